/** Dossiers of candidates for the senior role, Nadia to Vikram, and Amara. Data only: what each told, and how it struck a panel. */
import { type Dossier, said, saw } from '../dossier.ts'

export const obinna: Dossier = {
  key: 'obinna',
  name: 'Obinna Eze',
  pronouns: 'he/him',
  source: 'Sourced',
  strength: { problem: 3.0, tradeoff: 2.8, metric: 2.6, learning: 3.1, stakeholder: 3.2 },
  stories: [
    {
      product: 'Cash float of mobile-money agents',
      facts: {
        problem: [
          said(
            '34',
            'The bank said agents run out of cash because they forecast badly. I sat in a kiosk in Onitsha for four days. They forecast very well. They run out because the motorbike comes at two and the market closes at one.',
          ),
          saw('3', 'Named the agent, the hour and the motorbike; had ledgers of 30 kiosks as second source'),
          saw('23', 'Heard about market towns only; villages came up as "different, I suppose"'),
        ],
        tradeoff: [
          saw(
            '3',
            'Moved the collection to noon and gave up the second round in the evening, which banks liked for their books',
          ),
          said(
            '23',
            'A forecast model was what everyone wanted to build. It was a nice model. I said let us first move the motorbike.',
          ),
        ],
        metric: [
          saw('23', 'Counted stock-outs per agent and week, 3.1 to 1.2, in the 30 kiosks he had chosen himself'),
          said('23', 'If you ask me for a control I do not have one. There were, let us say, other kiosks.'),
          saw('3', 'Watched robberies on the noon run as guardrail, two in the quarter as before'),
        ],
        learning: [
          said(
            '34',
            'Noon in Ramadan is not noon. I had agents of both faiths on the phone in the first week and I, I had simply not asked. My name is on that schedule.',
          ),
          saw('3', "Goes through a calendar of other people's weeks before each roll-out since; used it for harvest"),
        ],
        stakeholder: [
          saw(
            '34',
            'Said who decided (head of cash at the bank), and how he knew: asked for the name on the insurance',
          ),
          said(
            '3',
            'I told him his model team would not love me and could I tell them first. He said, nobody tells them first.',
          ),
        ],
      },
    },
    {
      product: 'Airtime bundles',
      facts: {
        problem: [
          saw(
            '23',
            "Explained 41 bundles by the history of the marketing department; the buyer's side was one sentence",
          ),
        ],
        tradeoff: [
          said(
            '3',
            "We went from forty-one to six. What we lost is the student one, which lost money and which made the students love us. I argued to keep that and I lost, and I can tell you the other side's reason.",
          ),
          saw('23', 'Knew what six bundles saved in care calls; had no price for what engineering rebuilt'),
        ],
        metric: [
          saw('23', 'Claimed fewer calls (a quarter less), then corrected himself: calls about bundles, not calls'),
          saw('2', 'Had no number that would have brought a bundle back'),
          said('3', 'Revenue per user fell two percent and we had said three is the limit.'),
        ],
        learning: [
          saw('23', 'Learned to ask for the calendar; in the bundle story the lesson stayed with "students"'),
          said('3', 'I believed simple is always better. My mother has the wrong bundle since then.'),
        ],
        stakeholder: [
          said(
            '34',
            'I carried it out, and in the shop training I gave their reason, not mine, because mine had lost.',
          ),
          saw('3', 'Put the shop staff who had collected the complaints on the stage'),
          saw(
            '23',
            'Took the student bundle up to the chief commercial officer although the two of them could have settled it; says so',
          ),
        ],
      },
    },
  ],
  artifacts: [
    'Noon collection, two pages. Baseline by kiosk, guardrail named. No comparison group.',
    'The schedule and the calls of the first week, in his handwriting.',
  ],
  pros: ['Four days in a kiosk, and then the cheapest possible fix.', 'Loses an argument the way one would wish.'],
  cons: [
    'Measures what he picked himself, without a comparison.',
    "Second story shows less of the first story's curiosity.",
  ],
  verdict: {
    decision: 'hire',
    level: 'senior',
    reason:
      'Yes on problem clarity, learning and stakeholders, with several instances each. On metrics he is under the raised bar, honestly so; we think that is teachable in our set-up, where the analyst writes the comparison.',
    wouldChange: 'If the first two releases go out without a comparison although somebody offered one.',
    sees: 'That the forecast may be fine and the motorbike late.',
  },
}

