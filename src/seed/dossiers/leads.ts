/** Dossiers of candidates for the lead role on the manager track. Data only: what each told, and how it struck a panel. */
import { type Dossier, said, saw } from '../dossier.ts'

export const ifeoma: Dossier = {
  key: 'ifeoma',
  name: 'Ifeoma Adeyemi',
  pronouns: 'she/her',
  source: 'Sourced',
  strength: { metric: 3.2, learning: 3.4, stakeholder: 3.3, portfolio: 3.5, delegation: 3.1, people: 3.4 },
  stories: [
    {
      product: 'Payment risk, four teams',
      facts: {
        portfolio: [
          said(
            '34',
            'Three of my four bets assumed that the card networks would not change the dispute window. Nobody had decided that. I found out by writing the four plans on one page and underlining the same sentence three times.',
          ),
          saw(
            '34',
            'Stopped a rules engine that was doing fine (fraud down 8%) because it tied six people to a network that was leaving the market',
          ),
          saw('3', "Named what the stop cost: a VP's goodwill and about a quarter of false declines"),
        ],
        metric: [
          saw(
            '3',
            'Held the four teams to one pair of figures, fraud in basis points and good customers declined, and would not accept one without the other',
          ),
          said(
            '34',
            'I had written that if good customers declined passes one point two percent we roll back whatever it is. It passed on a Sunday. My own release.',
          ),
        ],
        learning: [
          said(
            '34',
            'Kwame, a junior analyst, told me in March that the Sunday thing would happen. I said let us watch it. That is a sentence I do not say any more.',
          ),
          saw('34', 'Told the warning she had met with silence in front of the people who lost a weekend to it'),
          saw(
            '3',
            'Runs a round in planning where the most junior person says what will break; two bets were cut by it',
          ),
        ],
        stakeholder: [
          said(
            '3',
            'The COO had promised the merchant. I said you can keep the promise or the basis points, here is what each costs you, and I need it by Thursday because of the freeze.',
          ),
          saw(
            '34',
            "Warned of the network's exit five weeks before it was public, through the person whose decision it was",
          ),
        ],
        delegation: [
          said(
            '3',
            'I give the pair of numbers, what they may decide, and three dates. The rest I read in the weekly like everybody.',
          ),
          saw(
            '23',
            'Took the chargeback work back after six weeks; said what she had failed to hand over with it, the right to say no to sales',
          ),
        ],
        people: [
          saw(
            '34',
            'Told how Kwame went from analyst to owning the decline model, what he decides now, and which two of his decisions she disliked',
          ),
          said(
            '34',
            'In reviews they read my reasoning before the decision and write what they would do. We compare afterwards. It is slow and they hate it in the first month.',
          ),
        ],
      },
    },
    {
      product: 'Merchant onboarding checks',
      facts: {
        portfolio: [
          saw('23', 'Kept a manual queue alive beside the automated one for a year longer than she can justify'),
        ],
        metric: [
          saw('3', 'Set time to first payment with a floor on later losses; 9 days to 3 with losses flat'),
          saw('23', 'Knew losses only after 90 days and had no earlier sign'),
        ],
        learning: [
          said(
            '23',
            'We automated the easy eighty percent and left the worst twenty with the same four people. I had not asked what their day would be.',
          ),
        ],
        stakeholder: [
          said(
            '3',
            'Legal and sales each sent me their half. I put both heads in one room for twenty minutes and left it.',
          ),
          saw('3', 'Sent one conflict up and kept one down, with the reason for each'),
        ],
        delegation: [
          saw(
            '34',
            "Let a lead's decision stand that she thought wrong, delaying Poland; he was right, she says so in his review",
          ),
          said('3', 'When I was away they decided Poland. I read it on a beach, and I closed the laptop.'),
        ],
        people: [
          saw('3', 'Gave the risky migration to the person who had never run one, with a second who had'),
          saw('23', 'Spoke more about the strong than about the one who left'),
        ],
      },
    },
  ],
  artifacts: [
    'Four plans on one page with one sentence underlined three times. What later proved wrong is marked in red by her.',
    "The Sunday roll-back, including the analyst's message from March and her answer to it.",
  ],
  pros: [
    'Underlines the assumption that three teams share, then pays to be rid of it.',
    'Grows judgement by making hers readable beforehand.',
  ],
  cons: [
    'Less to hear about those with whom it did not work out.',
    'Early signs of loss are missing; ninety days is long.',
  ],
  verdict: {
    decision: 'hire',
    level: 'lead',
    reason:
      'Portfolio judgement and people growth at or above their bars on every card that heard them, from two stories, each with a name and a cost. Delegation is at the bar: one hand-over taken back, with her own omission told.',
    wouldChange: 'If the person who got the risky migration remembers it as being left alone.',
    sees: 'Which sentence our three port bets have in common.',
  },
}

