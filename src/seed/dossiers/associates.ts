/** Dossiers of candidates for the associate role. Data only: what each told, and how it struck a panel. */
import { type Dossier, said, saw } from '../dossier.ts'

export const zoe: Dossier = {
  key: 'zoe',
  name: 'Zoe Whitfield',
  pronouns: 'she/her',
  source: 'Careers page',
  strength: { problem: 3.4, tradeoff: 2.6, metric: 2.7, learning: 3.2, stakeholder: 3.1 },
  stories: [
    {
      product: 'Refund queue at a ticket agency, as a support agent',
      facts: {
        problem: [
          said(
            '34',
            'My task was to write better macros. I tagged a week of refunds by hand, 340, and a third were people who had bought the same ticket twice because the page was slow and they pressed again.',
          ),
          saw('34', 'Tested the frame she was given with a week of tagging nobody had asked for'),
          saw('3', 'Asked for whom the macro would help, and found it would help the agency and not the buyer'),
        ],
        tradeoff: [
          said(
            '23',
            'The engineer said blocking the second press is two days but then some real couples cannot buy two times. I did not know that. We made it a question, "again?"',
          ),
          saw('23', 'Could repeat why the block lost to the question; had not asked what the question costs in sales'),
        ],
        metric: [
          saw('3', 'Counted double purchases, 48 a week to 11, and wrote both figures on the ticket'),
          said(
            '23',
            'I did not say a number before. I thought, let us see. I would say one now, ten, and I would be wrong by one.',
          ),
        ],
        learning: [
          said(
            '34',
            'I sent the old macro to two hundred people after the fix. It told them to wait six weeks. I had not switched it off. I told Dee within the hour and then I wrote all of them.',
          ),
          saw('3', 'Told her lead of it within the hour, before anybody had noticed'),
        ],
        stakeholder: [
          saw('3', 'Asked who decides about the page instead of writing to the engineer she knew'),
          said('3', 'Dee presented it to product. It was our thing, I tagged and she knew who to ask.'),
        ],
      },
    },
    {
      product: 'Help pages',
      facts: {
        problem: [
          saw('3', 'Read what people typed before they wrote in, and reordered the pages by that'),
          said('23', 'The top search was "human". I put it first, with the phone hours.'),
        ],
        tradeoff: [
          saw('23', 'Cut 60 pages to 22 and kept a list of the 38 for those who would miss them'),
          said('3', 'Two came back. Both for sellers. I had only asked buyers.'),
        ],
        metric: [
          saw(
            '23',
            'Watched contacts per order, 4.1 to 3.6%, in the same month as the page fix; could not separate the two and said so',
          ),
          saw('2', 'Had no figure for people who gave up'),
        ],
        learning: [
          saw('34', 'Named the step left out (sellers) and the next time she took it'),
          said('3', 'I have a post-it that says "who else".'),
        ],
        stakeholder: [
          saw('23', 'Told the seller team late, after the pages were gone'),
          said('23', 'They were nice about it. I would have liked them to be less nice.'),
        ],
      },
    },
  ],
  artifacts: ['The macro nobody switched off, with the time of each message. One hour and four minutes.'],
  pros: ['Tags 340 refunds when asked for a macro.', 'Bad news within the hour.'],
  cons: ['Sets no figure beforehand yet.', 'Costs of a choice come from others.'],
  verdict: {
    decision: 'hire',
    level: 'associate',
    reason:
      'Clearly at or above what we ask of an associate on problem clarity, learning and stakeholders. Metrics and trade-offs near the bar with the right instincts; both are taught in the first half-year.',
    wouldChange: 'Nothing we could name; that is why we decided quickly.',
    sees: 'What people type before they write to us.',
  },
}

