/** Dossiers of candidates for the senior role, Hannah to Mei-Ling. Data only: what each told, and how it struck a panel. */
import { type Dossier, said, saw } from '../dossier.ts'

export const hannah: Dossier = {
  key: 'hannah',
  name: 'Hannah Lindqvist',
  pronouns: 'she/her',
  source: 'Sourced',
  strength: { problem: 3.5, tradeoff: 3.4, metric: 2.8, learning: 3.0, stakeholder: 2.7 },
  stories: [
    {
      product: 'Ferry tickets for an archipelago',
      facts: {
        problem: [
          said(
            '34',
            'Everybody said the ticket machine is slow. It takes nineteen seconds. What takes four minutes is choosing between the islands, because half of the passengers do not know the name of the jetty, they know the name of the café.',
          ),
          saw(
            '34',
            'Timed 60 purchases at two jetties herself and split the time into choosing and paying before she named a cause',
          ),
          saw(
            '34',
            'Said what would have refuted her: if residents had been as slow as day-trippers. They were not, 40 seconds against 240',
          ),
        ],
        tradeoff: [
          said(
            '34',
            'Map, search or a person with a hat. The person with the hat was cheapest until July. We took search by café and kept two hats for the old harbour, because people over seventy do not search.',
          ),
          saw(
            '34',
            'Argued for the map as its designer would have; said it would have been right with better signal on the water',
          ),
        ],
        metric: [
          saw(
            '3',
            'Aimed at 90 seconds in the median, got 105, and counted boats leaving late as guardrail (no change)',
          ),
          said('23', 'Revenue I cannot tell you. It is one price for everybody and the county keeps it.'),
        ],
        learning: [
          said(
            '3',
            'I took the cafés from a tourist list. Three had closed. One of the owners wrote to me, and she was, hm, she was crying in the letter. I call every year now, in April.',
          ),
          saw('3', 'Put the closed cafés down to her own shortcut, a list nobody had dated'),
        ],
        stakeholder: [
          saw(
            '23',
            'Handled the county by sending the plan and waiting; lost five weeks and said that she should have asked whose decision it was',
          ),
          saw(
            '3',
            'Told the captains of a late change herself, on the quay, although the timetable office wanted to send it by fax',
          ),
        ],
      },
    },
    {
      product: 'Seat reservations on regional trains',
      facts: {
        problem: [
          saw(
            '3',
            'Reframed "reserve a seat" as "sit together with two children"; 9% of travellers, most of the complaints',
          ),
        ],
        tradeoff: [
          saw(
            '34',
            "Reserved one coach in four only, gave up the income from the rest, and had the conductors' word on what full reservation would do to boarding (plus 90 seconds a stop)",
          ),
          said(
            '3',
            'Engineering had a nice general solution. It was two quarters. I asked what one coach would be and Mikael came back with three weeks and a list of what it cannot do. That list was the decision.',
          ),
        ],
        metric: [
          saw(
            '23',
            'Knew the share of families seated together after (83%), not before; the old system did not store it',
          ),
          said(
            '23',
            'I would have stopped at sixty seconds of extra boarding. We were at forty. I chose sixty because it sounded like a minute, to be honest.',
          ),
          saw('3', 'Reported complaints per 10,000 journeys, 7.1 and then 4.0, over the same months'),
        ],
        learning: [
          saw(
            '23',
            "Told a reversal forced by conductors after nine days as the team's learning; her own part, not riding the 05:40, came when asked",
          ),
          said(
            '34',
            'Since then I ride the worst train first. The 05:40 to the coast. Everything is wrong on that train.',
          ),
        ],
        stakeholder: [
          said(
            '23',
            "The conductors' union heard it from the paper. That was a Wednesday and I had planned to tell them on Thursday.",
          ),
          saw(
            '23',
            'Disagreed with her director about the coach and put the two costs side by side; he decided against her and she ran it his way for a season',
          ),
          saw('2', 'Spoke of "alignment" with the county several times; who decided what stayed open'),
        ],
      },
    },
  ],
  artifacts: [
    'One page on the jetty timings: 60 rows by hand, median marked, what would refute it in the margin.',
    "Brought the conductors' petition and her reply, sent the same evening. What was lost is in figures.",
  ],
  pros: [
    'Separates the problem from the machine and times it herself.',
    'Alternatives get a fair hearing; she asks what a slice would cost and means it.',
  ],
  cons: [
    'Twice the people most concerned heard late, once from a newspaper.',
    'Guardrail was picked because it sounded round. Honest of her to say so.',
  ],
  verdict: {
    decision: 'hire',
    level: 'senior',
    reason:
      'Problem clarity and trade-offs carry it, heard by four people in three interviews. The two late messages are the risk; she names both herself, with the day of the week.',
    wouldChange: 'A carrier who hears a change from us after their own customer does, in her first two quarters.',
    sees: 'That carriers may know the café and not the jetty.',
  },
}