export const petra: Dossier = {
  key: 'petra',
  name: 'Petra Vukić',
  pronouns: 'she/her',
  source: 'Careers page',
  strength: { problem: 2.4, tradeoff: 2.8, metric: 2.5, learning: 2.0, stakeholder: 2.6 },
  stories: [
    {
      product: 'Practice software for vets',
      facts: {
        problem: [
          said('23', 'Vets lose time with the paperwork after the patient. So we do the paperwork during the patient.'),
          saw('2', 'Took the need from the annual customer survey; did not know what a vet does between two patients'),
          saw(
            '23',
            'Named a second cause, one shared computer for three rooms, when pushed, and that it had not been looked at',
          ),
        ],
        tradeoff: [
          saw(
            '3',
            'Set dictation, templates and a helper at the desk against each other, with prices from two practices each',
          ),
          said(
            '3',
            'Dictation was the beautiful one. It needed a headset, and with a headset you cannot hear the dog.',
          ),
        ],
        metric: [
          saw(
            '23',
            'Aimed at one hour a day saved; measured logins after seven in the evening, from 38% to 29% of practices',
          ),
          said('23', 'Is that good, I would say it is medium. I had hoped for twenty.'),
        ],
        learning: [
          said('12', 'The big practices did not use templates since nobody trained them. Training is a partner.'),
          saw('12', 'Placed the slow uptake with the training partner; had approved the one-hour curriculum'),
          saw(
            '23',
            'Came to her own part at the third question, the templates had been written for small animals only',
          ),
        ],
        stakeholder: [
          saw('3', 'Told the founder, a vet, that his own template was the least used, with the count, in private'),
          said('23', 'He was silent and then he asked which one is the most used. So I knew it is okay.'),
        ],
      },
    },
    {
      product: 'Lab results for pet owners',
      facts: {
        problem: [
          said(
            '23',
            'Owners want the result at once. But the practice wants to say it themselves, and I have sympathy for both.',
          ),
        ],
        tradeoff: [
          saw(
            '23',
            'Held bad results back until the practice had opened them; had weighed it against a call-back slot and could not say what a slot costs',
          ),
          said('23', 'We lost the owners who want everything now. It is, I do not know, one in ten maybe.'),
        ],
        metric: [
          saw('23', 'Counted calls to practices about results, 11 a day down to 6, over the same six weeks'),
          saw('12', 'Had not named a guardrail for results that nobody opens'),
          said('2', 'There was a cat, and the result lay there for nine days. After that we had an alarm.'),
        ],
        learning: [
          saw('2', 'Told the nine days as an edge case'),
          said(
            '23',
            'I did think about it before, the unopened one, and I wrote it in the list for later. So that is on me, yes.',
          ),
        ],
        stakeholder: [
          saw(
            '23',
            'Brought the nine days to the lab partner the same morning; to the other practices two weeks later',
          ),
          saw('2', 'Was unsure whose decision the alarm was in the end'),
        ],
      },
    },
  ],
  artifacts: [
    'Slides for the customer day. Numbers are right and none is from before the launch.',
    'The list with "unopened results" on place 14. It took courage to bring it.',
  ],
  pros: [
    'Prices the alternatives, and you can hear the dog.',
    'Told a founder about his template without making a scene.',
  ],
  cons: [
    'Others trained, others bought, others did not open. Her own part came at the third question.',
    'Takes the need from a survey.',
  ],
  verdict: {
    decision: 'no_hire',
    level: 'senior',
    reason:
      'Below the bar on problem clarity and learning, near it elsewhere. The split on learning was different evidence: who asked three times heard an owner, who asked once heard a partner at fault.',
    wouldChange: 'A miss told in the first person without three questions.',
    sees: 'Where the headset gets in the way of the ear.',
  },
}