export const mateo: Dossier = {
  key: 'mateo',
  name: 'Mateo Rivas',
  pronouns: 'he/him',
  source: 'Sourced',
  strength: { problem: 2.2, tradeoff: 2.6, metric: 3.6, learning: 2.4, stakeholder: 2.1 },
  stories: [
    {
      product: 'Rebalancing bikes, as an analyst',
      facts: {
        problem: [
          said('23', 'Empty stations, full stations. It is a balance problem. I mean, that is what it is.'),
          saw('2', 'Took the task as given, and had never ridden in the van'),
          saw('23', 'Found one fact on his own, that a fifth of "empty" stations had bikes with flat batteries'),
        ],
        tradeoff: [
          saw('23', 'Told vans against discounts for riders with both prices, which came from a colleague'),
          said(
            '3',
            'The discount is cheaper from three bikes up. Below that it is nicer to send no one and be empty for an hour.',
          ),
        ],
        metric: [
          said(
            '34',
            'Share of minutes a station is empty, weighted by how many people look at it in the app. Before eleven percent. We said eight, or we stop paying the discount.',
          ),
          saw(
            '34',
            'Built the measure from who is disappointed and not from bikes; knew its blind spot, people who stopped looking',
          ),
          saw('34', 'Reported 9, over the line, and the discount was stopped on his figure'),
        ],
        learning: [
          saw('23', 'Had weighted one square twice for a month; told it as a bug'),
          said('23', 'I found it myself. I did wait until the monthly meeting to say it, which, yes, was two weeks.'),
        ],
        stakeholder: [
          said('12', 'The drivers do not read the report. It is not written for them anyway.'),
          saw('2', 'Gave operations the answer and not the doubt, since they "want one number"'),
        ],
      },
    },
    {
      product: 'Pricing test for day passes',
      facts: {
        problem: [
          saw('2', 'Asked for whom the pass is, gave the segment'),
          said('23', 'I would look at who buys it once. I did not look.'),
        ],
        tradeoff: [
          said('23', 'Cheaper passes take from single rides. We lost eight cents to win eleven.'),
          saw('23', 'Knew what engineering cut for it when asked, the family pass'),
        ],
        metric: [
          saw('34', 'Planned size, length and the stop in a note before the test; 3 weeks, 4,200 riders'),
          said('4', 'I had bet against it. In the note. It won, so I was wrong in writing.'),
        ],
        learning: [
          saw('3', 'Liked being wrong in writing and has done it in each note since'),
          saw('23', 'Spoke of methods that changed, not of how he works with people'),
        ],
        stakeholder: [
          saw('23', 'Told marketing of the loss in single rides before the launch'),
          said('2', 'They asked me to leave it out. I left it in the appendix.'),
        ],
      },
    },
  ],
  artifacts: ['A month of double weights. Cause, size, correction. Two weeks of silence are not in it, he said them.'],
  pros: ['The best measure of this search, built from who is disappointed.', 'Wrong in writing.'],
  cons: ['Never rode in the van.', 'Doubt stays in the appendix.'],
  verdict: {
    decision: 'no_hire',
    level: 'associate',
    reason:
      'Metric discipline far above what we ask; stakeholders below it on nearly every card, problem clarity on the edge of it. The analytics team has been given his name, with his consent.',
    wouldChange: 'A week in the van.',
    sees: 'Who looks at our availability page and goes away.',
  },
}