export const joaquin: Dossier = {
  key: 'joaquin',
  name: 'Joaquín Prado',
  pronouns: 'he/him',
  source: 'Referral',
  strength: { problem: 2.5, tradeoff: 2.4, metric: 2.6, learning: 2.9, stakeholder: 2.2 },
  stories: [
    {
      product: 'Stock display for pharmacies',
      facts: {
        problem: [
          said(
            '23',
            'Pharmacists ring three wholesalers to find one box. I listened to, I think, twenty calls? The box was on the shelf next door in a third of them.',
          ),
          saw('23', 'Had call notes for one town; the step to "share stock between pharmacies" was his from the start'),
          saw('2', 'Asked what else could explain the calls, came back to sharing stock'),
        ],
        tradeoff: [
          saw(
            '23',
            'Chose counts updated at night over live counts; named the price (wrong after lunch) and not the price of live',
          ),
          said('2', 'Live would have been better, clearly, but the vendors, you know, they are not there yet.'),
        ],
        metric: [
          saw('3', 'Counted calls per day and pharmacy before and after, 14 and 9, in a pilot of twelve'),
          said('23', 'I wanted under ten so nine is good. Why ten, because it is half an hour of calls, more or less.'),
        ],
        learning: [
          said(
            '34',
            'We showed stock of painkillers to the neighbours, and two places got people asking for exactly the last box. I had not thought about who else reads a number. I took it off the same night, myself, and then I rang the twelve.',
          ),
          saw('3', 'Keeps a list of "who else reads this" since, and showed where it changed the next screen'),
        ],
        stakeholder: [
          saw(
            '2',
            'Waited three weeks for the chamber of pharmacists because nobody had said who signs; had not asked',
          ),
          said(
            '23',
            "The chamber's president called it naive in front of everybody. He had a point. I answered too fast.",
          ),
        ],
      },
    },
    {
      product: 'Moving prescriptions between insurers',
      facts: {
        problem: [
          saw('23', 'Described the failed transfers by insurer and by form; the patient appeared once, at the end'),
        ],
        tradeoff: [
          saw('23', 'Gave up the three smallest insurers for a date, and had the share ready (4% of patients)'),
          said('12', 'It was the deadline that decided. I would not call it a trade-off.'),
        ],
        metric: [
          saw(
            '23',
            'Named failed transfers, 12% down to 7, and then that two insurers had changed their form in the same month',
          ),
          saw('2', 'Could not say which number would have changed the plan'),
        ],
        learning: [
          saw('23', 'Called the 4% his decision, and had met three of them since; no change in how he cuts scope'),
          said('3', 'I would cut again. But I would tell them first, and I would tell them for how long.'),
        ],
        stakeholder: [
          said('12', 'My director promised the date to the ministry before we had looked. What do you do.'),
          saw('2', 'Passed the slip on once it was certain, by mail, without a proposal'),
          saw(
            '23',
            "Named the developer who found the form change, and that she told the ministry's people before he did",
          ),
        ],
      },
    },
  ],
  artifacts: [
    'Pilot report for twelve pharmacies, two pages, with the call counts as a table.',
    'Painkiller display. Message to the twelve pharmacies at 22:40, plain words, no excuse in it.',
  ],
  pros: [
    'Took a harmful screen down the same night and rang all twelve.',
    'Learns fast and says what he had not thought of.',
  ],
  cons: [
    'Falls in love with the first solution and looks for calls that fit it.',
    'Pressure from above goes through him without changing shape.',
  ],
  verdict: {
    decision: 'no_hire',
    level: 'senior',
    reason:
      'Below the bar on trade-offs, metrics and stakeholder judgement with some unity, near it on learning. The painkiller story is a good one and shows the person; it does not yet show a goal and a fog.',
    wouldChange:
      'Two years with somebody above him who does not promise dates. We would read an application for PM with interest.',
    sees: 'Who else reads a number.',
  },
}