export const stefan: Dossier = {
  key: 'stefan',
  name: 'Stefan Gruber',
  pronouns: 'he/him',
  source: 'Careers page',
  strength: { metric: 2.8, learning: 1.9, stakeholder: 2.3, portfolio: 2.6, delegation: 1.8, people: 1.9 },
  stories: [
    {
      product: 'Telematics for truck fleets',
      facts: {
        portfolio: [
          said('23', 'We had eleven projects and I brought it to six. Everybody got a little less.'),
          saw(
            '23',
            'Ranked the projects one by one with a score; two drew on the same antenna supplier, which came up by accident',
          ),
          saw('3', 'Ended the driver game, well liked and not used by those who pay'),
        ],
        metric: [
          saw(
            '3',
            'Knew fuel per 100 km before and after coaching, 31.2 to 29.8, and the weather correction behind it',
          ),
          said('23', 'The contract says five percent. We say five percent. It is four and a half if you ask me here.'),
        ],
        learning: [
          said('12', 'Jürgen lost the tachograph project, basically. I trusted him too long.'),
          saw(
            '12',
            'Told three misses, each with the name of the person who had made it; his part was trust in every one',
          ),
          saw('2', 'Added a sign-off after the tachograph; did not know whether bad news comes sooner now'),
        ],
        stakeholder: [
          saw(
            '23',
            'Told the sales board of the antenna delay when the supplier confirmed it; had suspected it for a month',
          ),
          said('2', 'You do not go to the board with a feeling.'),
        ],
        delegation: [
          said('12', 'I delegate everything. And then I look at everything, because at the end it is my head.'),
          saw('12', 'Described hand-over as a list of tasks with dates; who may decide what did not come up'),
        ],
        people: [
          said('12', 'Good people grow by themselves, you need to not be in the way.'),
          saw('2', 'Named one promotion, of a person who had asked for it three times'),
        ],
      },
    },
    {
      product: 'Trailer tracking',
      facts: {
        portfolio: [
          said('23', 'Trailers were the second leg. If trucks go down trailers go down too, so maybe not a leg.'),
          saw('2', 'Could not say at what a different set of bets would have won'),
        ],
        metric: [
          saw('23', 'Counted trailers found (out of 90 lost, 71); time to find was not recorded'),
          saw('3', 'Cut the premium tier when fewer than 4% took it, a number he had announced'),
        ],
        learning: [
          said('23', 'With the premium tier I stopped on the number. That I did well. I did not enjoy it.'),
          saw('12', 'Put the weak start on the dealers'),
        ],
        stakeholder: [
          saw('23', "Kept both dealers' associations content in turn; the promises met in autumn"),
          said('23', 'I should have put them at one table in spring. It was me who kept them apart.'),
        ],
        delegation: [
          saw(
            '12',
            'Took the pricing back from his product owner in the last week and told her by forwarding the mail',
          ),
          said('2', 'She would have lost us the deal. I saved it in two calls.'),
        ],
        people: [
          saw('12', 'Could not name who might take over from him'),
          said('23', 'Nina could, maybe. I have not told her.'),
        ],
      },
    },
  ],
  artifacts: [
    'Roadmap of eleven boxes, six left. No names of people who lost by it.',
    'Premium tier: announced threshold, stop on it, clear.',
  ],
  flags: [{ kind: 'blamed_failure', quote: 'Jürgen lost the tachograph project, basically. I trusted him too long.' }],
  pros: ['Stops on a number he announced.', 'Straight about four and a half where the contract says five.'],
  cons: [
    'Decisions come back to him in the last week, by forwarded mail.',
    'Misses have names, and none of the names is his.',
  ],
  verdict: {
    decision: 'no_hire',
    level: 'lead',
    reason:
      'On the manager track delegation and people growth carry the role. Hand-overs were heard as tasks with dates, and nobody heard of a decision that was not his. Metrics are at the bar and do not weigh it up.',
    wouldChange: 'Hearing from Nina.',
    sees: 'How much nicer our slides are than our contracts.',
  },
}

