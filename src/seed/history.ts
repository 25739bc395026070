/**
 * What happened at the demo company in eight months: three jobs with their plans, forty-five loops with their panels, and
 * the turns each of them took. Data only, in the order in which loops opened; people by their keys, days counted in
 * working days before the start. How it becomes requests is not known here.
 */
import type { Facet } from './dossier.ts'

export type JobKey = 'senior' | 'lead' | 'associate'

export interface DemoJob {
  readonly key: JobKey
  readonly title: string
  readonly level: 'associate' | 'senior' | 'lead'
  readonly track: 'ic' | 'manager'
  readonly rubric: 'product_manager' | 'product_leader'
  readonly owner: string
  readonly deputy: string
  readonly team: readonly string[]
  readonly bars: Readonly<Partial<Record<Facet, { readonly bar: 3 | 3.5; readonly reason: string }>>>
  readonly facets: readonly Facet[]
  readonly interviews: readonly {
    readonly name: string
    readonly focus: readonly Facet[]
    readonly artifact: 'roadmap_narrative' | 'post_launch_review' | 'reversed_decision' | null
    readonly minutes: number
    readonly prompts: readonly string[]
    readonly note: string | null
  }[]
}

export const demoJobs: readonly DemoJob[] = [
  {
    key: 'senior',
    title: 'Senior product manager, carrier bookings',
    level: 'senior',
    track: 'ic',
    rubric: 'product_manager',
    owner: 'helene',
    deputy: 'marcus',
    team: ['priya'],
    bars: {
      metric: {
        bar: 3,
        reason: 'Every change to bookings goes out as an experiment; whoever has this seat sets its guardrails alone.',
      },
    },
    facets: ['problem', 'tradeoff', 'metric', 'learning', 'stakeholder'],
    interviews: [
      {
        name: 'Problem framing',
        focus: ['problem', 'tradeoff'],
        artifact: null,
        minutes: 60,
        prompts: ['Which feature were you asked for that turned out not to be what was needed?'],
        note: 'One story in depth. Leave numbers to the next interview unless they come up by themselves.',
      },
      {
        name: 'Post-launch review',
        focus: ['metric', 'problem'],
        artifact: 'post_launch_review',
        minutes: 60,
        prompts: ['What did you expect, and where is that written?', 'Which number would have changed the call?'],
        note: null,
      },
      {
        name: 'A decision taken back',
        focus: ['learning', 'stakeholder'],
        artifact: 'reversed_decision',
        minutes: 45,
        prompts: ['What was the first sign against it, and who saw it?'],
        note: null,
      },
      {
        name: 'With engineering and design',
        focus: ['tradeoff', 'metric'],
        artifact: null,
        minutes: 60,
        prompts: ['Which option did you not take? Argue for it.'],
        note: 'Ask for a different story than the one in their letter.',
      },
      {
        name: 'Under pressure',
        focus: ['stakeholder', 'learning'],
        artifact: null,
        minutes: 45,
        prompts: ['When did you bring bad news that nobody had asked for?'],
        note: null,
      },
    ],
  },
  {
    key: 'lead',
    title: 'Lead product manager, port operations',
    level: 'lead',
    track: 'manager',
    rubric: 'product_leader',
    owner: 'marcus',
    deputy: 'helene',
    team: ['priya'],
    bars: {
      people: { bar: 3, reason: 'Three of the four product managers in port operations are in their first two years.' },
    },
    facets: ['metric', 'learning', 'stakeholder', 'portfolio', 'delegation', 'people'],
    interviews: [
      {
        name: 'Portfolio and bets',
        focus: ['portfolio', 'metric'],
        artifact: 'roadmap_narrative',
        minutes: 60,
        prompts: ['What in this portfolio was going fine, and you ended it?'],
        note: null,
      },
      {
        name: 'A hand-over',
        focus: ['delegation', 'people'],
        artifact: null,
        minutes: 45,
        prompts: ['What exactly did the person get from you on the first day?'],
        note: null,
      },
      {
        name: 'A decision taken back',
        focus: ['learning', 'portfolio'],
        artifact: 'reversed_decision',
        minutes: 45,
        prompts: ['Who warned you and was not heard?'],
        note: null,
      },
      {
        name: 'Executives and peers',
        focus: ['stakeholder', 'metric'],
        artifact: null,
        minutes: 45,
        prompts: ['Which bad news did you take upwards before it showed?'],
        note: null,
      },
      {
        name: 'People',
        focus: ['people', 'delegation'],
        artifact: null,
        minutes: 45,
        prompts: ['Tell me about somebody with whom it did not work out.'],
        note: 'Names of people may be changed; ask them to keep the changed name through the story.',
      },
      {
        name: 'From outside',
        focus: ['stakeholder', 'learning'],
        artifact: null,
        minutes: 45,
        prompts: ['How would the person who disagreed tell the same story?'],
        note: null,
      },
    ],
  },
  {
    key: 'associate',
    title: 'Associate product manager',
    level: 'associate',
    track: 'ic',
    rubric: 'product_manager',
    owner: 'marcus',
    deputy: 'helene',
    team: ['priya', 'ruth'],
    bars: {},
    facets: ['problem', 'tradeoff', 'metric', 'learning', 'stakeholder'],
    interviews: [
      {
        name: 'Problem sense',
        focus: ['problem', 'metric'],
        artifact: null,
        minutes: 45,
        prompts: ['Which one fact did you gather on your own before anything was built?'],
        note: null,
      },
      {
        name: 'With an engineer',
        focus: ['tradeoff', 'problem'],
        artifact: null,
        minutes: 45,
        prompts: ['What would your own request have cost? Whom did you ask?'],
        note: null,
      },
      {
        name: 'Something that went wrong',
        focus: ['learning', 'stakeholder'],
        artifact: 'reversed_decision',
        minutes: 45,
        prompts: ['When did you tell somebody, and whom?'],
        note: 'School, volunteering and jobs beside study count like any other work.',
      },
      {
        name: 'Numbers and people',
        focus: ['metric', 'stakeholder', 'tradeoff'],
        artifact: null,
        minutes: 60,
        prompts: ['What did you expect beforehand?'],
        note: null,
      },
    ],
  },
]