export const samira: Dossier = {
  key: 'samira',
  name: 'Samira Khalil',
  pronouns: 'she/her',
  source: 'Referral',
  strength: { problem: 3.6, tradeoff: 3.2, metric: 3.0, learning: 3.2, stakeholder: 3.6 },
  stories: [
    {
      product: 'Allocating flats to refugee families',
      facts: {
        problem: [
          said(
            '4',
            "The order was a fair queue. I asked what would tell us it is unfair, and nobody could say. So we took last year's 212 families and let three case workers each rank them. They agreed on the first thirty. Then it was noise. The problem was the noise, not the queue.",
          ),
          saw(
            '34',
            'Turned "build a queue" into "after rank 30 we do not know", and took that back to the deputy mayor who had ordered the queue',
          ),
          saw('34', 'Said what would have proven her wrong, agreement beyond the first thirty'),
        ],
        tradeoff: [
          saw(
            '3',
            "Compared points, lottery after thirty, and case worker's choice, and said what each does to a family of seven",
          ),
          said(
            '34',
            'The lottery is cruel and honest. Points look kind and are a lottery with a form. We took the lottery and we lost the people who had learned the form.',
          ),
        ],
        metric: [
          saw(
            '3',
            'Named time without a decision as measure, 74 days to 41, and second moves within a year as guardrail',
          ),
          said(
            '23',
            'I do not have the second moves yet. The year is not over. I left before it was over, so I write to them in March.',
          ),
        ],
        learning: [
          said(
            '34',
            'The letter with the lottery result was mine. It was correct and it was terrible. A woman asked me whether she had done something wrong. I rewrote it with her.',
          ),
          saw('3', 'Has every letter read aloud by somebody who will get it, since; gave two instances'),
        ],
        stakeholder: [
          saw(
            '4',
            'Told a deputy mayor, unasked and before the press date, that his queue would not be fair, with two ways forward and what each would cost him',
          ),
          said('34', 'He asked me if I wanted to decide it. I said no, you were elected, I will write down both.'),
          saw('34', 'Had the three case workers present the disagreement; took the questions about it herself'),
        ],
      },
    },
    {
      product: 'Building permits portal',
      facts: {
        problem: [
          saw(
            '3',
            'Found that applicants did not fail at the portal; 6 in 10 came without the drainage plan, which is another office',
          ),
        ],
        tradeoff: [
          said(
            '3',
            'We could pull drainage into our form, and own it for ever, or tell people on the first page. First page was two days. I took two days and I knew I was leaving the real thing undone.',
          ),
          saw('23', 'Had the engineers\' estimate for the deep fix only as "a year"'),
        ],
        metric: [
          saw('3', 'Measured complete applications at first try, 39% to 62%, with the seasonal dip taken out'),
          saw('23', 'Could not name the figure at which the first page would have been taken down'),
        ],
        learning: [
          saw(
            '34',
            'Took apart a success: half of the gain came from a law that changed in the same spring, which she had found and put on the slide',
          ),
          said('23', 'I was proud of the sixty-two. And then I was, well. Proud of fifty.'),
        ],
        stakeholder: [
          saw(
            '34',
            'Left the fight between two offices over who owns drainage with the two heads and gave them a date after which it would go up; it did not need to',
          ),
          said(
            '3',
            'Mrs Oberle from drainage had written that first page years ago. It was in a drawer. I said so in the council.',
          ),
          saw('3', 'Credited Mrs Oberle in the record of the meeting, not only in the room'),
        ],
      },
    },
  ],
  artifacts: [
    'The page to the deputy mayor: two ways forward, costs on both sides, no recommendation hidden in the order.',
    'First and second letter side by side. What was lost by the first is named by the person it hurt.',
  ],
  pros: [
    'Told an elected man early that his order aims at the wrong thing, and left the decision with him.',
    'Takes her successes apart as thoroughly as her misses.',
  ],
  cons: [
    'Public offices move slowly; I would have liked one story with weekly releases.',
    'Some guardrails are still running, so a part of the figures is a promise.',
  ],
  verdict: {
    decision: 'hire',
    level: 'senior',
    reason:
      'Above the bar on problem clarity and stakeholder judgement on all cards, at the raised bar for metrics. The panel differs only on pace, which no dimension of ours holds and which nobody heard evidence about.',
    wouldChange: 'Nothing on the cards. A reference on pace has been asked for and will be read before the offer.',
    sees: 'That a form can be a lottery that looks kind. We have one, for berth windows.',
  },
}

