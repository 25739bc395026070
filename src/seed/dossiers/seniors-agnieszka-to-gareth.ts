/** Dossiers of candidates for the senior role, Agnieszka to Gareth. Data only: what each told, and how it struck a panel. */
import { type Dossier, said, saw } from '../dossier.ts'

export const agnieszka: Dossier = {
  key: 'agnieszka',
  name: 'Agnieszka Nowak',
  pronouns: 'she/her',
  source: 'Referral',
  strength: { problem: 3.4, tradeoff: 3.1, metric: 3.5, learning: 3.3, stakeholder: 3.0 },
  stories: [
    {
      product: 'Tariff switching at an electricity supplier',
      facts: {
        problem: [
          said(
            '34',
            'The brief said people drop out because the form is long. I watched eleven recordings and nobody dropped at the form. They stopped where we asked for the meter reading, and went down to the cellar, and did not come back.',
          ),
          saw(
            '34',
            'Named who had the problem (tenants whose meter is behind a locked door) and who did not, about 60% of switchers',
          ),
          saw(
            '23',
            'Checked the cellar theory only with recordings; no call to a single person who dropped out until after the build',
          ),
        ],
        tradeoff: [
          said(
            '34',
            'We could estimate the reading and correct it on the first bill, or keep asking. Estimating meant finance carries the error, about four euros a head, so I gave them a cap: above thirty cents on average we stop.',
          ),
          saw(
            '3',
            'Told what was pushed out for it, the heat-pump tariff, by one quarter, and that the two people waiting for it heard it from her first',
          ),
        ],
        metric: [
          said(
            '34',
            'Completion was thirty-eight percent. I wrote down fifty before we started and I wrote down that complaints about the first bill must not pass two percent. We got forty-nine and one point four.',
          ),
          saw(
            '4',
            'Gave the baseline, the target and the stop rule in one breath, and put the result one point short of target without being asked',
          ),
          saw('23', 'Had no explanation for why the gain was twice as large on weekdays; said nobody had looked'),
        ],
        stakeholder: [
          saw(
            '3',
            'Put the error cap to the head of finance as his decision, on one page, with the sum he would carry if it went wrong',
          ),
          said('23', 'He said no twice. The third time I had the cap, and he said, fine, but it is your name on it.'),
        ],
      },
    },
    {
      product: 'Smart-meter onboarding kit',
      facts: {
        problem: [
          said(
            '3',
            'Half of the installers asked for a bigger screen in the app. When I rode along, it turned out they take the gloves off to type. It was gloves, not screens.',
          ),
        ],
        tradeoff: [
          saw('23', 'Compared voice entry and QR stickers, and costed only the stickers (0.11 euro a kit)'),
          said(
            '23',
            'Voice we dropped because, hm, honestly because the cellars echo and because I did not want another vendor that year.',
          ),
        ],
        metric: [
          saw(
            '34',
            'Tracked second visits, 17 in 100 before and 9 after, and kept a hand-counted control of two districts without stickers',
          ),
        ],
        learning: [
          said(
            '34',
            'I rolled it out to all four depots in one week because I was sure. The stickers fell off below eight degrees. I had tested in May. That is nobody else, that is me testing in May.',
          ),
          saw(
            '34',
            'Reversed the roll-out within six days, before the depots asked, and told them at the morning meeting what she had skipped',
          ),
          saw(
            '3',
            'Changed how she signs off field tests since: a line that says what the weather was; used it again for the outdoor cabinet',
          ),
          saw(
            '23',
            'Described the lesson as "test longer" at first; the season and the depots came with the second question',
          ),
        ],
        stakeholder: [
          saw(
            '23',
            'Credited the depot foreman with the gloves, by name, but had told the steering group "we found out"',
          ),
          saw(
            '3',
            'Left the quarrel between two depots about who reprints the stickers to the foremen; took only the reprint budget upwards',
          ),
        ],
      },
    },
  ],
  artifacts: [
    'One page on the switching form, written in March, result filled in by hand in June. The stop rule is in the first version.',
    'Brought the mail in which she called the stickers back. Sent on a Tuesday, depots had noticed on Monday; the mail says so.',
  ],
  pros: [
    'Finds the cellar behind the form, then names the number that would have stopped her.',
    'Told the miss at its full size and had the next use of the lesson ready.',
  ],
  cons: [
    'Strong on her own ground; I heard little about people she could not bring figures to.',
    'Evidence on the first story rests on eleven recordings, which is thin for a year of work.',
  ],
  verdict: {
    decision: 'hire',
    level: 'senior',
    reason:
      'Most cards describe the same habit from different stories: a measure and a stop rule on paper before the work, and a retreat inside a week when she was wrong. Stakeholder judgement is the thinner part and we have two good examples of it.',
    wouldChange:
      'A reference who worked against her on a decision, and says that the page with the cap came after the fight and not before.',
    sees: 'That our depots, too, ask for larger screens.',
  },
}