export type Turn =
  /** what somebody's rating was, whatever chance would have made of it */
  | { readonly turn: 'rated'; readonly who: string; readonly facet: Facet; readonly rating: number }
  /** who ticked a red flag of the dossier, with the quote it rests on */
  | { readonly turn: 'flagged'; readonly who: string; readonly kind: 'solo_success' | 'blamed_failure' | 'no_metrics' }
  | {
      readonly turn: 'not_assessed'
      readonly who: string
      readonly facet: Facet
      readonly reason: 'ran_out_of_time' | 'no_opportunity' | 'not_my_expertise'
    }
  | { readonly turn: 'declined'; readonly who: string; readonly instead: string; readonly reason: string }
  | { readonly turn: 'reassigned'; readonly who: string; readonly instead: string; readonly reason: string }
  | { readonly turn: 'recused'; readonly who: string; readonly instead: string; readonly reason: string }
  | { readonly turn: 'no_show'; readonly interview: number; readonly reason: string }
  | { readonly turn: 'dropped'; readonly interview: number; readonly reason: string }
  | { readonly turn: 'waived'; readonly who: string; readonly reason: string }
  | { readonly turn: 'opened_early'; readonly waitingFor: string; readonly reason: string }
  | {
      readonly turn: 'version'
      readonly who: string
      readonly reason: 'slip' | 'own_evidence_reread' | 'new_evidence_heard' | 'moved_to_the_group'
      readonly facet: Facet
      readonly from: number
      readonly to: number
      readonly because: string
    }
  | {
      readonly turn: 'added'
      readonly name: string
      readonly focus: readonly Facet[]
      readonly who: string
      readonly daysAfterDecision: number
      readonly card: 'in' | 'open'
    }
  | {
      readonly turn: 'earlier_decision'
      readonly by: string
      readonly decision: 'hire' | 'no_hire' | 'defer'
      readonly reason: string
      readonly wouldChange: string
      readonly sees: string
    }
  | { readonly turn: 'delegated'; readonly to: string; readonly reason: string }
  | { readonly turn: 'dissent'; readonly who: string; readonly text: string }
  | {
      readonly turn: 'flag_reviewed'
      readonly kind: 'solo_success' | 'blamed_failure' | 'no_metrics'
      readonly status: 'confirmed' | 'dismissed'
      readonly by: string
    }
  | {
      readonly turn: 'split_ruled'
      readonly facet: Facet
      readonly cause: 'different_bar' | 'different_evidence' | 'open'
      readonly by: string
    }
  | { readonly turn: 'cancelled'; readonly how: 'withdrawn' | 'cancelled' | 'rejected'; readonly reason: string }
  | { readonly turn: 'nudged'; readonly who: string; readonly by: string }
  | { readonly turn: 'unwritten'; readonly who: string; readonly draft: boolean }