export const laura: Dossier = {
  key: 'laura',
  name: 'Laura Castellanos',
  pronouns: 'she/her',
  source: 'Referral',
  strength: { metric: 3.5, learning: 2.9, stakeholder: 2.8, portfolio: 3.0, delegation: 2.6, people: 2.7 },
  stories: [
    {
      product: 'Search and recommendations of an online shop',
      facts: {
        portfolio: [
          said(
            '3',
            'Search, recommendations and the mail each had their own experiment. They took customers from each other and all three were green. So I stopped the mail for a month. Nothing happened. That was the finding.',
          ),
          saw(
            '3',
            'Moved five people from mail to search when a threshold was crossed that she had published in spring',
          ),
        ],
        metric: [
          saw(
            '4',
            "Kept 2% of customers free of all three systems for a year and reported the sum against them: 3.1%, where the teams' own figures added up to 11",
          ),
          said(
            '34',
            'Eleven percent, said the slides. Three point one, said the holdout. I put three point one in the annual report, and I had a bad week.',
          ),
          saw('34', 'Named what would make her give the strategy up: below two in the next year'),
        ],
        learning: [
          said('3', 'I had praised the eleven. In public, with cake. So I also took it back in public. Without cake.'),
          saw(
            '23',
            'Reversed the claim before the same audience; what changed in how she praises is "I wait a quarter"',
          ),
        ],
        stakeholder: [
          saw('3', 'Told the CEO of the 3.1 two weeks before the report and let him choose how to say it'),
          said('23', 'The mail team heard it in the meeting. I thought they knew. They did not know.'),
        ],
        delegation: [
          saw('23', 'Gave teams outcomes and kept the experiment review for herself, every one, for two years'),
          said('2', 'Somebody has to look at the p-values. I know, I know.'),
        ],
        people: [
          saw('3', 'Grew one analyst into the owner of the holdout; let him tell the CEO'),
          said('23', 'With the mail lead it did not work. I moved his people and then wondered why he left.'),
        ],
      },
    },
    {
      product: 'Size advice for shoes',
      facts: {
        portfolio: [
          saw(
            '23',
            'Kept size advice although it contradicted her plan, since returns pay for it; reasons given later',
          ),
        ],
        metric: [
          saw('34', 'Chose returns for size per pair sold, 19% to 14%, with sales of half sizes as guardrail'),
          said('3', 'A team showed me clicks. I asked what the foot thinks.'),
        ],
        learning: [
          saw(
            '23',
            'Let a wrong last-chart stand over Christmas rather than reopen the release; says it cost 1,200 returns',
          ),
          said(
            '3',
            'The warehouse had written it on a pallet. "These are all small." I have a photo of the pallet on my wall.',
          ),
        ],
        stakeholder: [
          said(
            '3',
            'Buying decides the last, not me. It took me a year to find out, so I drew it for the next person.',
          ),
          saw('23', 'Brought the brands a problem without a proposal, twice'),
        ],
        delegation: [
          said('3', 'In the shoe team I did let go. They released on a Friday, I disagreed, and it was fine.'),
          saw('23', 'Told two hand-overs, one with decision rights and one with a list'),
        ],
        people: [
          saw('23', 'Could name one person who may take over and what she lacks; had not said it to her yet'),
          saw('3', 'Put the person who found the pallet on the slide'),
        ],
      },
    },
  ],
  artifacts: [
    'Annual page with 3.1 beside 11, and how the two come apart.',
    'The cake and the correction, nine months between them.',
  ],
  pros: ['Published three where the slides said eleven.', 'A threshold written in spring moved five people in autumn.'],
  cons: [
    'Reviews every experiment herself; I do not see what is left for the leads.',
    'People hear it in the meeting.',
  ],
  verdict: {
    decision: 'no_hire',
    level: 'lead',
    reason:
      'Metric discipline is the best of this search. Delegation and people growth, which this track adds, are near or under their bars and rest on work she still does herself. We would take her for the staff role on the IC track today; there is none open.',
    wouldChange: 'An opening on the IC track, or six months of experiment reviews held by somebody else.',
    sees: 'That our three green dashboards may be eating each other.',
  },
}