export const chloe: Dossier = {
  key: 'chloe',
  name: 'Chloe Marsden',
  pronouns: 'she/her',
  source: 'Careers page',
  strength: { problem: 2.6, tradeoff: 2.2, metric: 1.7, learning: 2.4, stakeholder: 2.6 },
  stories: [
    {
      product: 'Audio guide of a group of museums',
      facts: {
        problem: [
          said(
            '23',
            'Visitors wanted more content, every survey said so. Then I stood at the exit, and the question they asked me was where the toilets are, and which room has the dinosaur.',
          ),
          saw(
            '23',
            'Stood at the exit for two afternoons; did not go on to ask who skips the guide altogether (about two thirds of visitors)',
          ),
        ],
        tradeoff: [
          saw(
            '12',
            "Presented the move to visitors' own phones as having no downside; rental income of the devices came up only when asked",
          ),
          said('12', 'There was no real alternative. Everyone was going bring-your-own-device at that time.'),
        ],
        metric: [
          said(
            '12',
            'I do not have the figure with me but the feedback was overwhelmingly positive, the curators were thrilled.',
          ),
          saw(
            '1',
            'Offered the award the guide won as the result; asked for use before and after, gave the number of audio stops (from 80 to 140)',
          ),
          saw('2', 'Knew the rating in the app store, 4.3, and not how many people had rated'),
        ],
        learning: [
          said(
            '23',
            'We recorded everything in one go, and then the paintings got re-hung. I should have asked the registrar when they move things. I never had.',
          ),
          saw('23', 'Named the re-recording bill, 14,000 pounds, and that it came out of the access budget'),
        ],
        stakeholder: [
          saw(
            '3',
            'Took the bad news about the access budget to the access officer before the finance meeting, with two proposals',
          ),
          saw('2', 'Described the curators as "precious" three times; could not say what they were protecting'),
        ],
      },
    },
    {
      product: 'School-trip bookings',
      facts: {
        problem: [
          saw(
            '3',
            "Told booking from the teacher's side: a coach, a consent form and a lunch slot, of which the museum sold only the ticket",
          ),
          saw(
            '2',
            'Described the rest of the need in terms of "a seamless journey"; the coach was the last she said of a real teacher',
          ),
        ],
        tradeoff: [
          said(
            '23',
            'We gave up the lunch slots in the end. They would have needed the café to be on our system and the café is leased.',
          ),
          saw(
            '23',
            'Explained the cut of lunch slots with who it hurt, primary schools from outside town; had not told them',
          ),
        ],
        metric: [
          saw('12', 'Counted bookings taken, 1,900 in the season, without the season before'),
          said('12', 'I think it went up? It must have gone up, we had two people on the phones before and then one.'),
        ],
        learning: [
          saw('2', 'Drew "communicate more" from the café story; no occasion on which she did'),
          said('12', 'The café people just did not want to be helped, so.'),
        ],
        stakeholder: [
          said(
            '23',
            'The director wanted dinosaurs on the first screen. I said yes, and put the toilets on the second, and, well, she noticed.',
          ),
          saw('23', 'Won a quiet pilot with two schools by asking the education lead what would embarrass her least'),
        ],
      },
    },
  ],
  artifacts: [
    'Slides of the launch event. No expected values on them; the quotes of visitors are good.',
    'Told the re-hang without notes. Grounds at the time were fair, the sign against it was a mail she had filed.',
  ],
  flags: [
    {
      kind: 'no_metrics',
      quote:
        'I do not have the figure with me but the feedback was overwhelmingly positive, the curators were thrilled.',
    },
  ],
  pros: [
    'Stands at the exit and listens, and is honest about the re-hang.',
    'Good with teachers and with people who are afraid of change.',
  ],
  cons: [
    'Two launches and not one before-and-after; this job is numbers every week.',
    'Waits for someone else to bring the cost of a choice into the room.',
  ],
  verdict: {
    decision: 'no_hire',
    level: 'senior',
    reason:
      'On metric discipline nobody heard a baseline in two stories, and the bar of this job is raised there for a reason. What she does well, listening at the place where the problem is, showed on several cards.',
    wouldChange: 'One release measured before and after, told by her and not found by us.',
    sees: 'How people behave who did not choose our product and are in it only for a day.',
  },
}

