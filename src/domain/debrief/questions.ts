/**
 * The questions an agenda asks: one per dimension of the library rubrics and reason for talking about it, and a general
 * one for a dimension a company wrote itself. They send the panel back to what was said and to the anchors. They know
 * no person, no rating and no figure, so that none of them can lean to one side.
 */
import type { SplitCause } from '../debrief-shape.ts'
import type { libraryDimensions } from '../rubrics/rubric.ts'

export type QuestionReason = SplitCause | 'uncovered' | 'unsure'

/** The question that would settle a dimension, by why it is on the agenda. Always one sentence or two, never empty. */
export function questionFor(dimension: string, reason: QuestionReason): string {
  const ofLibrary = libraryQuestions.get(dimension)
  return ofLibrary ? ofLibrary[reason] : generalQuestion(dimension.replaceAll('_', ' '), reason)
}

function generalQuestion(words: string, reason: QuestionReason): string {
  switch (reason) {
    case 'different_bar':
      return `On ${words}: read the anchors on both sides of the bar aloud, and say which line of your evidence puts it on its side.`
    case 'different_evidence':
      return `On ${words}: each interview showed another situation. Lay the evidence side by side: is it one habit, or did the situation make the difference?`
    case 'open':
      return `On ${words}: go through one piece of evidence together. What did each of you hear in it, and which anchor does it match word by word?`
    case 'uncovered':
      return `Nobody rated ${words}. Does any evidence on the table speak to it, or does the decision need one more conversation?`
    case 'unsure':
      return `On ${words}: which single piece of evidence would move you across the bar, and do we have it?`
  }
}