export const wei: Dossier = {
  key: 'wei',
  name: 'Wei Zhang',
  pronouns: 'he/him',
  source: 'Sourced',
  strength: { metric: 2.7, learning: 3.0, stakeholder: 3.1, portfolio: 2.8, delegation: 3.5, people: 3.4 },
  stories: [
    {
      product: 'Admin console of a cloud storage product',
      facts: {
        portfolio: [
          saw('23', 'Listed five bets under "trust"; two would read the same under any word'),
          said(
            '3',
            'The audit log was going fine and nobody needed it twice. I ended it in the month when it had its best numbers.',
          ),
        ],
        metric: [
          saw('23', 'Named time to recover a deleted folder, 2 days to 3 hours, without what it was worth to anybody'),
          said('23', 'My teams know their numbers better than me. I know which one they would not want to show.'),
          saw('2', 'Had no figure that would have stopped the console rewrite'),
        ],
        learning: [
          saw('3', 'Reversed the rewrite after seven months, in the same all-hands in which he had announced it'),
          said(
            '34',
            'Olga had said in week three that we are rebuilding our org chart. I laughed. I told that story with her in the room and her permission.',
          ),
        ],
        stakeholder: [
          said(
            '3',
            'The CTO wanted the rewrite to go on. I asked what he would need to see to stop. He wrote it down himself. We saw it in six weeks.',
          ),
          saw('3', 'Told support of the reversal before the all-hands'),
        ],
        delegation: [
          said(
            '34',
            'On the first day you get a page from me. What has to be true in December, what you may decide alone, what you tell me after, what you ask me before. The last list is short, I count it.',
          ),
          saw(
            '34',
            'Showed two such pages, a year apart, for the same person; the "ask before" list went from nine lines to two',
          ),
          saw(
            '3',
            'Let a pricing decision stand which he had argued against, and gave its author the stage when it worked',
          ),
        ],
        people: [
          saw(
            '34',
            'Told one person\'s way from "asks before" to deciding a contract of 400,000, with the two mistakes on it',
          ),
          said(
            '3',
            'With Pavel it did not work. I gave him a team because he was good alone. That was my mistake and he paid for it.',
          ),
        ],
      },
    },
    {
      product: 'Shared drives for schools',
      facts: {
        portfolio: [
          saw('3', 'Said what his area went without for schools: the whole photo line, for two years'),
          saw('23', 'Took the risk that one ministry was 60% of use, knowingly, with no plan beside it'),
        ],
        metric: [
          saw('3', 'Asked for teachers who come back in the second week of term, 41 to 57%, against another district'),
          saw('23', 'Set the aim after seeing the first term'),
        ],
        learning: [
          said(
            '3',
            'I did not stop the ministry thing early since I liked being invited. I ask somebody who is not invited now.',
          ),
        ],
        stakeholder: [
          saw('34', "Brought the ministry's change of mind upwards the same day, with what could be kept"),
          said('23', 'I did escalate the login dispute. Two weeks too early. They would have got there.'),
        ],
        delegation: [
          saw(
            '34',
            'Was away for five weeks; could say which three things were decided and that one of them was wrong and stayed',
          ),
          said('3', 'Nobody called. I was, to be honest, a little hurt.'),
        ],
        people: [
          saw('34', 'Has two people who have stood in for him, each with a thing they decided'),
          saw('3', 'Reads out the reasoning behind a decision before the decision, every Monday'),
        ],
      },
    },
  ],
  artifacts: [
    'Two delegation pages for one person, a year apart. I would like to have had a boss with such a page.',
    'The rewrite, announced and reversed on the same stage.',
  ],
  pros: [
    'The "ask me before" list, and that he counts it.',
    'Two people have stood in for him and made a mistake each that stayed.',
  ],
  cons: ['Figures belong to his teams; he could not defend one of them alone.', 'Five bets under one word.'],
  verdict: {
    decision: 'hire',
    level: 'lead',
    reason:
      'Delegation and people growth are well above their bars on both cards that heard them. Metrics are under the bar on two and at it on one; the area has two strong analysts and his teams know their figures. We decided that this is the mix the port teams lack.',
    wouldChange: 'If in the first planning round no bet has a number at which it stops.',
    sees: 'That we rebuild our org chart and call it a console.',
  },
}

