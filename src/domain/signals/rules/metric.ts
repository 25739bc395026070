/**
 * Rules for `metric`: a named measure with a figure, good or bad. Targets, head counts, customer counts, dates and
 * durations of work are none.
 */
import type { Rule } from './rule.ts'

export const metricRules: readonly Rule[] = [
  {
    id: 'metric.named-change',
    kind: 'metric',
    reason: 'a named measure moved by a figure, or to one',
    pattern:
      '(?<span>{MEASURE}(?: (?!(?:{FIGURE}|by|from|to)\\b){W}){0,3}? (?:went|rose|fell|dropped|grew|climbed|jumped|improved|increased|decreased|declined|sank|shrank|came down|went up|went down) (?:(?:up |down )?(?:by|from|to) )(?:about |almost |nearly |over |roughly |around |just ){0,1}{FIGURE} ?(?:%|points?|pp|percentage points?)(?: to {FIGURE}(?: (?:%|points?))?)?|{MEASURE}(?: {W}){0,1} (?:almost |nearly |more than )?(?:doubled|tripled|halved|quadrupled)\\b(?! down)|(?:doubled|halved|tripled|quadrupled) (?:our |the |my |their |weekly |monthly |daily ){0,2}{MEASURE}\\b|a (?:third|quarter|fifth|tenth) (?:fewer|more|less) {MEASURE}\\b)',
    plain: true,
    hits: [
      ['candidate', 'Activation went from 31% to 38% in six weeks.'],
      ['candidate', 'Churn fell by two points.'],
      ['candidate', 'We doubled weekly actives.'],
    ],
    misses: [
      ['candidate', 'Engagement improved massively.'],
      ['candidate', 'We want churn to fall by two points.'],
      ['candidate', 'Churn did not fall by two points.'],
    ],
  },
  {
    id: 'metric.measure-moved',
    kind: 'metric',
    reason: 'a named measure moved, with a figure',
    pattern:
      '(?<span>{MEASURE}\\b(?: {W}){0,5}? (?:went|goes|rose|fell|dropped|grew|climbed|jumped|halved|doubled|tripled|quadrupled|sank|is|was|were|down|up|from|at|to|hit|reached|came|sits|landed|improved|increased|decreased|declined|shrank|slipped|stood|recovered|moved|cut|stayed|got|gets|under|below|above|over|of|:|>|=|-)(?: {W}){0,5}? (?:{FIGURE}|doubled|halved)\\b(?: %| {W}){0,3}?(?: to {FIGURE}(?: %)?| > {FIGURE}(?: %)?)?)',
    toClauseEnd: false,
    hits: [
      ['candidate', 'Activation went from 31% to 38% in six weeks.'],
      ['candidate', 'Churn fell by two points.'],
      ['note', 'D30 retention 18 to 24.'],
    ],
    misses: [
      ['candidate', 'Engagement improved massively.'],
      ['candidate', 'We had a team of 5 and three features.'],
      ['candidate', 'The target for retention is 40%.'],
    ],
  },
  {
    id: 'metric.percent-change',
    kind: 'metric',
    reason: 'a change in per cent or as a multiple',
    pattern:
      '(?<span>(?:{W} ){0,5}(?:by|up|down|to|at|from|under|over|above|below|of|a|hit|reached|fell|rose|grew|dropped) (?:about |around |roughly |almost |nearly |only |over |just |some |more than )?{FIGURE} (?:%|pts?|pp|points?|percentage points?|basis points?|x\\b)(?: {W}){0,4})',
    hits: [
      ['candidate', 'Build times dropped by 55%.'],
      ['note', 'returns on the second doorbell under 3 %'],
    ],
    misses: [
      ['candidate', 'We want to cut it by 20%.'],
      ['candidate', 'I was 90% sure.'],
    ],
  },
  {
    id: 'metric.multiple',
    kind: 'metric',
    reason: 'a measure that doubled, halved or the like',
    pattern:
      '(?<span>(?:{W} ){0,4}(?:(?:doubled|tripled|quadrupled|halved|trebled)(?! down)|cut in half|twice as many|half as many|twice as (?:much|fast)|half as much|a (?:third|quarter|fifth|half|tenth) (?:fewer|more|less|lower|higher|faster)|{FIGURE} (?:times|fold) (?:more|fewer|faster|as many|as much)|(?:two|three|four|five|six|seven|eight|nine|[0-9]+) (?:out of|in) (?:three|four|five|six|seven|eight|nine|ten|twenty|a hundred|[0-9]+))(?: {W}){0,5})',
    hits: [
      ['candidate', 'We got a third fewer tickets.'],
      ['candidate', 'Weekly actives doubled after that.'],
    ],
    misses: [
      ['candidate', 'I would like to double weekly actives.'],
      ['candidate', 'The team doubled down.'],
    ],
  },
  {
    id: 'metric.from-to',
    kind: 'metric',
    reason: 'a measure told from where to where',
    pattern:
      '(?<span>(?:{W} ){0,5}(?:from )?[$]?[0-9][0-9.:]*(?: (?:%|k|m|s|days?|hours?|minutes?|min|seconds?|sec|weeks?|points?|cents?|dollars|euros))? (?:to|>|down to|up to|- >|, not|instead of|against) (?:about |under |over |only |around )?[$]?[0-9][0-9.:]*(?: (?:%|k|m|s|days?|hours?|minutes?|min|seconds?|sec|weeks?|points?|cents?|dollars|euros))?)(?! (?:people|engineers|developers|years|pms|interviews|users|customers|october|nov|dec))',
    hits: [
      ['note', 'Time to first deploy: 40 min down to 6 min.'],
      ['note', 'spoilage 22 -> 13%, measured at gate'],
    ],
    misses: [
      ['candidate', 'I work nine to five.'],
      ['note', 'Team grew from 3 to 9 people.'],
    ],
  },
  {
    id: 'metric.money',
    kind: 'metric',
    reason: 'an outcome in money',
    pattern:
      '(?<span>(?:{W} ){0,4}(?:saved|saves|saving|lost|burned|earned|earning|made|makes|brought in|brings in|worth|generated|cost us|grew to|revenue of|recovered|added)(?: {W}){0,3}? (?:[$€£₹] ?[0-9][0-9.]*(?: (?:k|m|bn|million|thousand|billion))?|[0-9][0-9.]* (?:k|m|bn|million|thousand|billion)(?: (?:dollars|euros|pounds|naira|rupees))?)(?: {W}){0,3})',
    hits: [
      ['candidate', 'We burned $210k in nine days.'],
      ['candidate', 'It saved us about 2 million euros.'],
    ],
    misses: [
      ['note', '- salary: wants 85-90k'],
      ['candidate', 'The budget was $2m.'],
    ],
  },
]