export const daniel: Dossier = {
  key: 'daniel',
  name: 'Daniel Brück',
  pronouns: 'he/him',
  source: 'Sourced',
  strength: { problem: 2.7, tradeoff: 3.3, metric: 3.2, learning: 1.9, stakeholder: 2.2 },
  stories: [
    {
      product: 'Reading supplier invoices by machine',
      facts: {
        problem: [
          said(
            '23',
            'The problem is simple, people type invoices. Fourteen thousand a month, four minutes each. You take the typing away.',
          ),
          saw('23', 'Had the minutes per invoice from the clock-in system, and had not watched anyone type'),
          saw(
            '3',
            'Separated first-time suppliers from known ones when asked, and knew that the pain sat with the first-timers (22% of volume, most of the errors)',
          ),
        ],
        tradeoff: [
          said(
            '34',
            'Three ways. Train our own, buy the big vendor, or buy the small one that lets you see the confidence per field. Big was cheaper by a third. We took the small one because a wrong amount with no warning costs more than a slow right one.',
          ),
          saw(
            '34',
            "Argued the cheaper vendor's case well enough that I wavered, then named the fact that tipped it, 31 silent errors in a test of 2,000",
          ),
          saw(
            '3',
            "Set aside two developers for the vendor's exit from the beginning and could say what that cost: the supplier portal, eight months later",
          ),
        ],
        metric: [
          saw('34', 'Held touchless rate and silent errors side by side: 0 to 54%, and never above 2 in 1,000'),
          said(
            '3',
            'At five in a thousand I would have pulled it. We were at four one week in August, and I had the mail half written.',
          ),
          saw('23', 'Could not say what the freed time was worth or where it went; "that is the controller\'s topic"'),
        ],
        learning: [
          said(
            '12',
            'What went wrong was the scanners. Facility management bought cheap scanners and then we look bad.',
          ),
          saw(
            '12',
            'Blamed the August week on the scanner purchase; asked who had specified them, said "not us", later that there had been no specification',
          ),
        ],
        stakeholder: [
          saw(
            '12',
            'Went to the CFO over the head of accounting, who learned of the vendor choice from the purchase order',
          ),
          said('2', 'Accounting would have discussed it to death. So I went up, and it was decided on a Thursday.'),
        ],
      },
    },
    {
      product: 'Dunning letters for small businesses',
      facts: {
        problem: [
          said(
            '23',
            'A late payer is not one thing. There is the one who forgot and the one who cannot, and the third letter only makes sense for neither.',
          ),
        ],
        tradeoff: [
          saw(
            '3',
            'Gave up the automatic third letter, which brought in money, for fewer disputes; had the sums on both sides',
          ),
        ],
        metric: [
          saw(
            '3',
            'Measured days to payment against disputes per hundred letters; 41 to 33 days, disputes from 6 to 4',
          ),
        ],
        learning: [
          saw(
            '23',
            'Reversed the tone of the second letter after disputes rose in week two; it was his wording and he said so',
          ),
          said('12', 'Legal signed off on the wording, so I do not know what else I could have done there.'),
          saw('12', 'Found nothing to change in how he works; "the process is what it is"'),
        ],
        stakeholder: [
          saw(
            '23',
            'Brought the rise in disputes to the owner of collections on the same day, with the old wording ready to go back',
          ),
          said('12', 'I convinced the whole board in fifteen minutes. They had been stuck on it since spring.'),
          saw('2', 'Named nobody else in the story of the letters until asked; then named the copywriter, warmly'),
        ],
      },
    },
  ],
  artifacts: [
    'Vendor comparison as it was sent, with the error test in the appendix. Careful work; the runner-up gets a fair page.',
    'Walked through the wording of letter two. Document is his, the reversal is dated, the cause is given as "feedback".',
  ],
  flags: [
    {
      kind: 'blamed_failure',
      quote: 'What went wrong was the scanners. Facility management bought cheap scanners and then we look bad.',
    },
  ],
  pros: [
    'The best vendor trade-off I have heard in this room; the loser got a fair hearing.',
    'Knows at which figure he would have pulled it.',
  ],
  cons: [
    'When it fails it is scanners, when it works it is him and the board.',
    'Accounting found out from a purchase order. Here that would be a port.',
  ],
  verdict: {
    decision: 'no_hire',
    level: 'senior',
    reason:
      'The trade-off and metric evidence is above the bar on most cards. The evidence on learning and on stakeholders points the same way on all of them: causes lie with facility management, legal, accounting. This role decides with carriers who can walk away.',
    wouldChange: 'A miss in which the step he left out is his, told before the question about his part.',
    sees: 'How expensive our silent errors are, which nobody here counts.',
  },
}