export const miriam: Dossier = {
  key: 'miriam',
  name: 'Miriam Roth',
  pronouns: 'she/her',
  source: 'Referral',
  strength: { metric: 2.9, learning: 3.2, stakeholder: 3.5, portfolio: 3.2, delegation: 3.0, people: 3.1 },
  stories: [
    {
      product: 'Scheduling suite for hospitals',
      facts: {
        portfolio: [
          said(
            '34',
            'Rosters, theatres and transport all waited for one integration with one vendor. We called it the roadmap. It was a queue with one door.',
          ),
          saw(
            '3',
            'Built a bad second door (a nightly file) first and let the good one come later; told which team hated it',
          ),
        ],
        metric: [
          saw('3', 'Named overtime hours per nurse with sick leave as guardrail; minus 7% and flat'),
          said('23', 'For transport we had minutes and I do not believe them. The porters press "done" in the lift.'),
        ],
        learning: [
          said(
            '34',
            'I stood before two hundred nurses and said the roster comes in May. It was the same hall, in June, when I said why not, and that I had known in April that it was thin.',
          ),
          saw('34', 'Names the date on which she knew, in front of those it had cost'),
          saw('23', 'Changed that dates are given with a person who may contradict; one instance so far'),
        ],
        stakeholder: [
          saw(
            '4',
            "Took the April doubt to the hospital's director unasked, with two ways and a price for each, and told the head nurse beforehand",
          ),
          said(
            '34',
            'She said: you are the first vendor who comes before it burns. I said I am not early, I am five weeks late.',
          ),
          saw('34', 'Stated the reason of the surgeon who opposed the theatre plan so that he would have signed it'),
        ],
        delegation: [
          saw(
            '3',
            'Handed theatres over with the measure, the right to say no to the vendor and a look every third week',
          ),
          said('3', 'I disagreed with the colour of the whole thing. Not my decision. It is still orange.'),
        ],
        people: [
          saw('3', 'Told a lead who can now talk to surgeons, and the five meetings it took, with her silent in four'),
          said('23', 'I keep people too long in a thing they are good at.'),
        ],
      },
    },
    {
      product: 'Locum marketplace',
      facts: {
        portfolio: [
          saw('34', 'Ended it in its second year, at break-even, as it needed the same people as rosters'),
          said('3', 'It was fine. That was the argument against it.'),
        ],
        metric: [
          saw('23', 'Set fill rate within 24 hours, 52 to 70%, no cost per fill'),
          saw(
            '3',
            'Published the number at which it would be closed, and it was not the number that closed it; said so',
          ),
        ],
        learning: [
          saw(
            '3',
            'Separated the good outcome of the close (people freed) from the weak process (decided over two dinners)',
          ),
        ],
        stakeholder: [
          said(
            '3',
            'The founder of it was my friend. I told her in her kitchen and then I told the board. In that order.',
          ),
          saw('3', 'Had not escalated the fight over the two designers; says the cost was three weeks'),
        ],
        delegation: [
          saw('23', 'Kept contracts with the clinics to herself until the end'),
          said('23', 'I could say it was legal. It was me.'),
        ],
        people: [
          saw('34', 'Found new work for nine of eleven before the close was announced'),
          saw('3', 'Has a successor named in writing; that person knows'),
        ],
      },
    },
  ],
  artifacts: [
    'One door, drawn as a door. What the nightly file cost is on the back.',
    'Notes for the June speech. The sentence about April is in her own hand.',
  ],
  pros: ['Comes before it burns, and says that she is five weeks late.', 'Ends what is fine.'],
  cons: ['Keeps the contracts.', 'Some figures she herself does not believe, and they were still on the slide.'],
  verdict: {
    decision: 'hire',
    level: 'lead',
    reason:
      'Stakeholder judgement above the bar on both cards that heard it, portfolio as well; people at its raised bar. What she kept for herself, the contracts, she names herself.',
    wouldChange: 'If the nurses of that hall remember June differently.',
    sees: 'The one door all our port projects queue at: the customs interface.',
  },
}

export const declan: Dossier = {
  key: 'declan',
  name: 'Declan Burke',
  pronouns: 'he/him',
  source: 'Sourced',
  strength: { metric: 3.1, learning: 2.3, stakeholder: 2.4, portfolio: 3.0, delegation: 2.3, people: 2.2 },
  stories: [
    {
      product: 'Fulfilment for online groceries',
      facts: {
        portfolio: [
          saw(
            '3',
            'Drew three bets that all needed the same chilled bay at six in the morning, and moved one of them to evening',
          ),
          said(
            '3',
            'We had a robot programme and a programme for people with trolleys. The trolleys paid for the robots. I said so on the slide and nobody liked the slide.',
          ),
        ],
        metric: [
          saw(
            '34',
            'Held cost per order and missing items together, 6.20 to 5.40 pounds at 1.9 items in a hundred as before',
          ),
          said(
            '3',
            'Two point two missing was the line. We touched it on Easter Saturday, and I sent the trolleys back in.',
          ),
          saw('23', "Took the robots' figures from their vendor for the first half-year"),
        ],
        learning: [
          said('23', 'I let the robots run a year too long. I liked standing next to them, to be fair.'),
          saw('23', 'Said the sunk year was his, the lesson stayed with robots'),
          saw('2', 'Added one more gate to the process; did not know if it had ever stopped anything'),
        ],
        stakeholder: [
          said('12', 'The union thing I handled alone, one breakfast with their man. Nobody else could have.'),
          saw('2', 'Peers learned of the move to evening shifts from the rota'),
          saw('23', 'Warned the CFO of Easter on Good Friday'),
        ],
        delegation: [
          saw('2', 'Gave his leads projects and held the budget lines to himself; they ask for tape'),
          said('23', 'I disagreed with Sinéad about the bay doors. I let it stand for a week.'),
        ],
        people: [
          said('23', 'I throw them in. Two swam.'),
          saw('12', 'Asked about the third, he had to look for the name'),
        ],
      },
    },
    {
      product: 'Substitutions when an item is missing',
      facts: {
        portfolio: [saw('23', 'Kept it small as it served one promise; argued it well')],
        metric: [saw('3', 'Measured substitutes refused at the door, 31 to 18%, by picker and product')],
        learning: [
          said(
            '3',
            'I replaced nappies with bigger nappies. Somebody wrote to me that a baby is not a shelf. I have it as a rule now, no substitutes for bodies.',
          ),
          saw('23', 'Owned the nappies at once'),
        ],
        stakeholder: [
          saw('23', 'Let category managers decide their own lists, after two had gone to the director'),
          said('2', 'They went over my head. Fine. Then I knew who decides.'),
        ],
        delegation: [saw('23', 'Handed the lists over with an outcome and no right to spend')],
        people: [saw('23', 'Named one person who decides more now, and for how long it had been due')],
      },
    },
  ],
  artifacts: [
    'Roadmap with the chilled bay in the middle. Trolleys paying for robots is in the legend.',
    'Robots, one year too long; the sign against it was there in month four.',
  ],
  flags: [
    {
      kind: 'solo_success',
      quote: 'The union thing I handled alone, one breakfast with their man. Nobody else could have.',
    },
  ],
  pros: ['Sees that three bets want the same bay at six.', 'Honours a line on Easter Saturday.'],
  cons: ['His leads ask for tape.', 'Peers read it in the rota.'],
  verdict: {
    decision: 'no_hire',
    level: 'lead',
    reason:
      'Learning and stakeholder judgement under the bar, growing people under its raised one; portfolio is near it and was the best part of the day. We opened early because one card could not be written for two weeks, and decided without it.',
    wouldChange: 'The third person, found and asked.',
    sees: "What our six o'clock is.",
  },
}