export const hyejin: Dossier = {
  key: 'hyejin',
  name: 'Hyejin Park',
  pronouns: 'she/her',
  source: 'Referral',
  strength: { problem: 2.9, tradeoff: 3.2, metric: 2.6, learning: 2.8, stakeholder: 2.9 },
  stories: [
    {
      product: 'Ordering ahead in a chain of cafés, as an intern',
      facts: {
        problem: [
          said(
            '3',
            'The task was a tip screen. I stood behind the counter in my own shop, I had worked there. People do not tip because the cup is not ready and they are angry.',
          ),
          saw('23', "Brought one fact of her own, the wait (six minutes at nine o'clock), from one shop"),
        ],
        tradeoff: [
          said(
            '34',
            'A longer promised time is honest and people go elsewhere. A shorter one is a lie for the barista. We wrote "about ten", and lost some orders, forty a week.',
          ),
          saw(
            '3',
            'Asked the engineer what her own wish would cost, heard three weeks, and cut it herself to a text change',
          ),
        ],
        metric: [
          saw('23', "Counted orders and remade drinks; the second came from the shop managers' memory"),
          said('23', 'Remakes went down. I have it from four managers. It is not a number, I know.'),
          saw('2', 'Offered app rating as result first'),
        ],
        learning: [
          saw(
            '3',
            'Told of a shop where "about ten" was printed over the allergy line; hers, found by a barista, reprinted the same day',
          ),
          said('23', 'I look at the whole page now and not only my sentence.'),
        ],
        stakeholder: [
          saw('3', 'Told her manager on Tuesday that Friday would not hold, with a smaller Friday'),
          said('3', 'Amir is the barista. I put his name in the ticket so that they ask him next time.'),
        ],
      },
    },
    {
      product: 'Loyalty stamps',
      facts: {
        problem: [
          saw('3', 'Asked who forgets the card and who never wanted one'),
          said('23', 'I guessed it is students. It was the people who come with a pram.'),
        ],
        tradeoff: [
          saw('34', 'Told why the stamp by phone number lost, in the words of the person who wanted it'),
          said('3', 'We gave up knowing their name, to not ask for it with a pram in the door.'),
        ],
        metric: [
          saw('23', 'Watched stamps per visit, not visits'),
          said('3', 'I wanted a quarter of visits stamped and it was a fifth.'),
        ],
        learning: [
          saw('23', 'Skipped the closing shift in her test; added it in the second'),
          said('3', 'At ten in the evening nobody reads. I know since I worked it, and I still forgot.'),
        ],
        stakeholder: [
          saw('23', 'Was unsure who decided on the colour and asked'),
          saw('23', 'Let the regional manager find the fifth by himself'),
        ],
      },
    },
  ],
  artifacts: ['Allergy line. Photo of the wrong print, with the hour.'],
  pros: ['Asks what her own wish costs and cuts it.', 'Knows the counter from behind it.'],
  cons: ["Numbers are managers' memories.", 'One chain, two small things.'],
  verdict: {
    decision: 'hire',
    level: 'associate',
    reason:
      'Decided under delegation from the cards and the debrief of Tuesday. At the bar on four dimensions with concrete instances; metrics is split between those who counted the counting and those who heard the admission.',
    wouldChange: 'If the panel hears of a number that was rounded to please.',
    sees: 'That people are angry before they are stingy.',
  },
}

export const sam: Dossier = {
  key: 'sam',
  name: 'Sam Okafor',
  pronouns: 'he/him',
  source: 'Internal',
  strength: { problem: 2.8, tradeoff: 3.5, metric: 2.7, learning: 3.0, stakeholder: 2.6 },
  stories: [
    {
      product: 'Notification digest at Kestrel Bay, as the engineer',
      facts: {
        problem: [
          saw(
            '3',
            'Asked dispatchers why they muted us before he built the digest; 9 of 14 had a filter that moved everything to a folder',
          ),
          said(
            '23',
            'I thought it was too many mails. It was the subject line, they all had the same one. I still like the digest, mind.',
          ),
        ],
        tradeoff: [
          saw(
            '34',
            'Gave three versions with what each costs to run at night, and told which of them he had wanted to build for its own sake',
          ),
          said(
            '34',
            'The clever one groups by vessel. It is six weeks and a cache that somebody has to feed. The dumb one is at seven and at four. I argued against my own.',
          ),
        ],
        metric: [
          saw('23', 'Measured opened mails, 12 to 31%; delays noticed earlier was the aim and was not measured'),
          said('23', 'Helene asked me what it is for. I had opens. That was a short meeting.'),
        ],
        learning: [
          said(
            '3',
            "It went out at seven in the server's time. Rotterdam was fine, Santos got it at three. That is my line of code and my test.",
          ),
          saw('3', 'Wrote the incident himself, before the call from Santos'),
        ],
        stakeholder: [
          saw('23', 'Asked who decides on the subject line, was told nobody, and changed it'),
          said('23', 'I should have said that nobody decides. I just did it, it was one line.'),
        ],
      },
    },
    {
      product: 'Late-container alarm',
      facts: {
        problem: [
          saw('23', 'Started from the data that was there'),
          said(
            '3',
            'A dispatcher told me, I do not need to know it is late, I need to know whether I can still move the truck.',
          ),
        ],
        tradeoff: [
          saw('34', "Priced a false alarm from the dispatcher's side (a truck moved for nothing, 240 euros)"),
          said('3', 'We took fewer alarms. Some late ones we do not say.'),
        ],
        metric: [
          saw('3', 'Kept false and missed alarms side by side for six weeks, 8 and 14 in 100'),
          said('3', 'If it was over ten false they would mute it, that was the line.'),
        ],
        learning: [
          saw('3', 'Took the second alarm out that he had built in his own time'),
          said('23', 'It is hard to delete a thing you made on a Sunday.'),
        ],
        stakeholder: [
          saw('3', 'Named the dispatcher in the release note'),
          saw('23', 'Waited with the slip of a week until stand-up'),
        ],
      },
    },
  ],
  artifacts: ["Three o'clock in Santos. Written at 03:20 by him."],
  pros: ['Argues against the version he wanted to build.', 'Prices a false alarm in trucks.'],
  cons: ['Opens for a thing that was meant to save delays.', 'Changes what nobody decides.'],
  verdict: {
    decision: 'hire',
    level: 'associate',
    reason:
      'Trade-offs well above the bar from people who do not work with him; the rest near or at it. Nobody of his own team sat on the panel. He keeps a day a week of engineering until the digest has an owner.',
    wouldChange: 'If dispatchers he has not met describe the alarm otherwise.',
    sees: 'Which of our decisions nobody decides.',
  },
}