const questionsOfLibrary = {
  problem_clarity: {
    different_bar:
      'Read the anchors on both sides of the bar aloud: at this level, what must be said about who has the problem, and how one knows, before it counts as meeting the bar?',
    different_evidence:
      'Each interview heard a different story. In which of them was the problem told apart from the asked-for feature, and what made that possible or impossible there?',
    open: 'Take one passage: where is the problem, who has it, and how did the candidate know? Read it aloud and say what you heard.',
    uncovered:
      'Nobody rated how the problem was told apart from the solution. Does any quote on the table show it, or does the decision need one more conversation?',
    unsure:
      'Which words show the candidate reframing when the evidence turned, and which show them staying with the feature they were asked for?',
  },
  tradeoff_literacy: {
    different_bar:
      'Read the anchors on both sides of the bar aloud: at this level, is it enough to name what was given up, or must the alternative and its price be told too?',
    different_evidence:
      "Each interview heard a different choice. Was giving something up the candidate's to decide in each of them, and what did they say about the option not taken?",
    open: 'Take one choice: which option was not taken, what did it cost, and who said so? Read the words aloud before anybody reads them into something.',
    uncovered:
      'Nobody rated how alternatives were weighed. Did anybody hear about an option that was not taken, or does the decision need one more conversation?',
    unsure:
      'Which deprioritised thing did the candidate name with its reason, and would a second one change your rating?',
  },
  metric_discipline: {
    different_bar:
      'Read the anchors on both sides of the bar aloud: at this level, does a measure with its result meet the bar, or must the baseline and the guardrail have been named before the work?',
    different_evidence:
      'Each interview heard about a different outcome. Was there a number to be had in each of them, and was it asked for?',
    open: 'Take one outcome: which measure, from what to what, named before or after the work? What in the words tells you?',
    uncovered:
      'Nobody rated how success was measured. Is there a figure with its baseline anywhere in the quotes, or does the decision need one more conversation?',
    unsure: "Which number would have changed the candidate's call, and did they say so themselves?",
  },
  learning_after_a_miss: {
    different_bar:
      'Read the anchors on both sides of the bar aloud: at this level, is owning the miss enough, or must a habit have changed because of it?',
    different_evidence:
      "Each interview heard about a different miss. How large was the candidate's own part in each, and what changed afterwards?",
    open: 'Take one miss: what was their own part, in their words, and what do they do differently now? Say what you heard before you say what it means.',
    uncovered:
      'Nobody rated what was learned from a miss. Did anybody hear of a decision that was reversed, or does the decision need one more conversation?',
    unsure: 'Which changed habit can we name, and what shows that it outlived the story?',
  },
  stakeholder_judgment: {
    different_bar:
      'Read the anchors on both sides of the bar aloud: at this level, what must be said about who decides and what to escalate before it counts as meeting the bar?',
    different_evidence:
      'Each interview heard about a different pressure. Who could overrule the candidate in each of them, and how early did the bad news travel?',
    open: 'Take one disagreement with somebody who outranked them: what did they escalate, what did they keep, and who got the credit? Read the words aloud.',
    uncovered:
      'Nobody rated judgment under pressure. Did anybody hear of a disagreement with somebody who outranked them, or does the decision need one more conversation?',
    unsure: 'Which moment shows when bad news was brought, and did it come with a way forward?',
  },
  cross_functional_alignment: {
    different_bar:
      'Read the anchors on both sides of the bar aloud: at this level, where does winning the room end and aligning goals and incentives begin?',
    different_evidence:
      'Each interview heard about different functions. Whose incentives stood against each other in each story, and what did the candidate change about them?',
    open: 'Take one agreement between functions: what did each side want before it, and what made it hold afterwards? Quote the words that say so.',
    uncovered:
      'Nobody rated alignment across functions. Does any story on the table show goals being aligned, or does the decision need one more conversation?',
    unsure: 'Which agreement still held when the candidate had left the room, and how do we know?',
  },
  strategy_influence: {
    different_bar:
      "Read the anchors on both sides of the bar aloud: at this level, is translating the company's strategy enough, or must a part of it have changed?",
    different_evidence:
      'Each interview heard about a different strategy. How much of it was open when the candidate came in, and what was different when they were done?',
    open: "Take one strategic claim: what did the company believe before, what did it believe after, and which part of that was the candidate's?",
    uncovered:
      'Nobody rated influence on strategy. Did anybody hear of a belief of the company that changed, or does the decision need one more conversation?',
    unsure: 'Which sentence shows strategy being shaped, and which shows it being carried out?',
  },
  portfolio_judgment: {
    different_bar:
      'Read the anchors on both sides of the bar aloud: at this level, must something that was going fine have been stopped, or is seeing the concentration of risk enough?',
    different_evidence:
      "Each interview heard about a different set of bets. How many of them were the candidate's to stop, and which did they stop?",
    open: 'Take one bet that was stopped or kept: what else depended on it, and what reason was given? Read the reason aloud.',
    uncovered:
      'Nobody rated judgment over several bets. Did anybody hear of something fine being stopped, or does the decision need one more conversation?',
    unsure: 'Where did the candidate say what all the bets rest on together, and what would prove it wrong?',
  },
  delegation: {
    different_bar:
      'Read the anchors on both sides of the bar aloud: at this level, is handing over an outcome enough, or must decision rights and checkpoints have been named?',
    different_evidence:
      'Each interview heard about a different hand-over. How much could go wrong in each of them, and what did the candidate keep in their own hands?',
    open: 'Take one hand-over: was it an outcome or a list of tasks, and who could decide what? Quote the words that tell them apart.',
    uncovered:
      'Nobody rated how outcomes were handed over. Did anybody hear who could decide what, or does the decision need one more conversation?',
    unsure: 'Which checkpoint did the candidate name, and what happened there?',
  },
  people_growth: {
    different_bar:
      'Read the anchors on both sides of the bar aloud: at this level, is supporting people enough, or must somebody have grown into a larger decision?',
    different_evidence:
      'Each interview heard about different people. Where did each of them start, and what can they decide now that they could not before?',
    open: 'Take one person who grew: which judgment was made visible to them, and what do they decide alone today? Say what you heard.',
    uncovered:
      'Nobody rated how people were grown. Did anybody hear of a successor, or does the decision need one more conversation?',
    unsure: "Which person's growth can be told step by step, and which part of it was the candidate's doing?",
  },
} satisfies Record<(typeof libraryDimensions)[number], Record<QuestionReason, string>>

const libraryQuestions = new Map<string, Record<QuestionReason, string>>(Object.entries(questionsOfLibrary))