export const anjali: Dossier = {
  key: 'anjali',
  name: 'Anjali Mehta',
  pronouns: 'she/her',
  source: 'Careers page',
  strength: { metric: 3.0, learning: 2.8, stakeholder: 2.9, portfolio: 2.4, delegation: 3.0, people: 3.3 },
  stories: [
    {
      product: 'Online tests for schools',
      facts: {
        portfolio: [
          said(
            '23',
            'Each subject team had a roadmap and they were all good roadmaps. I did not want to be the one to say maths pays for music.',
          ),
          saw('23', 'Left the shared item bank to the teams; it was built twice'),
          saw('2', 'Could not name a thing that was fine and that she had ended'),
        ],
        metric: [
          saw('3', 'Set the share of pupils who finish in time, by reading level, as guardrail to all changes'),
          said(
            '34',
            'The new layout lifted the average by two points. The weakest readers lost three. We had said weakest first, so it went back.',
          ),
        ],
        learning: [
          said(
            '3',
            'Music was built twice because I said "sort it out among you". That is not delegating, that is leaving the room.',
          ),
          saw('23', 'Changed how she hands over shared work: one name on it; used it for the parent view'),
        ],
        stakeholder: [
          saw('3', 'Told the exam board of the layout before the results day, with the roll-back ready'),
          said(
            '23',
            "The board's chair called at home. I should have given him a date for the next call, so he called every evening.",
          ),
        ],
        delegation: [
          saw('3', 'Wrote down for each lead what they decide, and asked after a month what they had not dared to'),
          said('3', 'Esther closed a subject that I love. Latin. I would not have. It stands.'),
        ],
        people: [
          saw('34', 'Described three people by what they can decide now and could not then; each with a document'),
          said(
            '34',
            'I had a lead who wrote beautiful papers and no one followed. We did one paper together where he was not allowed adjectives. He is better than me today.',
          ),
        ],
      },
    },
    {
      product: 'Teacher report cards',
      facts: {
        portfolio: [
          saw('23', 'Took reports on because a region asked; it grew to a fifth of the staff'),
          said('23', 'I knew in the first summer that it was not us. I stopped it in the third.'),
        ],
        metric: [
          saw('23', 'Counted reports sent, 80,000; whether any was read she found out a year later (one in three)'),
        ],
        learning: [saw('3', 'Says why it ran for three summers, her own standing in that region')],
        stakeholder: [
          saw('3', "Brought the end of reports to the region's head herself, nine months before the contract"),
          said('3', 'He was hurt and he thanked me in the same sentence.'),
        ],
        delegation: [
          saw('23', 'Took the report team back once, for the contract talks, and said so to them beforehand'),
        ],
        people: [
          saw('3', 'Placed all twelve, with the names of where'),
          said('23', 'Two of the twelve were placed where there was room, not where they grow.'),
        ],
      },
    },
  ],
  artifacts: [
    'Roadmaps of six subjects, side by side, the twin item banks marked. She marked them.',
    'Three summers of reports. Grounds told so fairly that I would have gone on, too.',
  ],
  pros: ['Grows people in public view and can show the papers.', 'Weakest first, also when the average shines.'],
  cons: ['Will not say that maths pays for music.', 'Three summers is a long time to know.'],
  verdict: {
    decision: 'defer',
    level: 'lead',
    reason:
      'People growth is clearly above the bar, portfolio judgement under it on two cards and unheard on the rest. The job is a portfolio of three bets. Before we decide somebody should hear one hard stop, if there is one.',
    wouldChange: 'A stop she chose while it was still going well.',
    sees: 'Who loses when the average shines.',
  },
}