export const leo: Dossier = {
  key: 'leo',
  name: 'Leo Fontaine',
  pronouns: 'he/him',
  source: 'Careers page',
  strength: { problem: 3.0, tradeoff: 2.5, metric: 2.7, learning: 2.2, stakeholder: 2.3 },
  stories: [
    {
      product: 'Editing podcasts in the browser',
      facts: {
        problem: [
          said(
            '34',
            'Hosts asked for more effects. I edited six episodes for six people, for free, and I never used an effect. I cut breathing. Forty minutes of breathing.',
          ),
          saw(
            '3',
            "Did the users' job himself before forming a view, and could say for whom it did not hold (fiction, news)",
          ),
          saw('23', 'Drew on six hosts he knew from a meetup'),
        ],
        tradeoff: [
          saw(
            '23',
            'Built breath-cutting as one button; the version with a slider lost because support would have had to explain it',
          ),
          said('23', 'We dropped the timeline view. Loud people loved it, eleven of them.'),
        ],
        metric: [
          said(
            '3',
            'Time from upload to publish, three hours ten in the median, to one hour fifty. I picked the median because there was one guy with ninety hours.',
          ),
          saw('23', 'Set the target after the first week of data, which he defended'),
        ],
        learning: [
          said('12', 'It cut laughs as breathing for a while. I mean, the model did that, not much I could have done.'),
          saw(
            '12',
            "Told the laugh bug as the model's; had shipped it without listening to an interview with two people in it",
          ),
        ],
        stakeholder: [
          said('12', 'I talked the CTO out of native in one evening. Without that we would still be building it.'),
          saw('23', 'Asked the two loudest hosts to try the beta in private; one is still angry'),
        ],
      },
    },
    {
      product: 'Placing ads inside episodes',
      facts: {
        problem: [saw('23', "Knew why listeners skip; took the advertiser's problem from the sales deck")],
        tradeoff: [
          said(
            '3',
            'Mid-roll pays double. We allowed one per half hour and no more, so we left maybe a fifth on the table for people to keep listening.',
          ),
          saw('2', 'Had not asked engineering what the limit costs to enforce; it was enforced by hand for a year'),
        ],
        metric: [
          saw('3', 'Watched episode completion as guardrail, 61% before, stop below 57, lowest 59'),
          saw('2', 'Quoted revenue per thousand from one month, December'),
        ],
        learning: [
          said(
            '23',
            'I promised hosts the fill rate of our best show. That was stupid and it was me. I show the worst and the middle now.',
          ),
          saw('23', 'Changed the sales page after three hosts left; only after'),
          saw('2', 'Asked what he believed then and no longer believes: "that hosts read contracts"'),
        ],
        stakeholder: [
          saw('12', 'Promised sales two mid-rolls in one meeting and hosts one in another; calls it buying time'),
          said(
            '23',
            'In the end our lawyer Inès put both mails next to each other, and I had to choose, in front of everybody. That was, yeah. Educational.',
          ),
          saw('2', 'Mentioned his designer once, as "pixel support"'),
        ],
      },
    },
  ],
  artifacts: [
    'Review of breath-cutting with the median and why the median. Laughs are mentioned in a footnote.',
    'The fill-rate promise, told fairly. Three hosts lost, two came back.',
  ],
  flags: [
    {
      kind: 'solo_success',
      quote: 'I talked the CTO out of native in one evening. Without that we would still be building it.',
    },
  ],
  pros: [
    'Does the job of the user with his own hands before he has an opinion.',
    'Has a number and knows why the median.',
  ],
  cons: ['Two promises that could not both be kept, told as craft.', 'The others in his stories carry equipment.'],
  verdict: {
    decision: 'defer',
    level: 'senior',
    reason:
      'The cards agree on problem clarity and part on stakeholder judgement: one of us heard a double promise as the story of a lesson, the other as the story of a habit. We add one conversation, with somebody who has not read the cards, on a promise he had to take back.',
    wouldChange: 'The added conversation.',
    sees: 'What our product feels like to somebody who does the work alone at night.',
  },
}