export const lucia: Dossier = {
  key: 'lucia',
  name: 'Lucía Ferrer',
  pronouns: 'she/her',
  source: 'Careers page',
  strength: { problem: 3.3, tradeoff: 2.4, metric: 2.3, learning: 3.4, stakeholder: 3.2 },
  stories: [
    {
      product: 'Homework app, first as its teacher and then at the company',
      facts: {
        problem: [
          said(
            '34',
            'They wanted reminders for pupils. I had thirty pupils. It is the parents who do not know, and of those it is the ones with two jobs, and they do not have the app, they have the fridge.',
          ),
          saw(
            '34',
            'Said who hardly has the problem (two thirds of families) and how she knew, from a paper slip she had handed out for a month',
          ),
        ],
        tradeoff: [
          said('23', 'We printed it. Everybody laughed. It is a PDF for the fridge.'),
          saw('23', 'Could say why push lost; asked about the cost of printing in schools, had not thought of toner'),
        ],
        metric: [
          saw('23', 'Counted fridges by asking pupils to raise hands'),
          said('12', 'You see it in the class. More hands. I cannot give you a percentage and I do not trust one.'),
          saw('2', 'Accepted at once that hands are raised for many reasons; had no second measure'),
        ],
        learning: [
          said(
            '34',
            'I put the names of late pupils on the first version. On a fridge. My own idea. A mother brought it back to me, folded. I have not put a name on a sheet since.',
          ),
          saw('34', 'Told the folded sheet unasked; hers, its cost, what she checks now'),
        ],
        stakeholder: [
          saw('3', "Told the head teacher of the names before the parents' evening"),
          said('3', 'I said what I did and what I will do, and would she like to say it or shall I.'),
        ],
      },
    },
    {
      product: 'Reading levels',
      facts: {
        problem: [
          saw('3', 'Took apart "weak readers" into those who cannot and those who see badly; 4 of 30 needed glasses'),
        ],
        tradeoff: [
          saw('23', 'Cut animations and could say who would miss them'),
          said('23', 'The designer wanted the fox. I had to say no to a fox.'),
        ],
        metric: [
          saw('23', 'Used words per minute, with one class'),
          said('23', 'Eleven words more. It was also spring.'),
        ],
        learning: [
          saw('3', 'Changed the first week of each project to listening only; did so twice'),
          said('3', 'I talk too fast when I know children. I know some children.'),
        ],
        stakeholder: [
          said(
            '34',
            'The editor outranked me and loved the hard texts. I asked her to sit beside Nico for one page. She changed it herself.',
          ),
          saw('3', 'Credited the editor for the change'),
        ],
      },
    },
  ],
  artifacts: ['The folded sheet. She keeps it.'],
  pros: ['The fridge. Knows who does not have the problem.', 'Learned something from a mother that I will remember.'],
  cons: ['Raised hands as a measure, and at peace with it.', 'Toner.'],
  verdict: {
    decision: 'no_hire',
    level: 'associate',
    reason:
      'A close one. Three dimensions above what we ask, two at the bar by a hair, and metrics is where we have the least time to teach since the analyst left. We told her so, and that we will write when the seat is filled.',
    wouldChange: 'A full analyst seat in the team.',
    sees: 'The fridge of our dispatchers: the whiteboard.',
  },
}