export const thabo: Dossier = {
  key: 'thabo',
  name: 'Thabo Nkosi',
  pronouns: 'he/him',
  source: 'Sourced',
  strength: { metric: 2.4, learning: 2.6, stakeholder: 2.5, portfolio: 2.1, delegation: 2.7, people: 2.8 },
  stories: [
    {
      product: 'Self-service of a telephone company',
      facts: {
        portfolio: [
          said('23', 'App, shop kiosk, WhatsApp. Each had a sponsor. I made sure nobody starved.'),
          saw('12', "Refused no bet in two years; shared login was nobody's and took 14 months"),
          saw('2', 'Offered "digital first" as the theme that joins the bets'),
        ],
        metric: [
          saw('23', 'Named calls avoided, 18%, from a survey at the end of the chat'),
          said('2', 'Containment was our north star. You could argue what contained means, and we did.'),
          saw('3', 'Dropped the survey figure himself when care calls did not fall with it'),
        ],
        learning: [
          said(
            '23',
            "I celebrated containment for a year. Then Lerato from care showed me the same customer calling from his wife's phone.",
          ),
          saw('23', "Told it with Lerato's name and without what he changed; then one thing, care sits in the review"),
        ],
        stakeholder: [
          saw('2', "Promised the kiosk's sponsor and the app's the same engineers for the same quarter"),
          said(
            '23',
            'I brought both to the COO and said please choose. He said, what do you think. I had not thought.',
          ),
        ],
        delegation: [
          saw(
            '3',
            'Gave the WhatsApp lead the outcome and the money and stayed out; could tell two decisions he learned of later',
          ),
          said('23', 'With kiosks I am in the chat every day. It is my child.'),
        ],
        people: [
          saw('3', 'Brought a shop assistant to product owner in two years, in steps he could list'),
          said('3', 'She corrects me in front of customers now. That was the plan.'),
        ],
      },
    },
    {
      product: 'Prepaid loyalty',
      facts: {
        portfolio: [
          saw('23', 'Kept loyalty as "everyone has one"'),
          said('12', 'You cannot be the one telco without points.'),
        ],
        metric: [
          saw('23', 'Quoted members (2 million) before repeat top-ups; had both'),
          said('23', 'Top-ups went up for members. Members are people who top up. I see it now that I say it.'),
        ],
        learning: [
          saw('3', 'Saw the circle in his own figure while telling it and said so'),
          saw('23', 'Had had the same remark from finance a year before'),
        ],
        stakeholder: [
          saw('3', 'Gave finance the credit for the remark and an apology for the year'),
          said('23', 'I escalate late. I like to solve it.'),
        ],
        delegation: [saw('23', 'Left points to a lead and prices to himself')],
        people: [saw('23', 'Spoke warmly of all; hard to tell who is ready for what')],
      },
    },
  ],
  artifacts: [
    'Roadmap with three lanes and three sponsors. Nothing is missing from it, which is the trouble.',
    "Containment, with the wife's phone. Well told.",
  ],
  pros: ['People leave him able to correct him in public.', 'Drops his own figure when it is a circle.'],
  cons: ['Nobody starves, so nothing is chosen.', 'Took a choice upwards without a view.'],
  verdict: {
    decision: 'no_hire',
    level: 'lead',
    reason:
      'Portfolio judgement under the bar on two of three cards, stakeholders on both. This job is first of all a choice between three bets that cannot all be fed.',
    wouldChange: 'One bet refused, with the letter to its sponsor.',
    sees: "The wife's phone in our own call figures.",
  },
}