/** So many working days before the start at an hour; about so many hours ago, or from now; or not yet known. */
export type When =
  | { readonly daysBefore: number; readonly hour: number }
  | { readonly hoursAgo: number }
  | { readonly hoursOn: number }
  | null

export interface DemoLoop {
  readonly key: string
  /** key of the dossier, or of somebody without one */
  readonly candidate: string
  readonly job: JobKey
  /** working days before the start */
  readonly opened: number
  /** who sits where, interviews apart by "|": `~` shadow, `^` reverse shadow, `*` bar raiser */
  readonly panel: string
  readonly state: 'decided' | 'debrief' | 'sealed' | 'interviewing' | 'planned' | 'cancelled'
  /** when its interviews begin, where the usual rhythm would not do */
  readonly when?: readonly When[]
  /** working days before the start on which it was decided, where that is not the day after release */
  readonly decided?: number
  /** what became of the application after the decision */
  readonly ended?: 'hired' | 'rejected' | 'withdrawn'
  /** what the candidate or the file was told */
  readonly endReason?: string
  readonly turns?: readonly Turn[]
}

// biome-ignore format: one loop a line where it went its usual way
export const demoLoops: readonly DemoLoop[] = [
  { key: 'agnieszka', candidate: 'agnieszka', job: 'senior', opened: 168, state: 'decided', ended: 'hired',
    panel: 'beatriz marcus | lina | ruth | davor | kofi helene' },
  { key: 'stefan', candidate: 'stefan', job: 'lead', opened: 163, state: 'decided', ended: 'rejected',
    endReason: 'Delegation and growing people, which this seat is made of; told by phone with two instances',
    panel: 'ruth | yuki | davor | marcus | lina | kofi beatriz*',
    turns: [
      { turn: 'flagged', who: 'kofi', kind: 'blamed_failure' },
      { turn: 'rated', who: 'lina', facet: 'delegation', rating: 2 },
      { turn: 'rated', who: 'lina', facet: 'people', rating: 2 },
      { turn: 'version', who: 'davor', reason: 'slip', facet: 'learning', from: 2, to: 1, because: 'wrong box. meant 1, and the lines above were written for a 1' },
      { turn: 'flag_reviewed', kind: 'blamed_failure', status: 'confirmed', by: 'marcus' },
    ] },
  { key: 'zoe', candidate: 'zoe', job: 'associate', opened: 159, state: 'decided', ended: 'hired',
    panel: 'helene jonas~ | sam | kofi marcus | lina beatriz' },
  { key: 'chloe', candidate: 'chloe', job: 'senior', opened: 156, state: 'decided', ended: 'rejected',
    endReason: 'Metric discipline under the raised bar in both stories; told by phone',
    panel: 'kofi | ruth | yuki | davor sam~ | marcus beatriz',
    turns: [
      { turn: 'flagged', who: 'ruth', kind: 'no_metrics' },
      { turn: 'flag_reviewed', kind: 'no_metrics', status: 'confirmed', by: 'helene' }] },
  { key: 'daniel', candidate: 'daniel', job: 'senior', opened: 151, state: 'decided', ended: 'rejected',
    endReason: 'Learning and stakeholders; told by phone, he asked for the wording and got it',
    panel: 'ruth | davor | beatriz marcus | lina | kofi helene',
    turns: [
      { turn: 'flagged', who: 'kofi', kind: 'blamed_failure' },
      { turn: 'flag_reviewed', kind: 'blamed_failure', status: 'confirmed', by: 'helene' },
      { turn: 'dissent', who: 'lina', text: 'I would have taken the risk. The vendor page is the work this seat has had nobody for since spring, and accounting is a habit one can be told about in the first week. I have been told about it myself.' },
    ] },
  { key: 'ayodele-first', candidate: 'ayodele', job: 'associate', opened: 147, state: 'cancelled',
    panel: 'helene | sam | beatriz | kofi',
    turns: [{ turn: 'cancelled', how: 'withdrawn', reason: 'Ill until the spring; would like to come back' }] },
  { key: 'ifeoma', candidate: 'ifeoma', job: 'lead', opened: 145, state: 'decided', ended: 'hired',
    panel: 'helene | kofi | ruth | davor | beatriz | ingrid*' },
  { key: 'elif', candidate: 'elif', job: 'senior', opened: 141, state: 'decided', ended: 'hired',
    panel: 'helene beatriz | davor | ruth | yuki sam^ | kofi marcus',
    turns: [
      { turn: 'declined', who: 'kofi', instead: 'ingrid', reason: 'On the quay in Santos that day' },
      { turn: 'version', who: 'ruth', reason: 'own_evidence_reread', facet: 'learning', from: 3, to: 4, because: 'Read my own notes again on the train. She moved the button before anybody counted, and I can quote every part of the anchor.' },
    ] },
  { key: 'tom', candidate: 'tom', job: 'associate', opened: 136, state: 'decided', ended: 'rejected',
    endReason: 'Four dimensions under the bar; told that breakfast was the better story',
    panel: 'jonas | sam lina | beatriz | kofi yuki',
    turns: [{ turn: 'flagged', who: 'beatriz', kind: 'blamed_failure' }, { turn: 'flagged', who: 'kofi', kind: 'no_metrics' }] },
  { key: 'gareth', candidate: 'gareth', job: 'senior', opened: 132, state: 'decided', ended: 'rejected',
    endReason: 'Metrics; invited for the product manager opening of the autumn',
    panel: 'ruth beatriz | lina | yuki | davor | kofi',
    turns: [{ turn: 'no_show', interview: 4, reason: 'Train from Swansea cancelled; no other day before the deadline of his other offer' }] },
  { key: 'laura', candidate: 'laura', job: 'lead', opened: 127, state: 'decided', ended: 'rejected',
    endReason: 'No seat on the IC track today; will be written to when there is one',
    panel: 'davor | ruth | helene | lina | yuki | kofi',
    turns: [
      { turn: 'rated', who: 'lina', facet: 'metric', rating: 4 },
      { turn: 'rated', who: 'ruth', facet: 'delegation', rating: 2 },{ turn: 'dissent', who: 'lina', text: 'The ruling is right for this seat and wrong for us. Somebody who publishes three where the slides say eleven should be working here on whatever track, and "none open" is a sentence we can change.' }] },
  { key: 'mateo', candidate: 'mateo', job: 'associate', opened: 123, state: 'decided', ended: 'rejected',
    endReason: 'Problem clarity and stakeholders; his name passed to analytics with his consent',
    panel: 'marcus | sam jonas~ | beatriz helene | lina kofi' },
  { key: 'hannah', candidate: 'hannah', job: 'senior', opened: 119, state: 'decided', ended: 'withdrawn',
    endReason: 'Took an offer nearer to the archipelago',
    panel: 'beatriz | lina | ruth | davor yuki | helene',
    turns: [
      { turn: 'reassigned', who: 'lina', instead: 'sam', reason: 'Lina is on call that week' },
      { turn: 'rated', who: 'beatriz', facet: 'tradeoff', rating: 3 },
      { turn: 'rated', who: 'davor', facet: 'tradeoff', rating: 2 },
      { turn: 'rated', who: 'yuki', facet: 'tradeoff', rating: 4 },
      { turn: 'dissent', who: 'ruth', text: 'Twice those most concerned heard last, once from a newspaper. She told it with the day of the week, which is honest, and it is still twice. Carriers do not get a second Wednesday.' },
    ] },
  { key: 'oscar', candidate: 'oscar', job: 'senior', opened: 114, state: 'cancelled',
    panel: 'helene | lina | kofi | sam | marcus',
    turns: [{ turn: 'cancelled', how: 'cancelled', reason: 'Took another offer the day before the first interview' }] },
  { key: 'wei', candidate: 'wei', job: 'lead', opened: 112, state: 'decided', ended: 'hired',
    panel: 'marcus | yuki | lina | ruth | beatriz | davor',
    turns: [
      { turn: 'rated', who: 'marcus', facet: 'metric', rating: 3 },
      { turn: 'rated', who: 'ruth', facet: 'metric', rating: 2 },
      { turn: 'rated', who: 'davor', facet: 'metric', rating: 2 },
      { turn: 'dissent', who: 'davor', text: 'two cards below on metrics and the ruling leans on analysts who may leave. i see what you see on delegation. put it in writing which bet will have a number at which it stops, and who checks.' },
    ] },
  { key: 'joaquin', candidate: 'joaquin', job: 'senior', opened: 107, state: 'decided', ended: 'rejected',
    endReason: 'Not yet senior; would read an application for product manager with interest',
    panel: 'beatriz | lina helene | ruth | davor | kofi marcus',
    turns: [{ turn: 'recused', who: 'beatriz', instead: 'yuki', reason: 'We shared an office for two years' }] },
  { key: 'lucia', candidate: 'lucia', job: 'associate', opened: 102, state: 'decided', ended: 'rejected',
    endReason: 'Close; no analyst to teach with this year, told so',
    panel: 'yuki | sam | kofi jonas^ | lina marcus',
    turns: [{ turn: 'dissent', who: 'kofi', text: 'I would have hired her and borrowed the numbers. We have three people who can count and nobody who has ever had thirty customers at once who cannot leave the room.' }] },
  { key: 'petra', candidate: 'petra', job: 'senior', opened: 98, state: 'decided', ended: 'rejected',
    endReason: 'Problem clarity and learning; told by phone',
    panel: 'ruth helene | davor | yuki | sam jonas~ | kofi',
    turns: [
      { turn: 'rated', who: 'yuki', facet: 'learning', rating: 3 },
      { turn: 'rated', who: 'kofi', facet: 'learning', rating: 1 },
      { turn: 'split_ruled', facet: 'learning', cause: 'different_evidence', by: 'helene' },
    ] },
  { key: 'declan', candidate: 'declan', job: 'lead', opened: 93, state: 'decided', ended: 'rejected',
    endReason: 'Delegation and growing people; told by phone on the day of his other deadline',
    panel: 'ruth | yuki | beatriz | davor | lina | kofi',
    turns: [
      { turn: 'flagged', who: 'davor', kind: 'solo_success' },
      { turn: 'opened_early', waitingFor: 'kofi', reason: 'Kofi is in hospital and will not write for two weeks; Declan holds an offer that ends on Friday. Five of six cards are in.' },
      { turn: 'flag_reviewed', kind: 'solo_success', status: 'confirmed', by: 'marcus' },
    ] },
  { key: 'irina', candidate: 'irina', job: 'associate', opened: 89, state: 'decided', ended: 'rejected',
    endReason: 'Stakeholders, two stories; told by phone, took it well',
    panel: 'beatriz | lina | marcus jonas | kofi sam',
    turns: [
      { turn: 'rated', who: 'marcus', facet: 'stakeholder', rating: 2 },
      { turn: 'rated', who: 'sam', facet: 'stakeholder', rating: 2 },{ turn: 'not_assessed', who: 'jonas', facet: 'stakeholder', reason: 'not_my_expertise' }] },
  { key: 'obinna', candidate: 'obinna', job: 'senior', opened: 85, state: 'decided', ended: 'hired',
    panel: 'yuki | ruth | kofi | davor lina | marcus ingrid*',
    turns: [{ turn: 'earlier_decision', by: 'marcus', decision: 'no_hire',
      reason: 'Decided as deputy while Helene is away, on the cards alone: metric discipline is under the raised bar on all three that rate it, and the bar was raised for a reason.',
      wouldChange: 'A comparison group in any of his stories, or somebody who would have set one up with him.',
      sees: 'What the kiosk owner knows that the bank does not.' }] },
  { key: 'paul', candidate: 'paul', job: 'lead', opened: 80, state: 'cancelled',
    panel: 'marcus | kofi | lina | davor | beatriz | helene',
    turns: [{ turn: 'cancelled', how: 'rejected', reason: 'Looks for a role without people to lead; said so in the call before the first interview' }] },
  { key: 'meiling', candidate: 'meiling', job: 'senior', opened: 77, state: 'decided', ended: 'hired',
    panel: 'ruth | davor | beatriz | lina yuki | kofi',
    turns: [
      { turn: 'dropped', interview: 4, reason: 'The panel had four interviews in one day already and she asked for mercy' },
      { turn: 'rated', who: 'beatriz', facet: 'stakeholder', rating: 2 },
    ] },
  { key: 'miriam', candidate: 'miriam', job: 'lead', opened: 72, state: 'decided', ended: 'hired',
    panel: 'lina | beatriz | yuki | davor | ruth | helene',
    turns: [
      { turn: 'rated', who: 'helene', facet: 'stakeholder', rating: 4 },
      { turn: 'rated', who: 'davor', facet: 'stakeholder', rating: 3 },
    ] },
  { key: 'sam', candidate: 'sam', job: 'associate', opened: 67, state: 'decided', ended: 'hired',
    panel: 'helene | beatriz | kofi | ingrid marcus' },
  { key: 'samira', candidate: 'samira', job: 'senior', opened: 62, state: 'decided', ended: 'withdrawn',
    endReason: 'Stays in public service',
    panel: 'davor | lina | ruth | yuki beatriz | ingrid*' },
  { key: 'nadia', candidate: 'nadia', job: 'senior', opened: 57, state: 'cancelled',
    panel: 'ruth | yuki | sam | davor | kofi',
    turns: [{ turn: 'cancelled', how: 'withdrawn', reason: 'Stays where she is; her team was given the checkout' }] },
  { key: 'thabo', candidate: 'thabo', job: 'lead', opened: 53, state: 'decided', ended: 'rejected',
    endReason: 'Portfolio judgement; told by phone',
    panel: 'yuki | lina | marcus | davor | kofi helene | beatriz',
    turns: [
      { turn: 'rated', who: 'marcus', facet: 'portfolio', rating: 2 },
      { turn: 'rated', who: 'yuki', facet: 'portfolio', rating: 3 },
    ] },
  { key: 'hyejin', candidate: 'hyejin', job: 'associate', opened: 47, state: 'decided', ended: 'hired',
    panel: 'helene | sam jonas^ | kofi | lina beatriz',
    turns: [{ turn: 'delegated', to: 'ruth', reason: 'Away until the 20th, Helene with me; Ruth would be her manager and has read every card' }] },
  { key: 'vikram', candidate: 'vikram', job: 'senior', opened: 41, state: 'decided', ended: 'rejected',
    endReason: 'Three dimensions from independent stories; told in writing at his wish',
    panel: 'beatriz | ruth | marcus lina | davor yuki | kofi',
    turns: [
      { turn: 'flagged', who: 'kofi', kind: 'blamed_failure' },
      { turn: 'flagged', who: 'lina', kind: 'solo_success' },
      { turn: 'waived', who: 'yuki', reason: 'On parental leave since the evening of the interview; Davor sat in the same hour and his card is in' },
      { turn: 'flag_reviewed', kind: 'blamed_failure', status: 'confirmed', by: 'helene' },
    ] },
  { key: 'birgit', candidate: 'birgit', job: 'lead', opened: 34, state: 'debrief',
    panel: 'ruth | beatriz | kofi | yuki | helene | davor',
    turns: [
      { turn: 'rated', who: 'beatriz', facet: 'people', rating: 3 },{ turn: 'dissent', who: 'beatriz', text: 'I would decide now, and yes. Waiting for the second leaver puts the question whether people like her in front of the question whether they learn from her, and on that I heard the deputy at length.' }] },
  { key: 'leo', candidate: 'leo', job: 'senior', opened: 29, state: 'debrief',
    panel: 'helene | davor | ruth | yuki sam | kofi',
    turns: [
      { turn: 'rated', who: 'davor', facet: 'problem', rating: 3 },
      { turn: 'flagged', who: 'ruth', kind: 'solo_success' },
      { turn: 'added', name: 'A promise taken back', focus: ['stakeholder'], who: 'beatriz', daysAfterDecision: 4, card: 'in' },
      { turn: 'version', who: 'sam', reason: 'moved_to_the_group', facet: 'tradeoff', from: 3, to: 2, because: 'Everyone else had the limit enforced by hand for a year. I heard it and did not think it was mine to rate; now I do.' },
    ] },
  { key: 'anjali', candidate: 'anjali', job: 'lead', opened: 24, state: 'debrief',
    panel: 'davor | ruth | lina | marcus | yuki | beatriz',
    turns: [
      { turn: 'version', who: 'lina', reason: 'new_evidence_heard', facet: 'portfolio', from: 2, to: 3, because: 'Davor heard when the reports were stopped, and on whose word. I had taken it for the contract running out.' },
      { turn: 'added', name: 'One hard stop', focus: ['portfolio'], who: 'kofi', daysAfterDecision: 3, card: 'open' },
    ] },
  { key: 'ayodele', candidate: 'ayodele', job: 'associate', opened: 22, state: 'debrief',
    panel: 'helene beatriz | lina | jonas | kofi sam' },
  { key: 'tariq', candidate: 'tariq', job: 'senior', opened: 18, state: 'debrief',
    panel: 'ruth | davor | yuki | sam lina | kofi helene' },
  { key: 'nikolai', candidate: 'nikolai', job: 'lead', opened: 16, state: 'sealed',
    when: [{ daysBefore: 5, hour: 9 }, { daysBefore: 5, hour: 13.5 }, { daysBefore: 4, hour: 9.5 }, { daysBefore: 3, hour: 14 }, { hoursAgo: 5 }, { hoursAgo: 8 }],
    panel: 'marcus | yuki | lina | beatriz | kofi | helene',
    turns: [{ turn: 'unwritten', who: 'kofi', draft: false }, { turn: 'unwritten', who: 'helene', draft: false }] },
  { key: 'amara', candidate: 'amara', job: 'senior', opened: 15, state: 'sealed',
    when: [{ daysBefore: 6, hour: 9 }, { daysBefore: 6, hour: 13 }, { daysBefore: 4, hour: 10 }, { daysBefore: 4, hour: 14 }, { daysBefore: 3, hour: 9.5 }],
    panel: 'ruth | davor | lina | yuki sam | marcus',
    turns: [{ turn: 'unwritten', who: 'lina', draft: true }, { turn: 'unwritten', who: 'marcus', draft: false }, { turn: 'nudged', who: 'marcus', by: 'priya' }] },
  { key: 'ben', candidate: 'ben', job: 'associate', opened: 14, state: 'sealed',
    when: [{ daysBefore: 4, hour: 9 }, { hoursAgo: 6 }, { daysBefore: 3, hour: 13 }, { hoursAgo: 26 }],
    panel: 'helene | lina | kofi jonas~ | sam',
    turns: [{ turn: 'unwritten', who: 'lina', draft: true }, { turn: 'unwritten', who: 'jonas', draft: true }, { turn: 'unwritten', who: 'sam', draft: false }] },
  { key: 'nour', candidate: 'nour', job: 'associate', opened: 13, state: 'interviewing',
    when: [{ daysBefore: 2, hour: 10 }, { hoursOn: 20 }, { hoursOn: 24 }, { hoursOn: 44 }],
    panel: 'jonas | sam | beatriz | kofi marcus' },
  { key: 'rasmus', candidate: 'rasmus', job: 'senior', opened: 13, state: 'interviewing',
    when: [{ daysBefore: 2, hour: 9 }, { hoursAgo: 2.5 }, { hoursOn: 2 }, { hoursOn: 20 }, { hoursOn: 22 }],
    panel: 'kofi | davor | ruth | lina sam~ | helene',
    turns: [{ turn: 'unwritten', who: 'davor', draft: false }] },
  { key: 'frida', candidate: 'frida', job: 'associate', opened: 12, state: 'interviewing',
    when: [{ daysBefore: 1, hour: 9 }, { hoursAgo: 1.5 }, { hoursOn: 21 }, { hoursOn: 46 }],
    panel: 'marcus | lina | jonas | kofi yuki',
    turns: [{ turn: 'unwritten', who: 'lina', draft: false }] },
  { key: 'farah', candidate: 'farah', job: 'senior', opened: 12, state: 'planned',
    when: [{ hoursOn: 26 }, { hoursOn: 28 }, { hoursOn: 48 }, { hoursOn: 50 }, { hoursOn: 53 }],
    panel: 'beatriz | davor | ruth | yuki | kofi marcus*' },
  { key: 'yasmin', candidate: 'yasmin', job: 'lead', opened: 11, state: 'planned',
    when: [{ hoursOn: 49 }, { hoursOn: 52 }, { hoursOn: 73 }, { hoursOn: 76 }, null, null],
    panel: 'helene | kofi | ruth | davor | | ingrid*' },
  { key: 'kenji', candidate: 'kenji', job: 'associate', opened: 11, state: 'planned',
    when: [null, null, null, null],
    panel: 'jonas | sam | | ' },
  { key: 'maren', candidate: 'maren', job: 'senior', opened: 10, state: 'debrief',
    when: [{ daysBefore: 5, hour: 9 }, { daysBefore: 5, hour: 13 }, { daysBefore: 4, hour: 9.5 }, { daysBefore: 4, hour: 14 }, { daysBefore: 3, hour: 10 }], decided: 1,
    panel: 'beatriz | lina | ruth | davor | yuki' },
]