export const tariq: Dossier = {
  key: 'tariq',
  name: 'Tariq Aziz',
  pronouns: 'he/him',
  source: 'Referral',
  strength: { problem: 3.1, tradeoff: 2.9, metric: 3.2, learning: 2.5, stakeholder: 2.8 },
  stories: [
    {
      product: 'Appointment reminders for dentists',
      facts: {
        problem: [
          saw(
            '34',
            'Split no-shows by who made the appointment: patients 6%, mothers for children 4%, receptionists by phone 19%',
          ),
          said('3', 'So it is not forgetting. They never wanted that slot, they were too polite on the phone.'),
        ],
        tradeoff: [
          said(
            '3',
            'More reminders was cheap. Asking again, "does this slot still suit you", costs the practice a gap each time. We took the gap and we filled it from a waiting list, and that list was ugly, it was a mail.',
          ),
          saw(
            '23',
            'Chose the ugly list knowingly, six days of work against thirty, and could say when it stopped being good enough',
          ),
        ],
        metric: [
          saw(
            '34',
            'Set 12% as aim and "no more than two empty chairs a day" as guardrail before the pilot; got 11% and one and a half',
          ),
          said(
            '34',
            'In one practice it went up. Twenty-two percent. I have that one on the slide first, because it told us about Mondays.',
          ),
          saw('23', 'Measured four practices, all customers for years'),
        ],
        learning: [
          said(
            '23',
            'The mail went to the old addresses in one practice. I trusted the export. I should have looked at ten lines.',
          ),
          saw('23', 'Owned the export; the habit he named (ten lines) had been used once'),
        ],
        stakeholder: [
          saw('3', 'Told the one practice with 22% before its owner saw the numbers, and offered to switch it off'),
          said('23', 'The sales director asked for the average only. I sent the average, and under it the four.'),
        ],
      },
    },
    {
      product: 'Parking of shared e-scooters',
      facts: {
        problem: [
          saw(
            '23',
            'Accepted the city\'s wording ("chaos") and improved on it with photos of 400 parked scooters; riders\' side was thin',
          ),
          said(
            '34',
            'Sixty percent of the bad ones were at eleven places. You do not have a parking problem, you have eleven corners.',
          ),
        ],
        tradeoff: [
          saw(
            '3',
            'Gave up free parking in eleven corners rather than fines everywhere; had worked out what both do to rides (minus 3 and minus 11%)',
          ),
          said('23', 'Operations wanted fines because fines are one line of code. I get it.'),
        ],
        metric: [
          saw(
            '3',
            'Reported bad parkings per 100 rides, 9 to 5, counted by students who did not know which week it was',
          ),
        ],
        learning: [
          saw(
            '23',
            'Reversed the corner at the hospital after a week; nurses had nowhere to go. Had the map and had not asked who works nights',
          ),
          said('12', 'Well the city gave us that corner. It was on their list.'),
          saw('2', "Returned to the city's list twice before saying that he could have looked"),
        ],
        stakeholder: [
          said(
            '3',
            'The deputy in the traffic office wanted all corners at once. I asked him which one he would least like to see in the paper. We did that one last.',
          ),
          saw('23', 'Named the students who counted; the ops lead not'),
          saw('2', 'Let two city offices hear different dates and called it a misunderstanding'),
        ],
      },
    },
  ],
  artifacts: [
    'Pilot review with the bad practice on the first slide. Aim and guardrail dated before.',
    'Hospital corner, told with the map. The list of the city is mentioned more often than necessary.',
  ],
  pros: [
    'Puts the practice where it failed on the first slide.',
    'Eleven corners instead of chaos: sees where a problem is not.',
  ],
  cons: ['His own part takes a second question.', 'Thin on people who are not customers yet.'],
}