export const birgit: Dossier = {
  key: 'birgit',
  name: 'Birgit Aalto',
  pronouns: 'she/her',
  source: 'Referral',
  strength: { metric: 2.6, learning: 3.3, stakeholder: 3.0, portfolio: 3.3, delegation: 2.9, people: 2.6 },
  stories: [
    {
      product: 'E-lending for public libraries',
      facts: {
        portfolio: [
          said(
            '34',
            'The licences eat us. Every popular book we add makes the shelf poorer. So I asked each team what they would do if we bought no bestseller for a year, and two had a better plan.',
          ),
          saw(
            '34',
            'Stopped bestsellers, the most-used part, against the protest of 40 libraries, on a calculation she had published in the autumn before',
          ),
        ],
        metric: [
          saw('23', 'Wanted loans of the long tail up by 30%, got 22; readers lost was estimated, not counted'),
          said('23', 'How many left us? Libraries do not ask people why they do not come.'),
          saw('3', 'Published the figure that would end the experiment (one library in ten leaving); three of 140 did'),
        ],
        learning: [
          said(
            '34',
            'I explained it in a letter of four pages. To librarians, so they read it, all of it, and found the sum on page three that I had got wrong. I had checked it alone, at night.',
          ),
          saw('34', 'Corrected the sum to all 140 the next day, larger than the first letter'),
          saw('3', 'No figure leaves her desk with one pair of eyes since; named who it is this month'),
        ],
        stakeholder: [
          saw(
            '3',
            'Heard the loudest opponent for a day in his library before the vote; reports his reason in his words',
          ),
          said(
            '3',
            'He was right that his readers are the old ones. So his library kept large print. I could not give him more and I said that.',
          ),
        ],
        delegation: [
          saw('3', 'Let the audio team choose not to follow; they were right for audio'),
          said('23', 'I gave them the goal and then I asked about it every Tuesday. Somebody counted the Tuesdays.'),
        ],
        people: [
          saw('23', 'Has grown one strong deputy; below the deputy she knew less'),
          said('23', 'Two left in the year of the letter. I think because of me. I have asked one.'),
        ],
      },
    },
    {
      product: 'Interlibrary loans',
      facts: {
        portfolio: [
          saw('3', 'Knew on what most depended: one van driver and his brother'),
          said('3', 'That was our infrastructure. I put it on the risk list with their first names.'),
        ],
        metric: [saw('3', 'Measured days to arrival, 11 to 6, by region, worst region first')],
        learning: [saw('23', 'Told that a success (6 days) owed half to a closed competitor')],
        stakeholder: [
          saw('3', 'Told the ministry of the van before it broke down, with two offers'),
          said('23', 'They chose neither. Then it broke down. I did not say anything.'),
        ],
        delegation: [
          said('3', "The driver's brother plans the routes now. I asked what he wanted to decide."),
          saw('23', 'Still approves each new route'),
        ],
        people: [saw('23', "Told the brother's story at length and nobody else's")],
      },
    },
  ],
  artifacts: [
    'The calculation from the autumn before. Clear about who loses.',
    'Letter and correction. The correction has the larger type.',
  ],
  pros: [
    'Stops the most popular thing she has, on a sum published a year before.',
    'A correction larger than the error.',
  ],
  cons: ['Every Tuesday.', 'Knows her deputy, and little below.'],
  verdict: {
    decision: 'defer',
    level: 'lead',
    reason:
      'Portfolio above the bar on both cards that heard it, learning close to it. People growth rests on one deputy and two leavers, one of whom she has asked. We would like a reference from the other before we decide.',
    wouldChange: 'What the second leaver says.',
    sees: 'The driver and his brother: our pilotage data comes from two people.',
  },
}

export const nikolai: Dossier = {
  key: 'nikolai',
  name: 'Nikolai Sorensen',
  pronouns: 'he/him',
  source: 'Sourced',
  strength: { metric: 3.1, learning: 2.9, stakeholder: 2.7, portfolio: 3.1, delegation: 2.8, people: 2.9 },
  stories: [
    {
      product: 'Maps for delivery drivers',
      facts: {
        portfolio: [
          said(
            '34',
            'We maintained three map layers because three customers had once paid. I laid the invoices next to the hours. One layer cost four people and brought one.',
          ),
          saw('3', "Ended the indoor layer with a year's notice and a list of who else could do it"),
        ],
        metric: [
          saw('3', 'Used failed first deliveries, 6.1 to 4.8%, with minutes at the kerb as guardrail'),
          said('3', 'If kerb time had gone over four minutes I would have stopped it, drivers get tickets.'),
        ],
        learning: [
          said(
            '34',
            'I bought a data set in a good mood. It had the doors of 2016. I check three streets I know, since, before I sign.',
          ),
          saw('3', 'Told the purchase as his, with its price (180,000)'),
        ],
        stakeholder: [
          saw('23', 'Told the three customers in order of size; the smallest read it first, in a newsletter'),
          said('23', 'I wrote to her the next day. It does not undo it.'),
        ],
        delegation: [
          saw('3', 'Gave the door team the budget for corrections and heard of the ambulance project afterwards'),
          said('3', 'I would have said no to ambulances. I am glad they did not ask.'),
        ],
        people: [
          saw('3', 'Named who could follow him and what she had done in his place'),
          said('23', 'I am slow to say that it does not work. I was eight months slow, once.'),
        ],
      },
    },
  ],
  artifacts: ['Layers, invoices and hours on one sheet.', 'The doors of 2016.'],
  pros: ['Lays invoices beside hours and draws the line.', 'Glad not to be asked.'],
  cons: ['The smallest customer read it in a newsletter.', 'Eight months slow with a person.'],
}