export const tom: Dossier = {
  key: 'tom',
  name: 'Tom Ashdown',
  pronouns: 'he/him',
  source: 'Careers page',
  strength: { problem: 1.9, tradeoff: 2.0, metric: 2.0, learning: 1.7, stakeholder: 2.3 },
  stories: [
    {
      product: 'Front-desk tool of a hotel group',
      facts: {
        problem: [
          said('12', 'Check-in should be seamless, that is the whole vision. People expect seamless today.'),
          saw('12', 'Named no guest; asked who waits, "everyone, at three"'),
          saw('2', 'Knew that 3 p.m. is the peak and not why'),
        ],
        tradeoff: [
          said('12', 'We did kiosks and app and the desk. Options are good.'),
          saw('2', 'Repeated that kiosks were chosen for the lobby photos; the alternative was not his, he said'),
        ],
        metric: [
          saw('12', 'Gave kiosks installed (34) as result'),
          said('2', 'Queue felt half. I would estimate half.'),
        ],
        learning: [
          said('12', 'The kiosks ran out of key cards since reception did not refill them. It is in their duties.'),
          saw('1', 'Told no part of his own in the empty kiosks, asked twice'),
        ],
        stakeholder: [
          saw('23', 'Told the desk manager of the delay before the date'),
          said('2', 'She was pretty upset but that is her personality.'),
        ],
      },
    },
    {
      product: 'Breakfast pre-order',
      facts: {
        problem: [
          saw('23', 'Counted plates thrown away for one week on his own'),
          said('23', 'It was mostly eggs. I do not know what that means.'),
        ],
        tradeoff: [
          saw('12', 'Said nothing was lost by pre-order; late risers came up when asked'),
          said('2', 'You cannot design for everyone.'),
        ],
        metric: [
          saw('23', 'Had kilos before and after, 61 and 48, different occupancy'),
          saw('2', 'Set the aim with the kitchen afterwards'),
        ],
        learning: [
          saw('2', 'Called late risers a lesson'),
          said('23', 'I did forget the ones who arrive at night. My form closed at six. I changed it to midnight.'),
        ],
        stakeholder: [
          saw('23', 'Named the cook who weighed the eggs'),
          said('23', 'The chef decides. I learned it in the third week.'),
        ],
      },
    },
  ],
  artifacts: ['Empty kiosks. Duties of reception attached.'],
  flags: [
    {
      kind: 'blamed_failure',
      quote: 'The kiosks ran out of key cards since reception did not refill them. It is in their duties.',
    },
    { kind: 'no_metrics', quote: 'Queue felt half. I would estimate half.' },
  ],
  pros: ['Weighed the eggs.', 'Polite and on time with a delay.'],
  cons: ['Seamless.', 'No guest in forty minutes, and reception at fault.'],
  verdict: {
    decision: 'no_hire',
    level: 'associate',
    reason:
      'Below the bar on four dimensions from independent stories. The breakfast story is better than the kiosk story on every card, and is the later one; said to him in the call.',
    wouldChange: 'Two more stories like breakfast.',
    sees: 'Eggs: he counted before he had a view.',
  },
}