export interface PlainCandidate {
  readonly key: string
  readonly name: string
  readonly pronouns: 'she/her' | 'he/him' | 'they/them'
  readonly source: string
}

/** Candidates of whom nobody has written anything: their loops are planned or were cancelled, or they have none. */
// biome-ignore format: one candidate a line
export const plainCandidates: readonly PlainCandidate[] = [
  { key: 'oscar', name: 'Oscar Bellweather', pronouns: 'he/him', source: 'Sourced' },
  { key: 'paul', name: 'Paul Renner', pronouns: 'he/him', source: 'Careers page' },
  { key: 'farah', name: 'Farah Siddiqui', pronouns: 'she/her', source: 'Referral' },
  { key: 'yasmin', name: 'Yasmin Farouk', pronouns: 'she/her', source: 'Sourced' },
  { key: 'kenji', name: 'Kenji Mori', pronouns: 'he/him', source: 'Careers page' },
  { key: 'greta', name: 'Greta Hallström', pronouns: 'she/her', source: 'Careers page' },
  { key: 'luis', name: 'Luis Ibarra', pronouns: 'he/him', source: 'Referral' },
  { key: 'dana', name: 'Dana Whitlock', pronouns: 'they/them', source: 'Careers page' },
  { key: 'marek', name: 'Marek Zeman', pronouns: 'he/him', source: 'Sourced' },
  { key: 'aisha', name: 'Aisha Bello', pronouns: 'she/her', source: 'Referral' },
  { key: 'colin', name: 'Colin Frost', pronouns: 'he/him', source: 'Careers page' },
]

/** Applications that came to no loop: when they arrived, and how they ended if they have. */
// biome-ignore format: one application a line
export const plainApplications: readonly { candidate: string; job: JobKey; arrived: number; end?: { how: 'rejected' | 'withdrawn'; after: number; reason: string } }[] = [
  { candidate: 'marek', job: 'senior', arrived: 120, end: { how: 'rejected', after: 6, reason: 'Wants to stay in Brno; the seat is in Rotterdam three days a week' } },
  { candidate: 'colin', job: 'associate', arrived: 75, end: { how: 'rejected', after: 4, reason: 'Looks for a data role; passed on with his consent' } },
  { candidate: 'dana', job: 'lead', arrived: 44, end: { how: 'withdrawn', after: 9, reason: 'Moved to another field' } },
  { candidate: 'greta', job: 'senior', arrived: 6 },
  { candidate: 'aisha', job: 'lead', arrived: 5 },
  { candidate: 'luis', job: 'associate', arrived: 2 },
]