export const meiling: Dossier = {
  key: 'meiling',
  name: 'Mei-Ling Chow',
  pronouns: 'she/her',
  source: 'Sourced',
  strength: { problem: 3.1, tradeoff: 3.3, metric: 3.6, learning: 2.9, stakeholder: 2.5 },
  stories: [
    {
      product: 'Streaks in a language-learning app',
      facts: {
        problem: [
          saw(
            '34',
            'Asked what streaks are for before how to save them; found that people with long streaks did the shortest lesson at 23:50',
          ),
          said(
            '3',
            'We were keeping people, and they were not learning. I could not unsee that. Forty percent of day-100 users did under one minute.',
          ),
        ],
        tradeoff: [
          said(
            '34',
            'I took the one-minute lesson out of the streak. I knew daily actives would fall and I said by how much, six to nine percent, and what we would get for it, and that if we did not get it by spring it comes back.',
          ),
          saw(
            '34',
            'Weighed three versions with the data scientist, including leaving it, and gave that one its best argument',
          ),
          saw('3', 'Named what design lost, the flame that everyone knew'),
        ],
        metric: [
          said(
            '4',
            'Daily actives minus seven. Words remembered at thirty days, from forty-four to fifty-two. Refunds, flat. It was written down with the date, and somebody from finance had signed under the minus.',
          ),
          saw(
            '34',
            'Ran it for eight weeks against a holdout of 5% and kept the holdout when marketing wanted it back',
          ),
          saw('34', 'Knew which figure would have reversed her: under 47 by week twelve'),
        ],
        learning: [
          saw('3', 'Told how she had voted for the flame two years earlier, for the very number she later gave up'),
          said(
            '23',
            'I did not think about people in a bad phase for whom the one minute was, like, the one thing. They wrote. We gave them a freeze. I should have had that on the first day.',
          ),
        ],
        stakeholder: [
          saw('3', "Got finance to sign the expected loss beforehand and named whose idea that was, the controller's"),
          saw('23', 'Let the growth lead find out at the all-hands; "there was no good moment"'),
        ],
      },
    },
    {
      product: 'Speaking exercises',
      facts: {
        problem: [
          said(
            '23',
            'People said they wanted to speak. They did not, they sat in the bus. We looked at where the phone was. Seventy percent, in public.',
          ),
        ],
        tradeoff: [
          saw(
            '3',
            'Dropped live tutors for whispered drills; could say what tutors would have earned (more) and cost (night shifts)',
          ),
        ],
        metric: [
          saw('34', 'Defined done as a spoken sentence and not an opened exercise; from 9% to 26% of starters'),
          saw('23', 'Had a baseline of one week only, over Easter; pointed at it herself'),
        ],
        learning: [
          saw('23', 'Kept the microphone prompt for a month after the evidence turned; "I had designed it"'),
          said('3', 'I have a rule now, whoever drew it does not read the result first.'),
        ],
        stakeholder: [
          said(
            '23',
            'The founder wanted tutors. I showed the bus number and he said, make them get off the bus. I should have asked what he was afraid of.',
          ),
          saw('2', 'Carried the disagreement for a quarter without saying who decides'),
          saw('23', 'Gave the phone-in-public finding to the intern who made it, also in the deck'),
        ],
      },
    },
  ],
  artifacts: [
    'Pre-registered page for the streak change, signed by finance, with the reversal condition. Then the result on the same page.',
    'Microphone prompt. Date of the first sign and date of the reversal are four weeks apart, she pointed that out.',
  ],
  pros: [
    'Would lose seven percent on purpose and wrote it down first.',
    'The strictest measurement we have seen on this panel, and she did not need it to flatter her.',
  ],
  cons: ['Two senior people learned of things in public.', "A founder's objection met with a better chart."],
  verdict: {
    decision: 'hire',
    level: 'senior',
    reason:
      'Metric discipline well above the raised bar on every card, trade-offs as well. Stakeholder judgement and learning rest on one card because an interview was dropped, and that card says 2 to both; the owner will pair with her on the first two carrier changes.',
    wouldChange: 'If the growth-lead story turned out to be the usual way. One reference call asks only about that.',
    sees: 'Which of our numbers we keep for ourselves.',
  },
}