export const ayodele: Dossier = {
  key: 'ayodele',
  name: 'Ayodele Bright',
  pronouns: 'they/them',
  source: 'Referral',
  strength: { problem: 3.1, tradeoff: 2.9, metric: 2.8, learning: 2.7, stakeholder: 3.4 },
  stories: [
    {
      product: 'Food bank of a student union',
      facts: {
        problem: [
          said(
            '34',
            'We were told students are ashamed to come. I asked outside, not inside. It was not shame, it was Thursday. Half of them work on Thursdays.',
          ),
          saw('3', 'Asked those who were not there, 45 of them, by standing at the bus stop'),
        ],
        tradeoff: [
          said(
            '3',
            'A second day needs four volunteers, a locker needs none and no one says hello. We took the second day, every other week.',
          ),
          saw('23', 'Told what every other week costs and to whom'),
        ],
        metric: [
          saw('3', 'Named first-time visitors as measure, 12 a month to 29, with food thrown away as guardrail'),
          said('23', 'Thrown away went up, nine kilos. We had said five. I reported nine.'),
        ],
        learning: [
          saw('23', 'Wrote the wrong week on the poster; told the union within the hour'),
          said(
            '23',
            'Nobody came on the ninth and two came on the sixteenth who were meant for the ninth. I gave them my own lunch, that is no system.',
          ),
        ],
        stakeholder: [
          said(
            '34',
            'The treasurer said no. I asked what she answers for, it is the audit, so I brought her the list she would need for the audit. Then we could talk about Thursday.',
          ),
          saw('34', 'Put the disagreement in terms of what the treasurer answers for, with a way forward'),
        ],
      },
    },
    {
      product: 'Room swaps in a hall of residence',
      facts: {
        problem: [
          saw('3', 'Found that swaps fail at the deposit and not at the match'),
          said('23', 'Everybody builds the match. It is the fun bit.'),
        ],
        tradeoff: [
          saw('3', 'Left the match to a notice board and gave the three weeks to the deposit'),
          said('23', 'It looks like nothing. That is what I gave up, it looks like nothing.'),
        ],
        metric: [saw('23', 'Counted swaps done, 4 and then 17; asked tenants and not the office for the time it took')],
        learning: [
          said(
            '3',
            'I forgot that people with a disability cannot swap into any room. Rosa told me. I should have walked with her first. Now she gets the list first.',
          ),
          saw('3', 'Named the omission, the person and the changed step'),
        ],
        stakeholder: [
          saw('3', "Told the warden of Rosa's point before the launch with two options"),
          saw('34', 'Had Rosa decide the order of rooms and said so in the note'),
        ],
      },
    },
  ],
  artifacts: ['Wrong week on the poster. Short, exact, with the two people who came.'],
  pros: ['Asks outside, not inside.', 'Finds out what a treasurer answers for.'],
  cons: ['Small numbers.', 'Pays for mistakes with their own lunch.'],
  verdict: {
    decision: 'defer',
    level: 'associate',
    reason:
      'At or above the bar on four dimensions; learning rests on the card of somebody who interviewed for the first time. The seat depends on the budget of the second quarter, and we would rather say that than no.',
    wouldChange: 'The seat.',
    sees: 'Who is not in our product on Thursdays.',
  },
}

export const irina: Dossier = {
  key: 'irina',
  name: 'Irina Volkov',
  pronouns: 'she/her',
  source: 'Sourced',
  strength: { problem: 2.6, tradeoff: 2.8, metric: 2.9, learning: 2.5, stakeholder: 1.9 },
  stories: [
    {
      product: 'Banking app, as a tester',
      facts: {
        problem: [
          said(
            '3',
            'They asked for fingerprint login. I looked at what fails. It was the second password, people over sixty write it in the field of the first.',
          ),
          saw('23', 'Gathered 500 failed logins by herself and sorted them'),
        ],
        tradeoff: [
          saw('3', 'Knew what one password would have cost in risk, from the security officer'),
          said('23', 'We changed the label. One word. It is less than they wanted and it was a day.'),
        ],
        metric: [
          saw('3', 'Gave failed logins per hundred, 8.2 to 5.1, before the label and after'),
          said(
            '3',
            'If it was above seven the label goes and we talk about fingerprints again. I wrote that to Pjotr.',
          ),
        ],
        learning: [
          saw('23', 'Missed that the label did not fit in German; found in the store reviews'),
          said('2', 'Translation is a different department. I test what I get.'),
        ],
        stakeholder: [
          said('12', 'Product managers do not read tickets, so I stopped writing long ones.'),
          saw('12', 'Had known of the cut label for two days and waited to be asked'),
        ],
      },
    },
    {
      product: 'Card blocking',
      facts: {
        problem: [
          saw('23', 'Timed blocking a lost card, 3 minutes; stayed with the screens'),
          said('23', 'You are on the street with no card. You do not want a menu.'),
        ],
        tradeoff: [
          said('3', 'Block first and ask why later. We lose the reason in one of five, and fraud wanted the reason.'),
          saw('23', "Could repeat fraud's argument"),
        ],
        metric: [
          saw('23', 'Measured 40 seconds after; with testers, not customers'),
          saw('3', 'Named unblock calls as what to watch'),
        ],
        learning: [
          said(
            '3',
            'I signed the release with the night line not tested. It was the night line that broke. I do it first now.',
          ),
          saw('23', 'Told it as hers after the colleague had come up'),
        ],
        stakeholder: [
          saw('23', 'Told the release manager, late in the evening'),
          said('2', 'He asked why I did not say. He had not asked before.'),
        ],
      },
    },
  ],
  artifacts: ['The night line. List of tests with that line last, then first.'],
  pros: [
    'Sorts 500 failures before she has a view, and wrote the number at which it goes back.',
    'Does the untested line first now.',
  ],
  cons: ['Waits to be asked, twice.', 'Another department, another sentence.'],
  verdict: {
    decision: 'no_hire',
    level: 'associate',
    reason:
      'Near the bar on four dimensions. On stakeholders three cards, two stories, one sentence: nobody had asked. In a team of two that is the work.',
    wouldChange: 'Bad news that she brought unasked.',
    sees: 'That a wrong label may be all it is.',
  },
}

