/**
 * The library rubric for product managers: five dimensions of judgement, with anchors written out for pm, senior and
 * lead and a line of difference for associate and principal. Each level speaks of another situation, because levels are
 * scopes of ambiguity; each number tells what the candidate did or said, because an interviewer can only rate what was
 * in the room. It knows nothing of weights of a plan, of kits or of any company.
 */
import type { Rubric } from './rubric.ts'

export const productManager: Rubric = {
  format: 'hireloop.rubric/1',
  slug: 'product_manager',
  title: 'Product manager',
  summary:
    'Five dimensions of product judgement, each rated 1 to 4 against worded behaviour: 1 clear concern, 2 below the bar, 3 meets the bar, 4 sets a new bar. There is no neutral middle; what you did not get to hear is not assessed, never a low number. Judge how the decision was made with what could be known then, not only how it turned out: outcomes are noisy. Rate the behaviour you can quote, and choose the higher number only when you can quote all of it.',
  levels: ['associate', 'pm', 'senior', 'lead', 'principal'],
  tracks: ['ic', 'manager'],
  dimensions: [
    {
      key: 'problem_clarity',
      title: 'Problem clarity',
      question:
        'Does the candidate find out what the problem is, who has it and how anyone knows, apart from and ahead of the solution?',
      strong_candidate:
        'Separates the problem from the solution, says who has it and how they know, and reframes it when the evidence turns. Is curious and structured rather than charismatic, and meets ambiguity without hiding in jargon.',
      ask_for: 'How they told the real problem from the asked-for feature.',
      not_this: [
        'Charisma: a halting answer that holds a user and a source counts for more than a smooth one that holds neither.',
        'Vocabulary: naming a framework is not having used it. Ask what it turned up.',
        'Knowing the industry already: a head start on the facts, not a way of finding problems.',
        'Certainty: "I do not know yet, and this is where I would look" is a full answer.',
        'The right guess: a problem that happened to be real, taken on without evidence, was not found.',
      ],
      prompts: [
        {
          question: 'Tell me about a feature you were asked for that turned out not to be what was needed.',
          follow_up: 'What was the first thing you saw or heard that made you doubt the request?',
        },
        {
          question: 'Describe the problem behind the piece of work you know best, without mentioning what you built.',
          follow_up: 'Who has it most, who hardly has it, and how do you know?',
        },
        {
          question: 'When did you last change your mind about what the problem was?',
          follow_up: 'What did you have to undo, and who had to be told?',
        },
        {
          question: 'What did people do about this problem before you built anything?',
          follow_up: 'Why was that not enough for them?',
        },
        {
          question: 'Which problem did you look into and decide was not worth solving?',
          follow_up: 'What would have to change for you to take it up again?',
        },
      ],
      weight: 1,
      weight_reason: null,
      tracks: null,
      anchors: {
        pm: {
          '1': "Describes only the feature. Asked who had the problem, answers with a segment name, a stakeholder's wish or the roadmap entry; asked how they knew, says it was obvious, came from above or is what competitors have. Facts that spoke against the feature are left out or brushed aside.",
          '2': 'Names a user and a pain, but the pain is the missing feature turned round: they could not export, so they needed export. The evidence is a handful of requests taken at their word. Asked what else could explain those requests, returns to the feature, or offers another cause that was never looked at.',
          '3': 'Tells the problem without the solution: who has it, in which situation, how often, and what they do about it today. Names two sources, such as calls and usage data, and what each left open. Says where the asked-for feature and the problem parted, and what was built differently because of it.',
          '4': 'Says which finding would have shown that the problem was not there, and tells how they went looking for it before anything was built. It changed the frame: the problem was narrower, belonged to other people, or was not worth solving. The plan changed with it, and the person who had asked heard why from them.',
        },
        senior: {
          '1': 'Handed a goal, names a solution in the first breath and spends the story on delivering it. Asked which problems could have stood behind the goal, has none to list. Fills gaps with framework names and market terms; asked to say one of them in plain words with one user as example, repeats the term.',
          '2': 'Lists several problems that could stand behind the goal and picks one, on the word of the loudest customer, the newest chart or what the team could start on. Cannot say what the others would have been worth. Their own story holds a finding against the first frame, and the frame stayed as it was.',
          '3': 'Breaks the goal into candidate problems, says who has each and how sure they were, and what they did first to shrink the largest unknown. Names the moment the evidence turned and how they then reworded the problem. Says in everyday words what was still unknown when they committed.',
          '4': 'Put the frame in writing so that others could attack it: the belief, the evidence on both sides, the finding that would overturn it. Tells who attacked it and what fell. Went back to the owner of the goal because the goal itself aimed at the wrong thing, and the two of them reset it.',
        },
        lead: {
          '1': 'Presents the bets as a list of projects. Asked which problem joins them, offers a theme word or the organisation chart. Does not know on what evidence each team believes in its problem, and answers for the teams with slogans or with the one project they ran themselves.',
          '2': "States a shared problem above the bets, yet every bet would read the same without it. Knows the evidence behind the largest bet and takes the rest on the teams' word. When a finding in one bet cast doubt on another it was passed on, and the second bet carried on as planned.",
          '3': "Lays out the one problem behind the bets, which part of it each bet tests, and which assumption two of them share. Tells how they checked the teams' evidence rather than the teams' confidence. A finding in one bet made them reframe or reorder another, and they explain what that team was told.",
          '4': 'Names the assumption that would sink most of the bets if it were false, and tells how they had it tested first, in the open, by people free to come back with a no. Merged, dropped or split bets on the answer, and published it where neighbouring teams could hold their own problem against it.',
        },
      },
      level_differences: {
        associate:
          'The task has been framed by somebody else: look for questions that test the frame (for whom, how do we know) and for one fact they gathered on their own before building, not for discovery of the problem itself.',
        principal:
          'The frame is a theory of why a whole portfolio should work: look for the problems they argued the company should leave alone, the evidence for that, and a frame that others went on using after they had moved on.',
      },
    },
    {
      key: 'tradeoff_literacy',
      title: 'Trade-off literacy',
      question:
        'Can the candidate say what was given up, for whom and why, in terms that engineers and designers would recognise?',
      strong_candidate:
        'Says what was given up together with engineering and design, which alternatives were weighed, and what was deprioritised and why.',
      ask_for: 'The option they did not take.',
      not_this: [
        'Technical credentials: having written code or studied engineering is no evidence of having weighed a cost.',
        'Decisiveness: a quick choice told with force is not yet a weighed one.',
        'The word "trade-off": it counts only with an alternative and its price beside it.',
        'Doing it all: a story in which nothing was lost is usually a story with a part missing.',
        'A happy ending: a choice can have been weighed with care and still have gone wrong.',
      ],
      prompts: [
        {
          question: 'Take a decision you made with engineers or designers. Which option did you not take?',
          follow_up: 'Argue for that option as the person who wanted it would have.',
        },
        {
          question: 'What did users lose because of something you decided to ship?',
          follow_up: 'How did you find out how many of them would mind?',
        },
        {
          question: 'Tell me about something of value that you moved down or took off the list.',
          follow_up: 'Who had been counting on it, and what did you tell them?',
        },
        {
          question: 'When did an engineer or a designer change the terms of a choice you thought you understood?',
          follow_up: 'What would you have chosen had they said nothing?',
        },
        {
          question: 'Which shortcut did you agree to, and what did it cost afterwards?',
          follow_up: 'Would you take it again, knowing only what you knew then?',
        },
      ],
      weight: 1,
      weight_reason: null,
      tracks: null,
      anchors: {
        pm: {
          '1': 'Tells the decision as though there had been one way to go. Asked what else was possible, says nothing was, or names an option that nobody would pick. Asked what it cost, says it was free, or that engineering simply had to make it fit. Cannot name one thing that was dropped for it.',
          '2': 'Names a second option and why it lost, but only by user value or by date; what either would have cost engineering or design is a guess. Says that items moved down the list. Asked which ones and who was told, stays with "some nice-to-haves".',
          '3': 'Sets two or three live options side by side with what each would cost to build, to keep running and in the experience, in ranges that came from engineers and designers. Names what was given up, who lost by it and who told them. Says which fact tipped the choice.',
          '4': 'Argues for the rejected option until one could believe in it, and says under which condition it would have been right; that condition was noted at the time and looked at again after launch. With an engineer or designer found a cut that changed the price of the choice, and says whose idea it was.',
        },
        senior: {
          '1': "With the path open, went for the approach they favoured from the start and recounts objections from engineering or design as resistance to be overcome. What the choice left behind, such as debt, support load or users shut out, is news to them when raised, or somebody else's to clean up.",
          '2': 'Compares several approaches against criteria that were picked once the choice was made, and all of which favour it. Takes engineering and design limits as fixed facts, not as terms to be discussed. Gave a choice that could be undone in a week and one that bound them for years the same process.',
          '3': 'Says which criteria counted before the approaches were known, and which two of them pulled against each other. Spent little time on what could be undone, more on what could not, and says which was which. Names the quality, capability or customer knowingly given up, and how engineers and designers shaped the terms.',
          '4': 'Bought information before paying for the choice: a spike, mock-up or hand-run trial built to separate two approaches, with the result that would favour each said beforehand. Names the cost they accepted, when it would fall due and what was set aside for it. Says who argued against them, and which part they adopted.',
        },
        lead: {
          '1': 'Every bet received some of what it asked for. Asked which bet paid for another, says they managed to do them all. Shared costs such as platform work, migration or design time were left for the teams to fight over, and no bet in the story was refused.',
          '2': 'Ranks the bets and defends the order, one bet at a time; that two of them drew on the same engineers, system or customers comes up only on asking. Something was deprioritised and the reason is capacity, nothing more. The team that lost found out from the published plan.',
          '3': 'Shows how the bets compete and feed one another: which had to come first, who paid the shared cost, which quality line was held for all of them. Names a bet of value that was deprioritised, the reason its team was given, and what that team and its engineers answered.',
          '4': 'Weighs the chosen set of bets against a different set and says at what that other set would have won. Moved people or scope between bets when a threshold written down earlier was crossed, although a team, or their own published plan, said otherwise. Can tell what the move cost and who bore it.',
        },
      },
      level_differences: {
        associate:
          'The options come from others: look for whether they can repeat why one was taken and another not, asked an engineer or designer what their own request would cost, and cut something themselves inside the task.',
        principal:
          'The choice is between directions for the company: look for what a whole line of products was asked to go without, for how many years, and for the argument of the direction that lost told in the words of its advocates.',
      },
    },
    {
      key: 'metric_discipline',
      title: 'Metric discipline',
      question:
        'Did the candidate settle before the work how they would know, and do they tell the number when it went against them?',
      strong_candidate:
        'Names the measure, its baseline and the guardrail before the work, also when the result was bad. Puts outcome over output, and knows which number would have changed the call.',
      ask_for: 'The figure that proved them wrong.',
      not_this: [
        "Large numbers: the scale of the company is not the candidate's discipline.",
        'Statistics terms: "significant" without a baseline, a size or a period is decoration.',
        'Remembering each decimal: an honest range with its source is enough.',
        'Shipping: dates kept, features launched and head count are output.',
        'A result that came out well: a missed target with a measure named beforehand beats a lucky rise without one.',
      ],
      prompts: [
        {
          question: 'Which figure proved you wrong about something you had built or were about to build?',
          follow_up: 'What had you expected it to be, and where had you written that down?',
        },
        {
          question: 'Before that work began, how were you going to know whether it had worked?',
          follow_up: 'What was the number on the day you started?',
        },
        {
          question: 'What were you watching in case the work did harm?',
          follow_up: 'At what value would you have stopped?',
        },
        {
          question: 'Tell me about a result that looked better than it was.',
          follow_up: 'How did you find out, and whom did you tell?',
        },
        {
          question: 'Which decision would have gone the other way had one number been different?',
          follow_up: 'How far from that value were you?',
        },
      ],
      weight: 1,
      weight_reason: null,
      tracks: null,
      anchors: {
        pm: {
          '1': 'Reports what was shipped, when, and calls that the result. No measure had been named before the work. Asked for a figure, gives an adjective, a percentage of nothing stated, or a number that has no bearing on the problem they described. Asked what got worse, says nothing did, and had not looked.',
          '2': "Names a measure and where it ended, but chose it after launch or does not know where it began. No figure was watched for harm. Presents the rise as the feature's doing; asked what else happened in those weeks, had not checked. Tells a disappointing result without its number.",
          '3': "Names the measure, its baseline, the target and one guardrail, each settled before the work, and where they stood afterwards, a shortfall included. Explains why this measure stands for the user's problem and not for activity. Says which reading would have made them stop or turn round.",
          '4': 'Tells of a figure that proved them wrong, with its baseline and what they had predicted. It came out of a check they had arranged because the obvious measure could flatter them: a holdout, a comparison group, a count by hand. Names the decision it reversed and what they measure differently since.',
        },
        senior: {
          '1': 'Says the goal was too early or too strategic to be measured and offers nothing in its place: no leading sign, no stand-in, no date to look. Out of the dashboards at hand quotes the one that rose. Asked what would have told them they were wrong, says they would have sensed it.',
          '2': 'Splits the goal into measures and watches those that move soonest, without saying how they lead to the goal. Has a guardrail in name; asked at which value it would have halted the work, has no value. When two measures disagreed, reported the kinder one.',
          '3': 'Draws a chain from what the team can move this month to the goal, and says which link is an assumption. For the link under test gives baseline, expected size and guardrail limit, agreed before the work. Reports one link that did not hold, the number that showed it, and the call it changed.',
          '4': 'Shows that the measure everybody steered by misled them: what it counted, whom it left out, how it could rise while users lost. Replaced or paired it, accepted that their own reported results fell, and told those who had quoted the old figure. Names a later launch that the new measure stopped or altered.',
        },
        lead: {
          '1': 'Reports launches, dates and head count per bet. The teams define their figures differently, and the figures are added up all the same. A miss is put down to the market, a hit never is. Asked which bet its own numbers say to stop, answers that they do not look at it that way.',
          '2': "Every bet has a target, but teams set their own so as to meet them, and nobody has said what the bets should move together. Quotes the headline figure without its baseline. Two bets could each raise their measure at the other's cost, and that came to light only after a quarter.",
          '3': 'Gives one outcome that the bets share, the part each was expected to move, and the guardrails none of them may pay with. Tells of a review in which a bet was stopped, halved or re-aimed because a number agreed beforehand fell short, and what was said to its team.',
          '4': 'Had each bet written down before its start: expected size, how sure they were, when they would know. Later set forecast beside result for all of them where everyone could see it, and says by how much and in which direction they had been off. The next round of funding was cut differently for it.',
        },
      },
      level_differences: {
        associate:
          'The measure is handed to them: look for whether they looked up where it stood before their change, checked it afterwards without being told to, and can say what it fails to show.',
        principal:
          'The question is whether the theory behind the portfolio holds: look for the number that would refute it, stated years rather than weeks ahead, and for a case in which they reported to the top that it had come in.',
      },
    },
    {
      key: 'learning_after_a_miss',
      title: 'Learning after a miss',
      question:
        'Does the candidate tell a miss that mattered, with their own part in it, and work differently because of it?',
      strong_candidate: 'Tells a real miss, their own part in it, and the habit that changed because of it.',
      ask_for: 'A decision they reversed.',
      not_this: [
        'Contrition: feeling sorry, or being disarming about it, is not a changed habit.',
        'Drama: the size of the failure is not the size of the learning.',
        'A clean record: somebody with no miss to tell has either not looked or not been trusted with enough.',
        'Loyalty to the plan: carrying on is not resilience when the evidence has turned.',
        'Taking all the blame: owning what others did, or what nobody could have known, is not accuracy.',
      ],
      prompts: [
        {
          question: 'Tell me about a decision of yours that you reversed.',
          follow_up: 'How long after the first sign was that, and what filled the time between?',
        },
        {
          question: 'What did you get wrong in the last two years that somebody else had to pay for?',
          follow_up: 'What exactly did you do, or not do, that led to it?',
        },
        {
          question: 'What do you do today that you did not do before that miss?',
          follow_up: 'When did you last do it, and what came of it?',
        },
        {
          question: 'Which success of yours owed more to luck than people think?',
          follow_up: 'What did you change about how you work, having seen that?',
        },
        {
          question: 'What did a colleague tell you about your work that you did not want to hear?',
          follow_up: 'Which part of it was right, and what would they say now?',
        },
      ],
      weight: 1,
      weight_reason: null,
      tracks: null,
      anchors: {
        pm: {
          '1': 'Offers a miss that cost nobody anything, or a virtue dressed as one. Or tells a real one whose causes are engineering, sales, the deadline or the market; asked twice for their own part, says they should have pushed those people harder.',
          '2': 'Tells a miss that cost something and says it was on them, but the act behind it stays general: too little research, communication that was lacking. The lesson is a principle anyone could recite. Asked when it last made them act differently, has no occasion to tell.',
          '3': 'Tells a miss with its cost to users or colleagues, names the act or omission of theirs that led to it, and keeps that apart from what could not have been known. Names the habit that came of it and one later occasion on which they used it, with what happened then.',
          '4': "Spotted the miss before anyone pointed to it, said so, and reversed the decision while reversing still cost them something. Traces it to a step in how they decide, not to the one decision. The changed habit can be seen in an artifact or in a colleague's work, and they say where it has failed to help.",
        },
        senior: {
          '1': "Tells months in a wrong direction as bad luck, or as a success that others failed to see. The early signs appear as other people's impatience. Asked what they believed then and no longer believe, names nothing, or names a belief that somebody else held.",
          '2': 'Says that the direction was wrong and when it ended, but others ended it. Describes their part as having trusted the wrong data or people. Draws the lesson for that product alone; asked whether the same reasoning sits in what they run now, has not asked themselves.',
          '3': 'Says which belief they held and on what grounds, which sign they explained away, and for how long. Reversed it, or asked for it to be reversed, and gives the cost of the delay. Sets up uncertain work differently since, such as a date to look again or a named doubter, with one instance.',
          '4': 'Keeps decision and outcome apart: says what they would decide again on the same evidence, and which reasoning was faulty even where it ended happily. Took a success apart in the same way and found luck in it. The write-up went to the people the miss had hurt, and changed a rule outside the team.',
        },
        lead: {
          '1': 'Tells the misses of their teams, by name, with a part of their own that consists of having trusted them. Or has none to tell from several years of bets. The learning is that somebody had to go, or that they should have stepped in and done it themselves.',
          '2': "Takes the blame for a team's miss because they were in charge, without saying what they themselves decided, funded, praised or failed to ask. The remedy was one more review or sign-off. Asked whether teams report misses sooner now, does not know.",
          '3': 'Tells a miss that ran across bets and the part that was theirs: an assumption they set, a warning they met with silence, a reversal they put off. Changed how bets are set up or looked at since, and names a bet that was turned round sooner for it, with what that saved.',
          '4': 'Reversed a bet they had argued for in public, before the same audience, saying what they had misjudged and who had seen it. Laid several misses side by side and found the pattern in how they frame, staff or time bets. Names what the remedy costs, and a part of it they dropped again.',
        },
      },
      level_differences: {
        associate:
          'The miss is inside one task: look for the moment they told somebody, the step they left out, and the same step taken the next time, not for a change in how others work.',
        principal:
          'The miss is a theory that shaped a portfolio for years: look for how they noticed that their own standing kept it alive, and for what the company now does so that the next such theory is doubted sooner.',
      },
    },
    {
      key: 'stakeholder_judgment',
      title: 'Stakeholder judgement',
      question:
        'Under pressure, does the candidate know who decides, what to take further and what not, and does bad news travel through them early?',
      strong_candidate:
        'Under pressure knows who decides, what to escalate and what not, brings bad news early with a way forward, and gives credit.',
      ask_for: 'A disagreement with someone who outranked them.',
      not_this: [
        'Charm: being easy to talk to in this room says little about bad news in another.',
        'Winning: who prevailed is not the point; how it was decided is.',
        'Access: the seniority of the people they deal with is not judgement.',
        'Harmony: a career without disagreement is not evidence of handling one.',
        'Rescue stories: the one who saved the day may also be the one who told nobody it was in danger.',
      ],
      prompts: [
        {
          question: 'Tell me about a disagreement with someone who outranked you.',
          follow_up: 'How would that person tell the same story?',
        },
        {
          question: 'When did you bring bad news that nobody had asked for?',
          follow_up: 'How long had you known, and what did you bring along with it?',
        },
        {
          question: 'Tell me about a conflict that you decided not to escalate.',
          follow_up: 'What would have made you take it further?',
        },
        {
          question: 'Describe a decision where it was not clear who was to make it.',
          follow_up: 'What did you do on the first day you noticed?',
        },
        {
          question: 'You lost an argument and had to carry out the decision. What did you do the week after?',
          follow_up: 'What did the people around you hear you say about it?',
        },
        {
          question: 'Think of your best-known result. Who else made it happen, and how?',
          follow_up: 'Where and when did you say so to somebody who mattered to them?',
        },
      ],
      weight: 1,
      weight_reason: null,
      tracks: null,
      anchors: {
        pm: {
          '1': "Under pressure gave in without saying what they saw, or went round the person and let them find out. The bad news reached the stakeholder through somebody else, or on the day of the deadline. The others in the story are obstacles, and each step forward is the candidate's own.",
          '2': 'Said that they disagreed and then waited, or made the same points again. Was unsure afterwards whose decision it had been. Passed on bad news once it was certain, as a fact without options, or escalated what the two of them could have settled. Colleagues occur only as "the team".',
          '3': 'Says whose decision it was and how they found out. Put the disagreement to that person in terms of what that person answers for, with evidence and a way forward, while there was time to act. Escalated only what could not be settled below, and told the other side first. Names whose idea helped.',
          '4': "States the other's reasons in words the other would sign, and says what in them changed the plan. Brought bad news while it could still have been kept quiet, with two ways forward and the cost of each. Having lost the argument, carried the decision out and later said openly what the other had seen first.",
        },
        senior: {
          '1': 'Took unclear ownership as licence: decided alone and presented it as done, or let opposing demands run on until a superior cut through. Promised different things to different people and tells it as diplomacy. The disagreement ends with the room won; what that cost anyone does not come up.',
          '2': 'Sees that nobody owns the decision and says so, then works around the gap with meetings and slides. Gives each stakeholder the part of the news that concerns them, so that nobody has the whole. Escalates with the problem and no proposal, or once patience is already spent.',
          '3': 'Had the decider named before the decision fell due, and wrote down who is asked, who decides and by when. Told the person with most to lose first, early and with a proposal. Says what they chose not to escalate, and why. Credits what came from the opposing side, by name.',
          '4': "Disagreeing with someone senior, proposed beforehand which evidence would settle it, and won agreement on the test rather than on the answer. Kept to it when it went against them. Gives an example of how the two worked together afterwards, and tells that person's part in the result before their own.",
        },
        lead: {
          '1': 'Settles things by access: speaks to the senior person alone, and peers hear of it afterwards. Keeps bad news about a bet back until something pleasant can go with it. Upwards the results are "mine"; the teams appear in a line of thanks at the end.',
          '2': 'Keeps each stakeholder content in turn, and the promises do not add up, which came out in a planning round. Hands conflicts between teams upwards as a choice for others, with no view of their own. Reports a risk as a colour, and the answer to it as effort.',
          '3': 'Says for each connected bet who decides, who is asked and what comes up to them. Names a conflict they left with the teams and one they took further, with the reason for each. Warned senior people of a slipping bet before it showed, with the choices left. Says who in the teams did what.',
          '4': 'Told a superior, unasked, that a commitment made in public would not hold, and brought the choice that person now faced with its price for each side. The peers whose plans it hurt had heard first. Had the people who found the problem present it, and took the hard questions themselves.',
        },
      },
      level_differences: {
        associate:
          'The stakeholders are a manager and a few colleagues: look for telling them of a delay before being asked, asking who decides instead of assuming, and naming who helped.',
        principal:
          'The counterpart is an executive or the board: look for dissent on where the company is going, put to the person who can decide it, at a moment when silence was the safer course, and for loyalty to the outcome afterwards.',
      },
    },
  ],
  artifacts: [
    {
      kind: 'roadmap_narrative',
      title: 'Roadmap narrative',
      brief:
        'Bring a roadmap or plan you were responsible for, as it stood on one day, with names blacked out as needed, or redraw it from memory. In ten minutes walk us through why these items, in this order, and what is not on it. A photograph of a whiteboard is as welcome as slides; nobody looks at the design.',
      look_for: [
        'Each item stands for a problem and a person who has it, not only for a feature and a date.',
        'Something of value that was left out, why, and who was disappointed.',
        'An order that follows from dependencies, risk or learning, and what would have changed it.',
        'The measure and the guardrail of at least one item, as they stood before the work.',
        'What later proved wrong in this plan, told without being asked to defend it.',
        'Whose ideas and objections shaped it.',
      ],
    },
    {
      kind: 'post_launch_review',
      title: 'Post-launch review',
      brief:
        'Bring the review of something you launched, at least a month after the launch, or reconstruct it on one page: what you expected, what happened, what you did next. It need not have gone well. Figures may be scaled or rounded, as long as their proportions are kept and you say so.',
      look_for: [
        'Expected values with a baseline, and a sign that they were set before the launch.',
        'A result that fell short, given as a number.',
        'Other explanations of the result, and what was done to tell them apart.',
        'What the launch cost users, support or engineering, and how they found out.',
        "Causes on all sides, with their own part in what went wrong and others' part in what went right.",
        'A decision that followed from the review, beyond "we learned a lot".',
      ],
    },
    {
      kind: 'reversed_decision',
      title: 'Reversed decision',
      brief:
        'Choose a decision you made or argued for and later turned round. Tell us what you decided and on what grounds, what changed your mind, what the reversal cost, and what you do differently. A few notes are enough; a document from the time, such as a message, a proposal or a ticket, is better than a memory.',
      look_for: [
        'The grounds at the time, told fairly, so that one could have decided the same.',
        'The first sign against it, and how long it took from there to the reversal.',
        'Who said so first, and how that person was treated.',
        'What was lost by deciding and by reversing, and who was told by whom.',
        'A fault in the reasoning kept apart from bad luck.',
        'A habit that has been used at least once since.',
      ],
    },
  ],
}
