/**
 * The library rubric for product leaders: the five dimensions of the product manager, told at the scope of an area or a
 * portfolio, and five that only exist there; delegation and people growth belong to the manager track. Both levels are
 * written out in full, because leading several bets and answering for a theory are different situations, not more of
 * the same. A plan picks at most six of the ten; which, it does not say.
 */
import type { Rubric } from './rubric.ts'

export const productLeader: Rubric = {
  format: 'hireloop.rubric/1',
  slug: 'product_leader',
  title: 'Product leader',
  summary:
    'Ten dimensions for people who lead several connected bets (lead: group or staff product manager) or answer for a portfolio and its theory (principal: director or principal product manager). The two tracks stand at equal height and are different jobs; delegation and people growth are asked of managers only. A plan picks at most six. Each is rated 1 to 4 against worded behaviour: 1 clear concern, 2 below the bar, 3 meets the bar, 4 sets a new bar; what you did not get to hear is not assessed. Judge how the decision was made with what could be known then, not only how it turned out: at this height outcomes take years and luck has a large share in them.',
  levels: ['lead', 'principal'],
  tracks: ['ic', 'manager'],
  dimensions: [
    {
      key: 'problem_clarity',
      title: 'Problem clarity',
      question:
        'Does the candidate keep a whole area or portfolio aimed at problems that people have, and notice when the frame no longer fits?',
      strong_candidate:
        'Separates the problem from the programme of work, says who has it and how anyone knows, goes past the summaries to the raw cases, and redraws the area when the evidence turns. Is curious and structured rather than charismatic, and speaks of ambiguity in plain words.',
      ask_for: 'How they told the real problem of an area from the work it had been given.',
      not_this: [
        'Vision: a picture of the future that moves people is not evidence that anybody has the problem.',
        'Market fluency: sizes, trends and competitor names can all be true and say nothing about a user.',
        'Reach: having been in charge of much is not having seen into it.',
        'Strategy words: ask for the sentence again without "platform", "ecosystem" or "north star".',
      ],
      prompts: [
        {
          question: 'What is your area for? Tell it as a problem, with a person in it.',
          follow_up: 'Who has that problem and is deliberately not served by you?',
        },
        {
          question: 'Tell me about a bet whose stated problem you came to doubt.',
          follow_up: 'What had you seen that the team had not, and how did you raise it?',
        },
        {
          question: 'When did you last look at raw cases, calls or logs, and not at a summary of them?',
          follow_up: 'What was in them that the summary had lost?',
        },
        {
          question: 'Which problem did two of your teams share without knowing it?',
          follow_up: 'How did it come out, and what changed in how the work was divided?',
        },
        {
          question: 'What does your portfolio take to be true about customers that might be false?',
          follow_up: 'Where has it already failed to hold?',
        },
      ],
      weight: 1,
      weight_reason: null,
      tracks: null,
      anchors: {
        lead: {
          '1': "Speaks of the area as a mission and a row of launches. Asked for a user behind any of them, tells of a visit years ago or an executive's anecdote. Asked when somebody on a bet last said that the problem was wrong, and what happened then, says that everyone was on board.",
          '2': 'Has had each bet write its problem down and can recite what was written. Asked which of these they doubted, describes the template. The problem of the area is the sum of the bets; where it ends, and who is left unserved, nobody has decided.',
          '3': 'States what the area is for as a problem with people in it, and what was left outside and why. Sat in on calls or read raw cases for at least two bets, and says what the summaries had lost. Sent one bet back to its problem, and quotes the question that sent it there.',
          '4': 'Tells how two bets turned out to be one problem seen by two teams, or one bet to be two, from evidence that no team held alone. Redrew the area around it and gave up a bet they had started themselves. Gives a case in which a team has since brought such a finding of its own accord.',
        },
        principal: {
          '1': "Explains the portfolio by the size of the market, the competitors and the company's ambition. No customer problem occurs that the company might have left alone. Asked what the portfolio takes to be true of customers, restates the vision; asked how that could be false, says that the board has backed it.",
          '2': 'Writes the theory out: these customers, this need, therefore these lines. Its support is research ordered when the lines already existed. Knows of segments where it has not held and calls them early. Cannot say which line would go if the theory fell, nor who in the company disbelieves it and on what grounds.',
          '3': 'Says which belief about customers the lines rest on, where it holds, where it does not, and how they know in each case. Names a need that the company left to others on that ground. Tells of the last time evidence moved the belief, and which line was reworded, shrunk or closed for it.',
          '4': 'Put the founding belief to a test whose terms its sponsors had accepted beforehand, and reported that a part of it was false. Offered another account of the same evidence, which explained what the old one had to excuse. Names planning papers, by people they do not lead, that begin from that account.',
        },
      },
      level_differences: {},
    },
    {
      key: 'tradeoff_literacy',
      title: 'Trade-off literacy',
      question:
        'Can the candidate say what an area or a portfolio went without, who carried the cost, and by which rule others chose in their absence?',
      strong_candidate:
        'Says what was given up across bets, with the engineering and design leads who agreed to it, which sets of bets were weighed against each other, and what was deprioritised and why, in words its advocates would accept.',
      ask_for: 'The direction they did not take.',
      not_this: [
        'Toughness: saying no often is not weighing, and neither is saying it hard.',
        'Balance: giving each side half is a way of not choosing.',
        'Having been an engineer or a designer: ask what the cost was, not whether they could have paid it themselves.',
        'The sum that was managed: a larger budget makes for larger choices, not for better weighed ones.',
      ],
      prompts: [
        {
          question: 'Which direction did you not take, and who wanted it?',
          follow_up: 'Make their case to me as they would.',
        },
        {
          question: 'What did your area go without last year, on purpose?',
          follow_up: 'Which customers noticed, and what were they told?',
        },
        {
          question: 'Tell me about a cost that all your teams were paying and nobody owned.',
          follow_up: 'What did you stop in order to remove it, or why did you not?',
        },
        {
          question: 'By which rule do people choose between two options when you are not in the room?',
          follow_up: 'When did the rule give an answer you disliked?',
        },
        {
          question: 'Which of your decisions could not be undone?',
          follow_up: 'How did the way you made it differ from the way you make the others?',
        },
      ],
      weight: 1,
      weight_reason: null,
      tracks: null,
      anchors: {
        lead: {
          '1': 'Tells trade-offs as contests between people, settled by whoever pushed longest. Asked what the area went without this year, names things nobody had asked for. Upkeep and design debt are "always a topic"; no sum, owner or date belongs to them, and no request from those functions was ever met at the expense of features.',
          '2': "Set a share for upkeep and kept to it, and cannot say what either share bought. Asks the people on the bets for options and then takes the one with the earlier date. Tells an engineering lead's warning as a risk that was written down; what it would have cost to heed it was not asked.",
          '3': 'Names the rule by which choices were made in their absence, and a choice it decided against their own taste. Tells what was given up across the bets, which engineering and design leads agreed to it and on what terms, and what it would have been worth to the customers who went without.',
          '4': 'Let a bet that executives were watching slip or shrink in order to remove a cost all the bets were paying, such as a brittle system or a slow approval. Had reckoned that cost with engineering and design beforehand, and reports whether the reckoning came true. Says under which circumstances the opposite would have been right.',
        },
        principal: {
          '1': 'Tells the direction taken as the only one there was. Lines that were ended are described by their faults alone. Asked what the company can no longer do because of it, names nothing, or says that nothing is ever final. Burdens that engineering or support carried for years are called a matter of execution.',
          '2': 'Presents two directions, one of which was there to be turned down. Weighs them by revenue and leaves out what each would have made hard to undo. Knows that a platform or a market was given up, and refers to a committee for the reason. Those who had to live with the choice were briefed, not asked.',
          '3': 'Sets out the directions that were live, what each would have closed off for years, and which functions would have carried it. Names the line that went without and the reason its people and customers were given. Kept a way back where that was cheap, and says where it was too dear and was let go.',
          '4': 'Argued for giving up something the company was known or paid for, stating the sum it would lose, for how long, and the earliest sign that the choice was wrong, with somebody appointed to watch for it. Tells the case for the direction that lost as its advocates would, and what of it was kept alive on purpose.',
        },
      },
      level_differences: {},
    },
    {
      key: 'metric_discipline',
      title: 'Metric discipline',
      question:
        'Are bets and theories led by numbers that were agreed beforehand, could come out badly, and did change something when they did?',
      strong_candidate:
        'Names the outcome the area or portfolio answers for, where it stood at the start and what must not suffer, before the work and also when the result was bad. Puts outcome over output, rewards the team that reports the bad number, and knows which number would have changed the call.',
      ask_for: 'The figure that proved the plan wrong.',
      not_this: [
        'Growth during their time: it may have been the market. Ask what it would have been otherwise.',
        'A goal-setting method: having introduced one says nothing about a number that changed a decision.',
        'Command of the figures: reciting the dashboard is memory; doubting it is discipline.',
        'Precision: a rough comparison that could have failed is worth more than an exact figure that could not.',
      ],
      prompts: [
        {
          question: 'Which figure proved a plan of yours wrong, and who brought it to you?',
          follow_up: 'What did you say to that person?',
        },
        {
          question: 'Take a bet that was stopped or cut on its numbers. What had been agreed beforehand?',
          follow_up: 'Who tried to move the line, and how did you answer?',
        },
        {
          question: 'Which target of your area was met in a way you did not like?',
          follow_up: 'How did you find out, and what became of the target?',
        },
        {
          question: 'How much of your best year would have happened without you?',
          follow_up: 'What do you compare with to say so?',
        },
        {
          question: 'Which number, within the next year, would make you give up your present strategy?',
          follow_up: 'Who else knows that number?',
        },
      ],
      weight: 1,
      weight_reason: null,
      tracks: null,
      anchors: {
        lead: {
          '1': 'Holds reviews in which each bet shows what went up. Asked about a team that was thanked for a bad number, finds none. Targets that could not be met were changed in mid-quarter, and nobody outside was told. Offers releases and velocity as the health of the area.',
          '2': 'Brought in shared goals and a rhythm for looking at them. Half of the measures have no starting value, and nobody answers for the guardrails. When a number fell short, the review went into explaining it; asked for a decision that came out differently because of a number, tells of a changed forecast.',
          '3': 'Says which outcome the area answers for, where it stood when they took it on, and what each bet was to add. Had teams name the value at which they would stop, and tells of one that reported reaching it and how it was received. Quotes a target the area missed, and by how much.',
          '4': 'Found that a goal of the area was being reached in ways that hurt customers or another area, and showed it with a number nobody had asked for. Withdrew the goal in mid-period, and with it the success they could have reported. Names work that the new goal turned down and the old one would have rewarded.',
        },
        principal: {
          '1': 'Steers by revenue and growth of the whole and credits the strategy with them. Asked how the same years would have gone without it, has no comparison, not even a rough one. What did not pay is called groundwork. There was no value at which the portfolio would have been thought through again.',
          '2': "Keeps a page of figures for the portfolio, all of which come in years later. The step from the lines' figures to the theory is asserted, not measured. Asked which number would refute the theory, names one so distant or so extreme that nobody in the room would have to face it.",
          '3': 'Says what should be seen within a year if the theory holds and what if it fails, and where things stood at the start. Separates the growth the market gave from the growth the lines earned, by a comparison they can describe. Tells of a period in which they reported upwards that the theory was behind.',
          '4': 'Had the doubters of the theory write down their prediction beside its own before the results, so that one of the two would be wrong. Tells how it came out, and that money then moved, away from a line they had sponsored. Has repeated the exercise since, and says what it costs and whom it annoys.',
        },
      },
      level_differences: {},
    },
    {
      key: 'learning_after_a_miss',
      title: 'Learning after a miss',
      question:
        'Does the candidate tell a miss that others paid for, with their own decision in it, and lead differently because of it?',
      strong_candidate:
        'Tells a real miss of an area or a strategy, the part that was their own decision and not only their responsibility, and the habit of leading that changed because of it.',
      ask_for: 'A decision of theirs that they reversed in front of the people it had cost.',
      not_this: [
        'Responsibility in general: "it was on my watch" names a post, not an act.',
        "Other people's lessons: what the team learned counts when the candidate's own part in teaching or preventing it is told.",
        'Resilience: having survived a hard year is a fact about the year.',
        'Candour as a style: openness about small faults can hide a large one. Ask who paid.',
      ],
      prompts: [
        {
          question: 'Tell me about a decision you reversed after others had built on it.',
          follow_up: 'What did you say to them, and what did they say back?',
        },
        {
          question: 'Who warned you about something and was not heard?',
          follow_up: 'What have you done since, for that person and for the next warning?',
        },
        {
          question: 'Which strategic belief of yours has fallen in the last five years?',
          follow_up: 'What kept it standing longer than the evidence did?',
        },
        {
          question: 'What do you do in planning or reviews today because of something that went wrong?',
          follow_up: 'What does that habit cost, and when did it not help?',
        },
        {
          question: 'Which success in your area would you not want repeated the way it was done?',
          follow_up: 'Who else knows that you see it so?',
        },
      ],
      weight: 1,
      weight_reason: null,
      tracks: null,
      anchors: {
        lead: {
          '1': 'Asked for a decision they reversed, tells of one they overturned for somebody else. Their own decisions were right and were carried out with faults. In the story of a failed bet those who ran it have left or been moved, and the learning is about whom to hire.',
          '2': "Names a decision of theirs that failed and the review that was held. The review found that alignment or communication had been lacking, and no act in it is the candidate's. Says they invite challenge now; asked who last challenged them and on what, describes an atmosphere.",
          '3': 'Names a decision they reversed, what it had cost the people working under it by then, and how they told them. Points to what they had praised or failed to ask, which is why the sign reached them late. Changed that one thing, and gives a later case in which news reached them sooner.',
          '4': 'Wrote down what they had got wrong so that others could use it: the grounds, the sign missed, the delay and its price. Names who had warned them and how they made amends to that person. Offered the resulting habit to the other leads, and tells of an occasion on which the habit itself led astray.',
        },
        principal: {
          '1': 'The misses of the portfolio belong to predecessors, acquired companies or timing. Asked for a strategic belief they have dropped, describes one that the whole industry dropped. Those who argued against it at the time do not occur, or were right for the wrong reasons.',
          '2': 'Says which strategic belief of theirs fell, and that this took years. The account of why it took so long stops at the incentives and inertia of the company. Lists principles for the next strategy; asked what will be done otherwise in the coming planning round, repeats the principles.',
          '3': 'Traces a failed theory to how it was kept alive: which meeting, figure or loyalty did so, and which of them was theirs to change. Turned or closed the line and faced those who had built it, and puts a cost on the lost years. Planning has since had a step that asks for contrary evidence, with one use of it told.',
          '4': 'Reversed a direction that bore their name before results forced them to, on evidence that peers read otherwise, and set a date at which the reversal would itself be judged. The date has passed, and they tell what it showed. Keeps a dated record of what they believed, which others may search for errors.',
        },
      },
      level_differences: {},
    },
    {
      key: 'stakeholder_judgment',
      title: 'Stakeholder judgement',
      question:
        'Between executives, peers and teams, does the candidate know what is theirs to decide, and is the bad news the same in each room?',
      strong_candidate:
        'Under pressure knows who decides, what to escalate and what not, brings bad news upwards early with a way forward they are ready to own, tells the same facts in each room, and hands credit to the people who did the work.',
      ask_for: 'A disagreement with an executive.',
      not_this: [
        'Presence: holding a room is not the same as telling it what it needs to know.',
        'Relationships at the top: knowing executives is a circumstance.',
        'Courage as a pose: contradicting loudly is easy where nothing depends on it. Ask what was at stake and for whom.',
        'Loyalty: agreeing with a superior in each story told is not judgement, and neither is the reverse.',
      ],
      prompts: [
        {
          question: 'Tell me about a disagreement with an executive.',
          follow_up: 'What did they know that you did not?',
        },
        {
          question: 'Which bad news did you take upwards before it showed?',
          follow_up: 'How did the version for your teams differ from the version for executives?',
        },
        {
          question: 'Which conflict between functions did you keep from going further up, and which did you send?',
          follow_up: 'What made the difference?',
        },
        {
          question: 'When were you asked for something that would have broken a promise to somebody else?',
          follow_up: 'Who made the decision in the end?',
        },
        {
          question: 'A decision went against you. How did you explain it to the people you lead?',
          follow_up: 'Did they know what you had argued?',
        },
      ],
      weight: 1,
      weight_reason: null,
      tracks: null,
      anchors: {
        lead: {
          '1': 'Acts as advocate of the area: more people, more scope, other areas as rivals for both. Bad news was softened on its way up, and this is told as protecting the team. A disagreement with a superior is told as a test of courage; asked what the superior knew that they did not, has no answer.',
          '2': "Carries messages faithfully: what executives want goes down, what teams need goes up. In the disagreement stood for the teams' view without saying which part of it they shared. The bad news went up in time, with the teams' options and no judgement of their own on them.",
          '3': 'Told somebody senior that a plan would fail, for a reason that person had not seen, early and with an alternative they would answer for. Says which conflicts between functions they settled, which they sent up and which they let stand. Tells the results with people in them whom one could ring up.',
          '4': 'Declined a request from above that would have broken a promise to customers or to another area, said what honouring both would cost, and left the decision with its owner. Says how the two of them worked afterwards. Passed a visible success to the person behind it at a time when it would have advanced themselves.',
        },
        principal: {
          '1': 'Describes executives as an audience to be won. Says one thing about a risk to the board, another to peers, a third to the teams, and explains it as speaking their language. A peer function was passed over to keep the pace, and the damage was mended by others.',
          '2': 'Voices dissent in private and lets it drop when not taken up; nobody could tell later that it had been voiced. Brings bad news about the portfolio when there is a plan to show along with it. A decision that lay between them and an executive was left to drift, since neither asked whose it was.',
          '3': 'Put a dissent on direction in writing to the executive who could decide it, before the money was committed, with what would change their own mind. Kept their teams out of the quarrel. Decided against, explained the decision downwards with its reasons, and did not trade on having been of another opinion.',
          '4': "Brought the executives or the board a finding that put the company's announced plan in doubt, with two ways to go and who would lose by each, while it could still have passed unnoticed. Had agreed beforehand which decisions were theirs. Went back afterwards to the person who lost most by it, and tells what was said.",
        },
      },
      level_differences: {},
    },
    {
      key: 'cross_functional_alignment',
      title: 'Cross-functional alignment',
      question:
        'Does the candidate change what functions are measured and rewarded for until they pull the same way, rather than talk one room after another round?',
      strong_candidate:
        'Aligns goals and incentives rather than winning rooms: knows what each function answers for, finds where two targets cannot both be met, and gets one of them changed, often their own.',
      ask_for: 'A conflict between functions that has not come back, and why it has not.',
      not_this: [
        'Persuasion: an agreement that has to be argued for again each month is not alignment.',
        'Popularity: being liked by other functions can be the price of never asking them for anything.',
        'Meetings: forums, rituals and shared documents are means. Ask what people did differently.',
        'A mandate: having been backed from the top explains compliance, not agreement.',
      ],
      prompts: [
        {
          question: 'Tell me about two functions that kept pulling against each other over your product.',
          follow_up: 'What was each of them measured or paid for at the time?',
        },
        {
          question: 'Which goal of your own did you change because of what it did to another function?',
          follow_up: 'What did that cost you in your next report?',
        },
        {
          question: 'Which agreement between functions fell apart after everyone had said yes?',
          follow_up: 'What had each of them stood to lose by keeping it?',
        },
        {
          question: 'Think of a joint effort that went on after you had left it. What kept it going?',
          follow_up: 'How do you know that it was this?',
        },
        {
          question: 'What does sales, support or engineering believe about product that is true?',
          follow_up: 'What have you done about it?',
        },
      ],
      weight: 1,
      weight_reason: null,
      tracks: null,
      anchors: {
        lead: {
          '1': 'Tells alignment as persuasion: the deck, the talks beforehand, the person who came round in the end. Does not know what sales, engineering or support were measured or paid for in the matter. When the agreement fell apart, the reason given is that the others did not keep their word.',
          '2': 'Says that the functions had different goals, and then worked on the people: more meetings, a shared document, a workshop. Agreement was reached in words. Asked what any function began or ceased to measure because of it, names nothing, and the same conflict turns up again later in the story.',
          '3': 'Names what each function answered for and where two of these targets could not both be met. Had one of them changed, shared or traded, together with the head of that function, and says what product gave in return. Tells what people did differently in the following weeks, without being talked to again.',
          '4': 'Changed the target of their own area first, because it was what set the functions against each other, and had less to report for it. Let the other side draft the shared goal. Recounts a later conflict that those involved settled by that goal with the candidate absent, and how it was settled.',
        },
        principal: {
          '1': 'Between divisions relies on backing from the top: a mandate, a steering group, a name that opens doors. Peers are supporters or blockers. When the sponsor moved on, the joint effort ended. Quotas, budgets and bonus plans are called the business of other departments.',
          '2': 'Charts the incentives of the divisions and explains by them why joint work fails. Proposed common objectives, which were laid on top of those that people are paid for. Counts how many were agreed; asked which division gave up revenue, people or credit for one of them, has none to name.',
          '3': 'Reworked how a shared result is counted or funded, such as whose books carry the cost or who may claim the revenue, with finance and the heads of two functions. Says which of them lost by it at first and what made that bearable. Points to joint work since then that had been refused before.',
          '4': 'Found that a company-wide rule, such as the planning calendar, a pay scheme or a budget line, bred the same conflict each year, and had it changed together with a function that had gained by it. Says what the change broke elsewhere and how that was mended. Set a date to see whether the conflict had returned, and tells what was found.',
        },
      },
      level_differences: {},
    },
    {
      key: 'strategy_influence',
      title: 'Strategy influence',
      question:
        'Is the candidate a reader of company strategy, or is there something in it that is there because of what they found out?',
      strong_candidate:
        'Has moved from consuming company strategy to shaping it: turns evidence from the bets into a choice that executives can decide either way, in time for money to follow, and says what was not taken from it.',
      ask_for: 'A sentence in the strategy, or a line in the budget, that reads as it does because of them.',
      not_this: [
        'Having been in the room: attendance at the offsite is not influence on the outcome.',
        'Big thinking: a view of the future that asks nobody to stop anything is not yet strategy.',
        'Agreement with the strategy: explaining it with warmth is reading it aloud.',
        'Getting their way: a choice framed so that others could decide against it is influence all the same.',
      ],
      prompts: [
        {
          question: 'Show me something in a company strategy or budget that reads as it does because of you.',
          follow_up: 'What did it read like before, and who objected to the change?',
        },
        {
          question: 'What does your present strategy rule out?',
          follow_up: 'Which part of it do you believe least, and who knows that?',
        },
        {
          question: 'When did evidence from your own work contradict the strategy?',
          follow_up: 'To whom did you bring it, in what form, and what came of it?',
        },
        {
          question: 'Which proposal of yours did executives turn down?',
          follow_up: 'What did they see that you had not?',
        },
        {
          question: 'Which choice was your company making by default, without having chosen it?',
          follow_up: 'What would each of the alternatives have demanded?',
        },
      ],
      weight: 1,
      weight_reason: null,
      tracks: null,
      anchors: {
        lead: {
          '1': 'Quotes the company strategy and lists their bets under its headings. Asked what the strategy rules out, or which part of it they believe least, has not put the question to themselves. Where it was silent, waited for word from above, or took the silence as leave to carry on.',
          '2': 'Turns the strategy into goals for the area and explains to teams why it was chosen. Saw evidence in the bets that a part of it does not hold, and mentions having passed that on. Asked to whom, in what form and with what result, says that these things are decided elsewhere.',
          '3': 'Points to a priority, a budget line or a sentence of the strategy that came out as it did through evidence from their bets. Tells its way there: the finding, who had to see it, at which step of planning, and what was objected. Says which part of the proposal was not taken, and why.',
          '4': 'Noticed a question that the strategy had never asked, showed by a small bet out of their own budget that it mattered, and wrote it up as a choice with a case for each side. The company took a position where it had none, whether theirs or another. Names those whose work the argument was made of.',
        },
        principal: {
          '1': 'Describes the strategy as a document they had a hand in: chapters, slides, an offsite. Asked which choice in it was contested, or what the company has done less of since, can name neither. Shows the influence they had by the titles of the people present.',
          '2': 'Holds a view of where the company should go, and presents it when strategy is due. It is argued from the market, and leaves out what this company is able to do and what it would have to stop. They were heard; asked what was decided otherwise in consequence, point to a wording.',
          '3': 'Framed a choice that the company had been making by default, laid out two or more futures with what each would demand, and put it to those who could decide while budgets were open. Names the people or money that moved, the line that paid for it, and what they themselves still doubted on that day.',
          '4': 'Changed in one respect what the company takes its business to be, which an outsider could notice: whom it serves, how it charges, what it leaves to partners. Tells the way there with its defeats and the critic who did most for the argument, and sets the result so far beside the forecast of that day.',
        },
      },
      level_differences: {},
    },
    {
      key: 'portfolio_judgment',
      title: 'Portfolio judgement',
      question:
        'Does the candidate see the bets as one whole: what they jointly depend on, and what should end although nothing is wrong with it?',
      strong_candidate:
        'Sees where risk has concentrated without anyone deciding it, and stops work that is fine but not strategic, with a plan for its users and its people.',
      ask_for: 'Something that was going fine and that they ended.',
      not_this: [
        'Closing failures: ending what has already failed takes no judgement of a portfolio.',
        'Schemes: sorting work into horizons or quadrants moves nothing by itself. Ask which money moved.',
        'Ruthlessness: the number of things ended is not a measure, and neither is how fast it was done.',
        'A winning bet: one that paid off does not show how the set was composed.',
      ],
      prompts: [
        {
          question: 'Tell me about something that was going fine and that you ended.',
          follow_up: 'What did its users and its team hear, from whom, and when?',
        },
        {
          question: 'On what did most of your bets depend without anyone having decided so?',
          follow_up: 'How did you notice, and what did it cost to change?',
        },
        {
          question: 'Which work is going on in your area today that you would not start now?',
          follow_up: 'Why is it still going on?',
        },
        {
          question: 'How did the division of people or money between bets change from one year to the next?',
          follow_up: 'Which bet lost, and how was that argued?',
        },
        {
          question: 'Which bet did you keep although it contradicted your own plan?',
          follow_up: 'Who judges whether it goes on?',
        },
      ],
      weight: 1,
      weight_reason: null,
      tracks: null,
      anchors: {
        lead: {
          '1': 'Calls all of the bets important. Asked how many would have to fail for the year to be lost, has not looked at them together. Nothing was stopped except what had failed already or lost its people. Work that pleases one large customer or executive goes on with no date for looking at it.',
          '2': 'Sorts the bets into safe, likely and daring, and keeps a share of each. Did not look at whether several of them hang on one supplier, channel or assumption. Stopped what went badly; a project that did its job and led nowhere was made smaller, renamed, or given another quarter.',
          '3': 'Says what the bets jointly depend on and how one failure was kept from taking them all. Stopped work that was doing fine because it no longer served the aim, and tells what its users and its team were told and where the people went. Gives the reason why it was not stopped sooner.',
          '4': 'Set terms for stopping at the start, for the safe bets as for the daring ones, and stopped one by them while it was liked and its numbers were rising. Showed where risk had piled up without a decision, by a sum or picture that others could check, and paid to spread it. Says what the spreading cost.',
        },
        principal: {
          '1': 'Counts lines and budgets. Each line is defended by its own plan, and the portfolio is what is left when all have been approved. Asked what the company is betting on without having said so, talks about the largest line. The last line to end was ended by a buyer, a regulator or a budget cut.',
          '2': 'Places each line in a scheme, such as horizons or quadrants. The placing has changed words and not money: the shares of last year and this are nearly the same. Mentions dependence on one customer, region or technology as a known risk; asked who may act on it, and at what point, does not know.',
          '3': 'Says which uncertain beliefs carry most of the value of the portfolio, which of them would fail together, and what was bought, begun or held back to lessen that. Moved money between lines by an amount they can name. Ended a profitable line because it led away from the aim, and says what was lost with it.',
          '4': 'Asked which of the lines they would start today if none existed, showed the answer to those who ran them, and moved people by it over several quarters. Kept one bet against their own theory alive on purpose, with a judge other than themselves. Tells which ending they would not repeat, and how they know.',
        },
      },
      level_differences: {},
    },
    {
      key: 'delegation',
      title: 'Delegation',
      question:
        'Does the candidate hand over outcomes with the right to decide and agreed points to look, and leave them there?',
      strong_candidate:
        'Delegates outcomes, decision rights and checkpoints, not tasks: says what the result must be, what the person may decide alone, and when the two will look; then lets a decision stand that they would have made otherwise.',
      ask_for: 'A decision by one of their people that they disagreed with and let stand.',
      not_this: [
        'Hands off: hearing of trouble from outside is not trust, it is absence.',
        'Being busy: a full calendar can be a sign of what was not handed over.',
        'Hiring people who need no managing: ask about somebody who did.',
        'Saving it: the story in which they stepped in and rescued the project is, as a rule, about something else.',
      ],
      prompts: [
        {
          question: 'Which decision by one of your people did you disagree with and let stand?',
          follow_up: 'What did you say to them, before and after?',
        },
        {
          question: 'Take me through one hand-over: what exactly did the person get from you on the first day?',
          follow_up: 'What were they to bring to you, and what not?',
        },
        {
          question: 'When did you take something back?',
          follow_up: 'What would you have had to agree at the start for that not to be needed?',
        },
        {
          question: 'What do you still do yourself that somebody on your team should be doing?',
          follow_up: 'What are you waiting for?',
        },
        {
          question: 'What was decided while you were last away?',
          follow_up: 'What would you have decided, and what did you do about the difference?',
        },
      ],
      weight: 1,
      weight_reason: null,
      tracks: ['manager'],
      anchors: {
        lead: {
          '1': 'Hands out tasks and takes them back when they are done otherwise than they would have done them: rewrites documents, sits in each review, is the one other functions ring. Or hands over everything and hears of trouble from outside. Asked what somebody decided against their view, has no case.',
          '2': 'Gives people areas and says that they own them. Which decisions come with an area was never said, and came out in a collision. Checkpoints are status meetings, the same for each person and each risk. When something slipped they stepped in, and from there on the story has one actor.',
          '3': 'Describes one hand-over in full: the outcome, the limits, what the person may decide alone, what they bring along, and when the two would look, set by where the risk lay. Tells of a decision made otherwise than they would have made it, which they let stand, and what they did on seeing it.',
          '4': 'Handed over what they were known for, to somebody who had not done it before, with checkpoints that fell away as named evidence came in. When it went wrong, dealt with it at the checkpoint, left the work where it was, and answered for it upwards. Tells how that person now hands work to others.',
        },
        principal: {
          '1': 'Leads past the managers: asks people two levels down for changes, decides in passing, and the managers hear of it from their teams. Or sees the managers as a reporting line. Asked what a manager may decide without them, gives a spending limit or says that it depends.',
          '2': 'Has a list of who decides what, and overrode it in the case they tell. Sets managers goals, then checks on them by going through project details. Where two areas meet, the decision comes back to the candidate each time; that this costs weeks is regretted, and left as it is.',
          '3': "Says which decisions they keep, why those, and which have moved down in the past year. Delegates whole questions, such as which bets to run, with the outcome, the limits and two or three points to look. Tells of a manager's decision they doubted, what they asked, and that it remained the manager's.",
          '4': 'Moved a whole class of decisions away from themselves, and afterwards checked by a sample whether those decisions held. Some did not; gave people other information or other limits rather than taking the decisions back. Was gone for weeks, and tells what was decided then and what they would have done differently.',
        },
      },
      level_differences: {},
    },
    {
      key: 'people_growth',
      title: 'People growth',
      question:
        'Does the candidate make judgement visible so that others can learn it, and are there people who could follow them?',
      strong_candidate:
        'Makes judgement visible and grows successors: shows how a decision is reached and not only which, gives people decisions that can fail, says early and plainly when it is not working, and can name who could take over.',
      ask_for: 'A person who can do something now that they could not when the two began, and how that came about.',
      not_this: [
        'Being liked by the team: affection and growth are different things.',
        'Famous hires: picking people who were already grown is recruiting.',
        'Promotions: a title is given by a committee. Ask what the person can now decide.',
        "Mentoring by anecdote: telling one's own career is not teaching.",
        'Hard stories: having let people go is not evidence of having told them the truth in time.',
      ],
      prompts: [
        {
          question: 'Tell me about one person: what can they decide now that they could not when you started together?',
          follow_up: 'What did you give them to practise on, and what could have gone wrong?',
        },
        {
          question: 'How do people who work for you find out why you decided something, and not only what?',
          follow_up: 'When did somebody use that to tell you that you were wrong?',
        },
        {
          question: 'Who could take over from you, and what have they already done in your place?',
          follow_up: 'What did they do differently from you?',
        },
        {
          question: 'Tell me about somebody with whom it did not work out.',
          follow_up: 'When did they first hear it from you, and in what words?',
        },
        {
          question: 'Who gets the risky work on your team?',
          follow_up: 'Have you ever counted?',
        },
      ],
      weight: 1,
      weight_reason: null,
      tracks: ['manager'],
      anchors: {
        lead: {
          '1': 'Describes people by their talent or the want of it. Growth is a course, a book, or a promotion handed over. Asked what a given person can do now that they could not a year ago, speaks of attitude. Somebody who was failing learned it from the process, or in the last week.',
          '2': 'Meets people regularly and comments on their documents and presentations. How they reach a decision themselves remains in their head, so people learn what was decided and not why. Names a successor; asked what that person has decided in their place, tells of holiday cover.',
          '3': "Thinks aloud in reviews, writes grounds down, asks the person for their call before giving their own, and compares the two later. Names one person, the gap in judgement they saw, what the person was given to practise on, and a later decision of that person's which shows whether it closed.",
          '4': 'Names somebody who has passed them in one respect, and what they now learn from that person. Also tells a hard case: said early, with examples, that it was not working, what the two tried and how it ended, such that the other could confirm it. Somebody they taught is teaching others by the same means.',
        },
        principal: {
          '1': 'Speaks of the bar, and of those who were beneath it. Talent is bought: the story of the team is a list of hires and the firms they came from. No role has a successor, their own included; the nearest person "needs a few more years", and what is missing is not said.',
          '2': 'Runs a career ladder and talent reviews, and knows where each person stands in them. How managers teach judgement is left to each manager, and they have not looked. Successors exist on a chart; asked what those people were given that could fail in public, lists work that could not.',
          '3': 'Describes how judgement is passed on where they lead: decisions written with their grounds and gone over later, whichever way they came out, with the youngest speaking too. Names two people who lead more than when they came, what each was trusted with, and what the candidate had to give up or risk for it.',
          '4': 'Shows that they could leave: a successor ran a planning round or a crisis with the candidate out of the room, decided some of it differently, and was credited. Counted who was given the risky work, found that it went to people like themselves, and changed that; gives the count before and after.',
        },
      },
      level_differences: {},
    },
  ],
  artifacts: [
    {
      kind: 'roadmap_narrative',
      title: 'Roadmap narrative of an area',
      brief:
        'Bring the plan of an area or portfolio as it stood on one day: the bets, what joins them, what was left out. Black out what you must. In ten minutes tell us the argument of the plan and not its items: what would have to be true for it to work, and which set of bets it was chosen over.',
      look_for: [
        'One problem or theory above the bets, with the assumption that several of them share.',
        'A set of bets that was not chosen, and what it would have been better at.',
        'Work of value that was stopped or refused, and who was told what.',
        'Goals of other functions that the plan helps or hurts.',
        'What would have stopped each bet, as it was written then.',
        'Whose evidence and whose dissent are in it, by name or role.',
      ],
    },
    {
      kind: 'post_launch_review',
      title: 'Review of a bet or a period',
      brief:
        'Bring the review of one bet, or of a quarter or year of several, or reconstruct it on two pages: what was forecast, what came, what was decided because of it. Choose one in which at least one bet fell short. Figures may be scaled, as long as their proportions are kept and you say so.',
      look_for: [
        'Forecasts from before the start, laid beside the results, misses included.',
        'A comparison that separates what was earned from what the market gave.',
        'A bet stopped, cut or moved because of a number agreed beforehand.',
        'How those who reported the bad number were treated.',
        'What other functions or areas paid for the result.',
        'Their own decision among the causes, apart from what the teams did.',
      ],
    },
    {
      kind: 'reversed_decision',
      title: 'Reversed decision of consequence',
      brief:
        'Choose a decision you made or argued for, on which other people had built, and which you later turned round. Tell us the grounds then, the first sign against it, who saw it first, how the reversal was announced and to whom, and what you do differently in leading since. A document from the time is better than a memory.',
      look_for: [
        'Grounds at the time that a reasonable person could have shared.',
        'The way from first sign to reversal, with its length, and what kept the old decision standing.',
        'How the people who had built on it were told, and by whom.',
        'What happened to the person who had warned first.',
        'The price of the reversal and of the delay, as sums or time.',
        'A change in how they lead that has been put to the test since.',
      ],
    },
  ],
}