export const elif: Dossier = {
  key: 'elif',
  name: 'Elif Demir',
  pronouns: 'she/her',
  source: 'Referral',
  strength: { problem: 3.2, tradeoff: 2.8, metric: 2.9, learning: 3.5, stakeholder: 3.3 },
  stories: [
    {
      product: 'Pausing a meal-kit subscription',
      facts: {
        problem: [
          said(
            '34',
            'Marketing wanted win-back mails. But I called forty people who had left and twenty-six had gone on holiday. They did not leave us, they left the fridge.',
          ),
          saw('3', 'Split leavers into holiday, money and taste by phone, and said how sure she was of each share'),
          saw(
            '23',
            'Took forty calls in one city for the whole country; agreed when asked that rural delivery would look different',
          ),
        ],
        tradeoff: [
          saw(
            '23',
            'Weighed a pause of any length against one of four weeks; chose four, mostly because planning in the kitchen needed it',
          ),
          said(
            '3',
            'The pause button costs you a week of revenue from people who would have grumbled and stayed. I knew that. We put it in anyway, and I wrote down how much.',
          ),
        ],
        metric: [
          saw(
            '3',
            'Expected leavers to fall by a fifth and said it beforehand; they fell by 11%, and the rest paused instead',
          ),
          said(
            '3',
            'Return from pause was the number. Sixty-eight percent came back within six weeks. If it had been under fifty, the button was just a slower exit.',
          ),
        ],
        learning: [
          said(
            '34',
            'I hid the pause under settings, on purpose, I thought I was being clever for the company. Our care lead Tobi said it to my face: you built a pause for people who already know. He was right, and I moved it.',
          ),
          saw(
            '34',
            'Told the hidden button as her own decision, with the four months it cost and the 300 complaints in them',
          ),
        ],
        stakeholder: [
          saw(
            '34',
            'Told the head of marketing that his win-back budget rested on people on holiday, alone and before the planning round, with the call notes',
          ),
          said(
            '3',
            'He was angry for a week. Then he used the sentence about the fridge himself, and I let him have it.',
          ),
        ],
      },
    },
    {
      product: 'Allergy labels on recipe cards',
      facts: {
        problem: [
          saw(
            '34',
            'Found that the harm came from substitutions in the packing hall and not from the card, by reading 19 incident reports in full',
          ),
        ],
        tradeoff: [
          said(
            '23',
            'We stopped substituting anything with nuts. That meant boxes without an ingredient, sixty a week. I would rather send a box that is missing something.',
          ),
          saw('3', 'Cut card translation to pay for the packing-hall check and said which two markets went without'),
        ],
        metric: [
          saw(
            '23',
            'Counted incidents (19 a year to 4) but had no rate per box; orders had grown by a third meanwhile, which she noticed while telling it',
          ),
          saw('2', 'Used "safer" for a while before the figure came'),
        ],
        learning: [
          saw(
            '34',
            'Changed who reads incident reports: the packing hall gets them the same day since, and found the next one without her',
          ),
          said(
            '34',
            'I used to read incidents once a quarter, in a summary. Nineteen people. I read them one by one now, on the day.',
          ),
          saw(
            '3',
            'Said what she would do again on the same evidence, the stop on nuts, and what not, announcing it on a Friday',
          ),
        ],
        stakeholder: [
          said(
            '34',
            'I asked the plant manager who decides about a missing ingredient. He said, nobody has ever asked. So we wrote it on the wall: shift lead, no call needed.',
          ),
          saw(
            '23',
            'Escalated the label printer to the COO rather early by her own account; would ask the plant first today',
          ),
        ],
      },
    },
  ],
  artifacts: [
    'Review of the pause button six weeks after launch. Shortfall on top of the page, the guess about holidays with its sample size.',
    "The hidden pause, told with the ticket in which she asked for it to be hidden. Tobi's comment is in the thread and she had answered it with a smiley.",
  ],
  pros: [
    'Rings people up, and says how many and how sure.',
    'Two misses, both hers, both with a habit that somebody else can see.',
  ],
  cons: [
    'Measures late in the second story and counted heads where a rate was needed.',
    'Trade-offs are good in hindsight; fewer alternatives on the table at the time than I wanted.',
  ],
  verdict: {
    decision: 'hire',
    level: 'senior',
    reason:
      'What carries it is learning and stakeholder judgement, heard in two stories by three people and told without prompting. Metric discipline is near the raised bar, with one honest hole (a count where a rate was needed) which she saw herself.',
    wouldChange: 'If the guardrails in her next two releases here came from somebody else.',
    sees: 'That some of our carriers may not have left; they may have gone on holiday.',
  },
}