export const vikram: Dossier = {
  key: 'vikram',
  name: 'Vikram Rao',
  pronouns: 'he/him',
  source: 'Careers page',
  strength: { problem: 2.1, tradeoff: 2.5, metric: 2.9, learning: 1.8, stakeholder: 1.9 },
  stories: [
    {
      product: 'Handhelds for warehouse picking',
      facts: {
        problem: [
          said('12', 'It was clear from day one what was needed. The devices were eight years old. You replace them.'),
          saw(
            '12',
            'Started with the device and stayed with it; pickers appear as "resources" and once as "the floor"',
          ),
          saw('2', 'Named walking distance as another possible cause when asked, and that it had not been looked at'),
        ],
        tradeoff: [
          saw(
            '23',
            'Compared rugged devices with phones in cases on price, drop tests and battery; had all three in a table',
          ),
          said(
            '23',
            'Phones were forty percent cheaper and would have meant a battery change at noon. We lost that money, fine, but noon is peak.',
          ),
        ],
        metric: [
          saw('3', 'Knew picks per hour before (71) and after (83) by shift, from the system and not from the vendor'),
          said(
            '23',
            'We had eighty-five in the business case, so that is two short, and the CFO never asked, by the way.',
          ),
          saw(
            '23',
            'Had errors per thousand as guardrail, 3.1 and then 3.4; "within tolerance", which had not been defined',
          ),
        ],
        learning: [
          said(
            '12',
            'The night shift refused the wrist strap. They were just against it. I do not think there is much to learn from stubborn people.',
          ),
          saw('1', 'Gave no miss of his own in 45 minutes; offered "I trust people too much"'),
        ],
        stakeholder: [
          saw('12', 'Let the works council learn of the straps from the delivery note'),
          said('12', 'If I ask the council I wait three months. I am measured on dates.'),
        ],
      },
    },
    {
      product: 'Returns portal for an online shop',
      facts: {
        problem: [saw('23', 'Knew reasons for returns by code and had read none of the free text; 31% were "other"')],
        tradeoff: [
          said(
            '23',
            'We cut exchanges, return only. Exchanges are twelve percent, and they are sixty percent of the mess.',
          ),
          saw('2', 'Said engineering "had to make it work" with the old label printer'),
        ],
        metric: [saw('3', 'Measured days from parcel to refund, 9 to 4, same quarter of the year')],
        learning: [
          said('23', 'Exchanges had to come back in November. OK, I underestimated presents. That one is on me.'),
          saw('2', 'Brought exchanges back after three weeks of complaints; who noticed first he did not know'),
        ],
        stakeholder: [
          said('12', 'I single-handedly got the warehouse to accept returns on Saturdays.'),
          saw('23', 'Warned customer care of the November change, by mail, the evening before'),
          saw('12', 'Spoke of care agents as the people who "would be complaining anyway"'),
        ],
      },
    },
  ],
  artifacts: [
    'Business case against result, honest about the missing two picks. Nobody else is named.',
    'Exchanges in November. Grounds fair; what it cost care is not in it.',
  ],
  flags: [
    {
      kind: 'blamed_failure',
      quote: 'They were just against it. I do not think there is much to learn from stubborn people.',
    },
    { kind: 'solo_success', quote: 'I single-handedly got the warehouse to accept returns on Saturdays.' },
  ],
  pros: [
    'Knows his figures, also the one that fell short.',
    'Compares options on a table that an engineer would accept.',
  ],
  cons: [
    'A works council learned from a delivery note. Our carriers would too.',
    'Solution in the first breath, and people who use it are stubborn.',
  ],
  verdict: {
    decision: 'no_hire',
    level: 'senior',
    reason:
      'Two or more below the bar on problem clarity, learning and stakeholder judgement from independent stories; metrics are near it and were told straight. One card was waived; Davor sat in the same hour.',
    wouldChange: 'We found nothing that a further conversation would settle.',
    sees: 'How slow we look to somebody who is measured on dates.',
  },
}

export const nadia: Dossier = {
  key: 'nadia',
  name: 'Nadia Petrova',
  pronouns: 'she/her',
  source: 'Sourced',
  strength: { problem: 3.2, tradeoff: 3.1, metric: 2.9, learning: 2.8, stakeholder: 3.0 },
  stories: [
    {
      product: 'Travel insurance at checkout',
      facts: {
        problem: [
          said(
            '34',
            'We sold insurance to people who had it already, with their card. I asked fifty travellers to show me. Twenty-nine did not know and had it.',
          ),
          saw('3', 'Treated the sold policy as the problem and not as the success'),
        ],
        tradeoff: [
          saw(
            '34',
            'Gave up about 200,000 euros a year for a question at checkout, and told the partner before the quarter',
          ),
          said(
            '3',
            'The honest box converts worse. I put both next to each other and asked which one we want to explain on television.',
          ),
        ],
        metric: [
          saw('23', 'Counted claims refused because of double cover, 310 to 90; refunds before were an estimate'),
          said('3', 'If conversion had dropped under four we would have had to talk again. It was four point six.'),
        ],
        learning: [
          said('23', 'I had designed the first box. It had a cross in it already.'),
          saw('3', 'Told the pre-ticked box as hers'),
        ],
        stakeholder: [saw('3', 'Found out who decides at the partner by asking who gets the refund bill')],
      },
    },
  ],
  artifacts: ['Before and after of the checkout, estimate marked as one.'],
  pros: ['Would rather lose the sale than explain the box.'],
  cons: ['One story only so far.'],
}