export const ben: Dossier = {
  key: 'ben',
  name: 'Ben Carraway',
  pronouns: 'he/him',
  source: 'Careers page',
  strength: { problem: 2.9, tradeoff: 2.6, metric: 2.4, learning: 3.0, stakeholder: 2.9 },
  stories: [
    {
      product: 'Waiting list for garden plots',
      facts: {
        problem: [
          said(
            '3',
            'The list was nine years long, so they wanted a faster list. I rang the first fifty. Nineteen had moved away.',
          ),
          saw('3', 'Checked the list before the tool'),
        ],
        tradeoff: [
          saw('23', 'Told yearly confirmation against deposits and who each would drop'),
          said('23', 'People who do not open letters lose by it. We rang those over seventy.'),
        ],
        metric: [
          saw('23', 'Counted the list, 612 to 340; time to a plot he estimated'),
          said('23', 'Maybe five years now. I would not sign it.'),
        ],
        learning: [
          said(
            '34',
            'I took someone off who was in hospital. I had written "no answer". I put them back and went there.',
          ),
          saw('3', 'Asks a second time through a neighbour since'),
        ],
        stakeholder: [
          saw('3', 'Let the committee say it at the meeting, and stood at the door'),
          said('3', 'The chair is eighty and decides. So I brought it to him on paper.'),
        ],
      },
    },
  ],
  artifacts: ['Hospital. Told quietly, with date and name left out.'],
  pros: ['Rings the first fifty.'],
  cons: ['Numbers he would not sign.'],
}

export const nour: Dossier = {
  key: 'nour',
  name: 'Nour El-Masri',
  pronouns: 'they/them',
  source: 'Referral',
  strength: { problem: 3.0, tradeoff: 2.5, metric: 2.6, learning: 2.8, stakeholder: 3.0 },
  stories: [
    {
      product: 'Numbers in a walk-in clinic',
      facts: {
        problem: [
          said(
            '34',
            'They wanted numbers on a screen. People went outside to smoke and lost their turn, that was the fight each day. They did not want to see the number, they wanted to leave.',
          ),
          saw('3', 'Sat in the waiting room for a morning and an evening'),
        ],
        tradeoff: [
          saw('23', 'Weighed texts against pagers; pagers lost on cleaning'),
          said('23', 'Texts cost four cents. Some have no phone. They keep the chair by the door.'),
        ],
        metric: [saw('23', 'Counted missed turns, 9 a day to 4'), said('2', 'I did not count the fights.')],
        learning: [said('3', 'The first text said "you are next" to the whole room. I tested with one phone.')],
        stakeholder: [saw('3', 'Asked the nurse who decides on the order; she does')],
      },
    },
  ],
  artifacts: ['You are next, said to everyone.'],
  pros: ['Sees that people want to leave.'],
  cons: ['Tested with one phone.'],
}

export const frida: Dossier = {
  key: 'frida',
  name: 'Frida Engström',
  pronouns: 'she/her',
  source: 'Careers page',
  strength: { problem: 2.4, tradeoff: 2.7, metric: 2.8, learning: 2.3, stakeholder: 2.6 },
  stories: [
    {
      product: 'Second-hand clothes, student start-up',
      facts: {
        problem: [
          said('23', 'Everyone has too many clothes. I had. So that was the market research.'),
          saw('23', 'Asked twelve friends, and noticed that they are friends'),
        ],
        tradeoff: [
          said('3', 'Photos by us are nice and cost three euros, photos by you are free and dark. We took dark.'),
          saw('3', 'Knew what dark costs, one in four is not sold'),
        ],
        metric: [
          saw('3', 'Named sold within 30 days, 22 to 31%'),
          said('23', 'We said thirty. After the second week, I admit.'),
        ],
        learning: [saw('23', 'Told a coat sold twice; the sheet was hers'), said('23', 'We lock the sheet now.')],
        stakeholder: [saw('23', 'Told the second buyer at once and the co-founder after')],
      },
    },
  ],
  artifacts: ['The coat sold twice.'],
  pros: ['Knows what dark costs.'],
  cons: ['Friends as a market.'],
}