export const gareth: Dossier = {
  key: 'gareth',
  name: 'Gareth Pugh',
  pronouns: 'he/him',
  source: 'Careers page',
  strength: { problem: 2.9, tradeoff: 2.6, metric: 2.3, learning: 2.7, stakeholder: 3.1 },
  stories: [
    {
      product: 'Safety checklists for building sites',
      facts: {
        problem: [
          said(
            '3',
            'Site managers asked for photos on every item. But I was on site at six in the morning, right, and they tick all forty in the van before anyone has put a boot on. Photos would just be photos of the van.',
          ),
          saw(
            '23',
            'Saw the checklist being filled in the van on three sites of one contractor; generalised to the trade',
          ),
          saw(
            '3',
            'Put the problem as "the list is for the insurer and not for the foreman" and had the insurer\'s wording with him',
          ),
        ],
        tradeoff: [
          saw(
            '23',
            "Cut the list from 40 items to 9 for the foreman and kept the long one for Fridays; had costed the insurer's reaction and nothing else",
          ),
          said(
            '23',
            'Could have made it harder to cheat, could have made it shorter. Harder meant GPS and nobody wants that fight with the union.',
          ),
        ],
        metric: [
          said(
            '12',
            'Near-miss reports doubled, which is good or bad depending on who you ask, and I, er, never really settled which.',
          ),
          saw(
            '23',
            "Tracked time of day of the tick as a stand-in for honesty; 71% before seven o'clock, later 30%. A clever measure, found afterwards",
          ),
          saw('2', 'Had set no target before the short list went out'),
        ],
        learning: [
          saw(
            '3',
            'Told of a foreman who said "you made it easier to lie faster"; changed the order of items the week after',
          ),
          said(
            '23',
            'I launched it in the week of the concrete pour. Nobody reads anything in that week. I knew the calendar and I did not look.',
          ),
        ],
        stakeholder: [
          said(
            '34',
            'The union rep asked whether we would use the times against people. I said I would want to, some day. And then I said, so let us write down now that we cannot.',
          ),
          saw(
            '3',
            'Had the decision about item order signed by the safety officer whose name is on the board, not by his own boss',
          ),
        ],
      },
    },
    {
      product: 'Shared crane slots',
      facts: {
        problem: [
          saw(
            '23',
            'Took over a problem statement from sales, then found that waiting happened at the gate and not at the crane',
          ),
        ],
        tradeoff: [
          said(
            '3',
            'Fixed slots are fair and half empty, a queue is full and people shout. We took slots with a swap, and what we lost is about one lift in ten.',
          ),
          saw('2', "Left the engineers' point about offline use for later; it came back on the second day"),
        ],
        metric: [
          saw(
            '23',
            'Measured waiting with a stopwatch for one week before, 52 minutes, and for one week after, 34; weather differed and he said so',
          ),
          saw('12', 'Had no answer to which number would have made him stop the swap'),
        ],
        learning: [
          saw('23', 'Owned the offline gap: he had heard it and moved on because the demo was on wifi'),
          saw('2', 'Ended the story with a plan for next time and no next time yet'),
        ],
        stakeholder: [
          saw('3', 'Left the quarrel over the Monday slot to the two foremen and told their bosses that he would'),
          said(
            '23',
            'The site owner wanted his own lifts first. I lost that. I put it in the plan with his name next to it, so at least everybody knew.',
          ),
        ],
      },
    },
  ],
  artifacts: [
    "Roll-out note of the short list. No expected values; the insurer's letter is attached, marked up by hand.",
    'Told the concrete week with the calendar open. Grounds fair, cost one month.',
  ],
  pros: [
    'Goes where the boots are, and handles a union rep better than most of us would.',
    'Says what he lost and to whom.',
  ],
  cons: [
    'Measures are found afterwards; nothing is written down before.',
    'Good stories of one trade; I am not sure what he does with a goal and no site to stand on.',
  ],
  verdict: {
    decision: 'no_hire',
    level: 'senior',
    reason:
      'One interview did not take place, so stakeholder judgement rests on a single card and nobody heard a miss: this is decided on less than we planned. On what we have, measures come after the launch in both stories, below the raised bar, and no card speaks of a goal without a site to walk.',
    wouldChange:
      'A second conversation in which a target stands before the work; he was invited to apply for the PM opening.',
    sees: 'How people use a checklist that is for somebody else. Our cut-off forms are that.',
  },
}