export const amara: Dossier = {
  key: 'amara',
  name: 'Amara Diallo',
  pronouns: 'she/her',
  source: 'Referral',
  strength: { problem: 3.3, tradeoff: 3.0, metric: 2.8, learning: 3.1, stakeholder: 3.2 },
  stories: [
    {
      product: 'Bed board of a university hospital',
      facts: {
        problem: [
          said(
            '34',
            'They wanted a screen that shows free beds. There were always free beds. What was not free was somebody to clean them, and that was not on any screen.',
          ),
          saw(
            '34',
            'Followed one bed through a day with a stopwatch, 50 minutes of use lost between "empty" and "clean"',
          ),
          saw('3', 'Named two wards where her reading does not hold, and why'),
        ],
        tradeoff: [
          said(
            '3',
            'Showing cleaners on the board makes them the bottleneck in public. We showed the minutes and no names, so the head nurse lost a handle she would have liked.',
          ),
          saw(
            '23',
            'Left isolation rooms out of the first release; cost of it came from the hygiene team, not from a guess',
          ),
        ],
        metric: [
          saw('23', 'Took the time from discharge to clean as measure, 94 to 71 minutes, target 60'),
          said('23', 'Seventy-one. The sixty was in the grant so everybody kept saying sixty.'),
        ],
        learning: [
          said(
            '34',
            'I put the alarm at ninety minutes on the corridor screen. Patients read it. A man asked his nurse if he was the alarm. I took it down before lunch.',
          ),
          saw('3', 'Walks every screen as a patient would, since; did so with the surgery board'),
        ],
        stakeholder: [
          saw('34', 'Told the medical director of the missed 60 before the steering group, with two ways on'),
          said('3', 'I asked the cleaning lead to present it. It was her finding, they were her people.'),
        ],
      },
    },
  ],
  artifacts: [
    'Bed board after eight weeks: minutes, target missed, why the target was sixty.',
    'Corridor alarm, up for four hours, told with who saw it.',
  ],
  pros: ['Follows one bed for a day, and then knows more than the board.', 'Lets the people who found it present it.'],
  cons: ['Target came with the grant and was never questioned.', 'One hospital, one story, told twice.'],
}

export const rasmus: Dossier = {
  key: 'rasmus',
  name: 'Rasmus Kjær',
  pronouns: 'he/him',
  source: 'Sourced',
  strength: { problem: 2.8, tradeoff: 3.2, metric: 3.0, learning: 2.6, stakeholder: 2.7 },
  stories: [
    {
      product: 'Maintenance planning for wind turbines',
      facts: {
        problem: [
          said(
            '23',
            'Technicians want the parts list before the boat leaves. It sounds like a list. It is really about who is allowed to say the boat leaves.',
          ),
          saw('3', 'Put the wasted trips (1 in 6) down to a missing decision and not a missing list'),
        ],
        tradeoff: [
          said(
            '34',
            'Fuller boats or earlier boats. Earlier boats cost fuel and saved daylight. In November we took daylight.',
          ),
          saw('34', 'Had marine, technicians and planning each price the same week'),
        ],
        metric: [
          saw('3', 'Counted trips that ended without a repair, 17% to 10%, storms left out by a rule set before'),
        ],
        learning: [said('23', 'I forgot the cranes. I mean I knew about cranes and I did not put them in.')],
        stakeholder: [saw('23', 'Asked the harbour master who says go; he said "not you", which settled it')],
      },
    },
  ],
  artifacts: ['Review of one autumn of boats, with the rule for storms.'],
  pros: ['Has three parties price the same week.'],
  cons: ['His own part stays short.'],
}
