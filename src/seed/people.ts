/**
 * The fourteen people of the demo company: what they do, how they rate and in which manner they write. Those a stranger
 * signs in as are listed apart, with what each of them is there to show. It knows no id and no request.
 */

/** How somebody writes evidence; `voices.ts` gives each manner its form. */
export type Manner = 'telegram' | 'verbatim' | 'sentences' | 'bullets' | 'scant' | 'praise' | 'plain' | 'quoting'

export interface DemoPerson {
  readonly key: string
  readonly name: string
  readonly function: 'product' | 'engineering' | 'design' | 'other'
  readonly seniority: number
  readonly roles: readonly ('admin' | 'recruiter' | 'hiring_manager' | 'head_of_product' | 'interviewer' | 'auditor')[]
  readonly manager: string | null
  /** added to how strong a candidate is: below zero is severe. Absent for those who interview nobody */
  readonly bar?: number
  readonly manner?: Manner
  /** hours after an interview until the card is usually in */
  readonly hoursToCard?: number
  /** shown on the welcome lines; who has it gets the demo's password */
  readonly signsIn?: { readonly as: string; readonly whatFor: string }
}

export const demoCompany = {
  slug: 'kestrel-bay',
  name: 'Kestrel Bay',
  /** as long as this stands in the settings the history is not complete */
  nameWhileEntered: 'Kestrel Bay (its history is being entered)',
} as const

/** For everybody whom the welcome lines name. */
export const demoPassword = 'kestrel-bay-demo'

// biome-ignore format: one line a person
export const people: readonly DemoPerson[] = [
  { key: 'tomasz', name: 'Tomasz Wilk', function: 'other', seniority: 3, roles: ['admin'], manager: null,
    signsIn: { as: 'admin', whatFor: 'people, settings and keys; who may what' } },
  { key: 'ingrid', name: 'Ingrid Solheim', function: 'product', seniority: 5, roles: ['head_of_product', 'interviewer'], manager: null,
    bar: -0.1, manner: 'sentences', hoursToCard: 20,
    signsIn: { as: 'head of product', whatFor: 'released loops of all jobs; the bar across interviewers' } },
  { key: 'priya', name: 'Priya Raman', function: 'other', seniority: 3, roles: ['recruiter'], manager: null,
    signsIn: { as: 'recruiter', whatFor: 'loops in every state, who is due, waivers and nudges' } },
  { key: 'helene', name: 'Helene Brandt', function: 'product', seniority: 5, roles: ['hiring_manager', 'interviewer'], manager: 'ingrid',
    bar: 0, manner: 'sentences', hoursToCard: 9,
    signsIn: { as: 'hiring manager', whatFor: 'the debrief of Maren Holt: a split, a gap, a dissent' } },
  { key: 'marcus', name: 'Marcus Oyelaran', function: 'product', seniority: 4, roles: ['hiring_manager', 'interviewer'], manager: 'ingrid',
    bar: 0.1, manner: 'quoting', hoursToCard: 18 },
  { key: 'ruth', name: 'Ruth Abelman', function: 'product', seniority: 4, roles: ['hiring_manager', 'interviewer'], manager: 'ingrid',
    bar: -0.7, manner: 'verbatim', hoursToCard: 5 },
  { key: 'davor', name: 'Davor Kovač', function: 'engineering', seniority: 5, roles: ['interviewer'], manager: null,
    bar: -0.85, manner: 'telegram', hoursToCard: 2,
    signsIn: { as: 'interviewer', whatFor: 'a severe one, with a card due' } },
  { key: 'lina', name: 'Lina Haddad', function: 'engineering', seniority: 4, roles: ['interviewer'], manager: 'davor',
    bar: 0, manner: 'plain', hoursToCard: 14,
    signsIn: { as: 'interviewer', whatFor: 'cards due and overdue, a draft begun, a dissent recorded' } },
  { key: 'sam', name: 'Sam Okafor', function: 'engineering', seniority: 2, roles: ['interviewer'], manager: 'davor',
    bar: 0.2, manner: 'plain', hoursToCard: 16 },
  { key: 'beatriz', name: 'Beatriz Nunes', function: 'design', seniority: 4, roles: ['interviewer'], manager: null,
    bar: 0.1, manner: 'sentences', hoursToCard: 11 },
  { key: 'yuki', name: 'Yuki Tanabe', function: 'design', seniority: 3, roles: ['interviewer'], manager: 'beatriz',
    bar: 0.9, manner: 'praise', hoursToCard: 3 },
  { key: 'kofi', name: 'Kofi Mensah', function: 'other', seniority: 3, roles: ['interviewer'], manager: null,
    bar: -0.1, manner: 'bullets', hoursToCard: 7 },
  { key: 'jonas', name: 'Jonas Weber', function: 'product', seniority: 1, roles: ['interviewer'], manager: 'marcus',
    bar: 0.15, manner: 'scant', hoursToCard: 26,
    signsIn: { as: 'interviewer in training', whatFor: 'shadow cards, reverse shadow cards, first cards of their own' } },
  { key: 'colette', name: 'Colette Marchand', function: 'other', seniority: 4, roles: ['auditor'], manager: null,
    signsIn: { as: 'auditor', whatFor: 'decided loops under pseudonyms, the trail' } },
]

/** The address of somebody of the demo company: first name, in plain letters. */
export function emailOf(person: Pick<DemoPerson, 'name'>): string {
  const [first] = person.name.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').split(' ')
  return `${first}@kestrelbay.example`
}

/** Whom a stranger signs in as, all with `demoPassword`: the hiring manager first. */
export const demoPeople: readonly { name: string; email: string; role: string; whatFor: string }[] = people
  .flatMap(person =>
    person.signsIn
      ? [{ name: person.name, email: emailOf(person), role: person.signsIn.as, whatFor: person.signsIn.whatFor }]
      : [],
  )
  .sort((a, b) => Number(b.role === 'hiring manager') - Number(a.role === 'hiring manager'))
