/**
 * What everybody on the panels of the demo put on their cards: ratings from the candidate's strength, the interviewer's
 * bar and a little chance; evidence from the candidate's dossier in the interviewer's own manner. Pure: the same history
 * gives the same cards. It knows no clock and no request.
 */
import { type Chance, chanceOf } from './chance.ts'
import { type Dossier, type Facet, type Flag, facets, type Piece } from './dossier.ts'
import { dossiers } from './dossiers/everybody.ts'
import { type FeaturedCard, featuredCandidate, featuredCards } from './featured.ts'
import { type DemoJob, type DemoLoop, demoJobs, type Turn } from './history.ts'
import { type DemoPerson, people } from './people.ts'
import { choosePieces, type Evidence, farFrom, piecesWanted, Uses, writeEvidence } from './voices.ts'

export interface DemoSeat {
  /** place of the interview in the plan */
  readonly interview: number
  readonly person: string
  readonly role: 'interviewer' | 'shadow' | 'reverse_shadow'
  readonly barRaiser: boolean
}

export type DemoRating =
  | { readonly rating: number; readonly evidence: readonly Evidence[] }
  | { readonly not_assessed: 'ran_out_of_time' | 'no_opportunity' | 'not_my_expertise' }

export interface DemoCard extends DemoSeat {
  /** by dimension */
  readonly ratings: Readonly<Record<string, DemoRating>>
  readonly fields: {
    readonly recommendation: 'strong_no' | 'no' | 'yes' | 'strong_yes' | null
    readonly level_vote: 'one_below' | 'fits' | 'one_above' | null
    readonly summary: string | null
    readonly notes: string | null
    readonly artifact: { readonly kind: string; readonly note: string } | null
    readonly red_flags: readonly Flag[]
  }
  /** what a later version changes */
  readonly version: { readonly reason: string; readonly ratings: Readonly<Record<string, DemoRating>> } | null
}

/** Who sits where, from the shorthand of the history, before anybody declined or was replaced. */
export function seatsOf(panel: string): DemoSeat[] {
  return panel.split('|').flatMap((names, interview) =>
    names
      .trim()
      .split(/\s+/)
      .filter(name => name !== '')
      .map(name => ({
        interview,
        person: name.replace(/[~^*]$/, ''),
        role: name.endsWith('~')
          ? ('shadow' as const)
          : name.endsWith('^')
            ? ('reverse_shadow' as const)
            : ('interviewer' as const),
        barRaiser: name.endsWith('*'),
      })),
  )
}

/** Who came to write a card: the seats with replacements made, the added interview last. */
export function writersOf(loop: DemoLoop): DemoSeat[] {
  const turns = loop.turns ?? []
  const seats = seatsOf(loop.panel).map(seat => {
    const left = turns.find(turn => isReplacement(turn) && turn.who === seat.person)
    return left && isReplacement(left) ? { ...seat, person: left.instead } : seat
  })
  const interviews = jobOf(loop).interviews.length
  const added = turns.filter(turn => turn.turn === 'added')
  return [
    ...seats,
    ...added.map((turn, at) => ({
      interview: interviews + at,
      person: turn.who,
      role: 'interviewer' as const,
      barRaiser: true,
    })),
  ]
}

/** Whether somebody left their seat and another took it. */
export function isReplacement(turn: Turn): turn is Turn & { turn: 'declined' | 'reassigned' | 'recused' } {
  return turn.turn === 'declined' || turn.turn === 'reassigned' || turn.turn === 'recused'
}

/** The job that a loop is for. */
export function jobOf(loop: Pick<DemoLoop, 'job'>): DemoJob {
  return demoJobs.find(job => job.key === loop.job)!
}

/** The person of a key; throws where the demo has nobody of that name. */
export function personOf(key: string): DemoPerson {
  const person = people.find(each => each.key === key)
  if (!person) throw new Error(`the demo has nobody called ${key}`)
  return person
}

/** Writes the cards of all loops, in the order of the history: stock phrases are shared out over the whole company. */
export function writeCards(loops: readonly DemoLoop[]): ReadonlyMap<string, readonly DemoCard[]> {
  const phrases = new Uses()
  return new Map(
    loops.map(loop => {
      if (loop.candidate === featuredCandidate.key) return [loop.key, featuredCards.map(handWritten)] as const
      const dossier = dossiers.get(loop.candidate)
      return [loop.key, dossier && loop.state !== 'planned' ? writeLoop(loop, dossier, phrases) : []] as const
    }),
  )
}

function writeLoop(loop: DemoLoop, dossier: Dossier, phrases: Uses): DemoCard[] {
  const used = new Uses()
  return writersOf(loop).map(seat =>
    writeCard({ loop, dossier, seat, used, phrases, chance: chanceOf(`${loop.key}/${seat.interview}/${seat.person}`) }),
  )
}

interface Writing {
  readonly loop: DemoLoop
  readonly dossier: Dossier
  readonly seat: DemoSeat
  /** within the loop */
  readonly used: Uses
  /** over the company */
  readonly phrases: Uses
  readonly chance: Chance
}

function writeCard(writing: Writing): DemoCard {
  const { loop, dossier, seat, used, chance } = writing
  const person = personOf(seat.person)
  const turns = (loop.turns ?? []).filter(turn => 'who' in turn && turn.who === seat.person)
  const { focus, artifact } = interviewAt(loop, seat.interview)
  const job = jobOf(loop)
  const extra = chance.happens(person.manner === 'scant' ? 0.05 : 0.35) ? [chance.pick(job.facets)] : []
  const told = turns.flatMap(turn =>
    turn.turn === 'rated' || turn.turn === 'version' || turn.turn === 'not_assessed' ? [turn.facet] : [],
  )
  const wanted = job.facets.filter(facet => focus.includes(facet) || extra.includes(facet) || told.includes(facet))
  const ticked = (dossier.flags ?? []).filter(({ kind }) =>
    turns.some(turn => turn.turn === 'flagged' && turn.kind === kind),
  )
  const ratings: Partial<Record<Facet, { rating: number; evidence: Evidence[] }>> = {}
  const answers: Record<string, DemoRating> = {}
  for (const facet of wanted) {
    const silent = turns.find(turn => turn.turn === 'not_assessed' && turn.facet === facet)
    if (silent?.turn === 'not_assessed' || (told.length === 0 && wanted.length > 1 && chance.happens(0.025))) {
      answers[facets[facet]] = {
        not_assessed:
          silent?.turn === 'not_assessed' ? silent.reason : chance.pick(['ran_out_of_time', 'no_opportunity'] as const),
      }
      continue
    }
    const flagged = piecesOf(dossier, facet).filter(({ text }) => ticked.some(({ quote }) => text.includes(quote)))
    const felt = fixedRating(turns, facet) ?? rate(dossier, person, facet, chance)
    const rating = flagged.length > 0 ? Math.min(2, felt) : felt
    for (const { text } of flagged) used.add(text)
    const pieces = choosePieces(
      piecesOf(dossier, facet),
      rating,
      piecesWanted(person.manner!, chance),
      person.manner!,
      used,
      chance,
    )
    const evidence = [
      ...flagged.map(({ kind, text }) => ({ kind, text })),
      ...writeEvidence(
        pieces.filter(piece => !flagged.includes(piece)),
        { manner: person.manner!, facet, rating, candidate: dossier, chance, used: writing.phrases },
      ),
    ]
    ratings[facet] = { rating, evidence }
    answers[facets[facet]] = { rating, evidence }
  }
  const rated = Object.values(ratings)
  const mean = rated.reduce((sum, { rating }) => sum + rating, 0) / Math.max(1, rated.length)
  const recommendation = rated.length === 0 ? null : recommend(mean)
  return {
    ...seat,
    ratings: answers,
    fields: {
      recommendation,
      level_vote: voteFor(mean, chance),
      summary: summaryOf(writing, person, recommendation),
      notes: chance.happens(0.13) ? seldomOf(privateNotes, writing) : null,
      artifact: artifact === null ? null : noteOn(artifact, writing, person),
      red_flags: ticked,
    },
    version: versionOf(turns, answers),
  }
}

/** What the interview at a place looks at: as planned, or as it was added after release. */
function interviewAt(loop: DemoLoop, at: number): { focus: readonly Facet[]; artifact: string | null } {
  const planned = jobOf(loop).interviews[at]
  if (planned) return planned
  const added = loop.turns?.find(turn => turn.turn === 'added')
  return { focus: added?.turn === 'added' ? added.focus : [], artifact: null }
}

function piecesOf(dossier: Dossier, facet: Facet): Piece[] {
  return dossier.stories.flatMap(story => [...(story.facts[facet] ?? [])])
}

function fixedRating(turns: readonly Turn[], facet: Facet): number | undefined {
  for (const turn of turns) {
    if (turn.turn === 'rated' && turn.facet === facet) return turn.rating
    if (turn.turn === 'version' && turn.facet === facet) return turn.from
  }
  return undefined
}

const noiseDeviation = 0.45

/** Strength + bar + chance, made a whole number, and no farther from what the candidate said than the manner goes. */
function rate(dossier: Dossier, person: DemoPerson, facet: Facet, chance: Chance): number {
  const felt = (dossier.strength[facet] ?? 2.6) + (person.bar ?? 0) + noiseDeviation * chance.normal()
  const rating = Math.min(4, Math.max(1, Math.round(felt)))
  const pieces = piecesOf(dossier, facet)
  const reach = person.bar !== undefined && Math.abs(person.bar) > 0.5 ? 1 : 0
  const reachable = [1, 2, 3, 4].filter(each =>
    pieces.some(piece => farFrom(piece, each) <= (each < felt === person.bar! < 0 ? reach : 0)),
  )
  if (reachable.length === 0 || reachable.includes(rating)) return rating
  return reachable.reduce((best, each) => (Math.abs(each - rating) < Math.abs(best - rating) ? each : best))
}

function recommend(mean: number): 'strong_no' | 'no' | 'yes' | 'strong_yes' {
  if (mean >= 3.6) return 'strong_yes'
  if (mean > 2.5) return 'yes'
  return mean > 1.5 ? 'no' : 'strong_no'
}

function voteFor(mean: number, chance: Chance): 'one_below' | 'fits' | 'one_above' | null {
  if (chance.happens(0.25)) return null
  if (mean <= 2) return chance.happens(0.7) ? 'one_below' : 'fits'
  return mean >= 3.5 && chance.happens(0.4) ? 'one_above' : 'fits'
}

/** A sentence or two of the dossier on the side that the recommendation takes; some people write none. */
function summaryOf(writing: Writing, person: DemoPerson, recommendation: string | null): string | null {
  const { dossier, used, chance } = writing
  const silence: Partial<Record<DemoPerson['manner'] & string, number>> = {
    scant: 0.8,
    telegram: 0.35,
    praise: 0.2,
    bullets: 0.3,
  }
  if (recommendation === null || chance.happens(silence[person.manner!] ?? 0.15)) return null
  const inFavour = recommendation === 'yes' || recommendation === 'strong_yes'
  if (person.manner === 'praise') return seldomOf(inFavour ? warmSummaries : coolSummaries, writing)
  const free = (sentences: readonly string[]) =>
    [...sentences].sort((a, b) => used.of(a) - used.of(b)).find(each => used.of(each) === 0)
  const [own, other] = inFavour ? [dossier.pros, dossier.cons] : [dossier.cons, dossier.pros]
  const first = free(own)
  if (!first) return null
  used.add(first)
  const second = person.manner === 'sentences' && chance.happens(0.4) ? free(other) : undefined
  if (second) used.add(second)
  const text = [first, ...(second ? [second] : [])].join(' ')
  return person.manner === 'telegram' ? (text.charAt(0).toLowerCase() + text.slice(1)).replace(/\.$/, '') : text
}

function noteOn(kind: string, { dossier, used }: Writing, person: DemoPerson): { kind: string; note: string } {
  const all = dossier.artifacts ?? []
  // The second note of a dossier is about a decision taken back wherever there are two.
  const fitting = all.length > 1 ? (kind === 'reversed_decision' ? all.slice(1) : all.slice(0, 1)) : all
  const free = fitting.find(each => used.of(each) === 0)
  if (!free || person.manner === 'scant') return { kind, note: '' }
  used.add(free)
  return { kind, note: free }
}

function versionOf(turns: readonly Turn[], answers: Readonly<Record<string, DemoRating>>): DemoCard['version'] {
  const turn = turns.find(each => each.turn === 'version')
  if (turn?.turn !== 'version') return null
  const dimension = facets[turn.facet]
  const before = answers[dimension]
  const evidence: Evidence[] = [
    ...(before && 'evidence' in before ? before.evidence : []),
    { kind: 'observation', text: turn.because },
  ]
  return { reason: turn.reason, ratings: { [dimension]: { rating: turn.to, evidence } } }
}

function handWritten(card: FeaturedCard, interview: number): DemoCard {
  const ratings: Record<string, DemoRating> = {}
  for (const [facet, answer] of Object.entries(card.ratings))
    ratings[facets[facet as Facet]] =
      typeof answer === 'string'
        ? { not_assessed: answer }
        : { rating: answer.rating, evidence: answer.evidence.map(({ kind, text }) => ({ kind, text })) }
  const { later } = card
  const before = later && ratings[facets[later.facet]]
  return {
    interview,
    person: card.who,
    role: 'interviewer',
    barRaiser: false,
    ratings,
    fields: {
      recommendation: card.recommendation,
      level_vote: card.levelVote,
      summary: card.summary,
      notes: card.notes ?? null,
      artifact: card.artifact ?? null,
      red_flags: card.flag ? [card.flag] : [],
    },
    version: later
      ? {
          reason: later.reason,
          ratings: {
            [facets[later.facet]]: {
              rating: later.rating,
              evidence: [
                ...(before && 'evidence' in before ? before.evidence : []),
                { kind: 'observation', text: later.because },
              ],
            },
          },
        }
      : null,
  }
}

function seldomOf(list: readonly string[], { phrases, chance }: Writing): string {
  const least = Math.min(...list.map(each => phrases.of(each)))
  const text = chance.pick(list.filter(each => phrases.of(each) === least))
  phrases.add(text)
  return text
}

const warmSummaries = [
  'Loved this one. Would hire today!',
  'Great energy, great stories, easy yes from my side.',
  'One of my favourite conversations this month.',
  'Total culture add, the team would be lucky.',
  'Big yes. You just know.',
  'Such a nice hour, we forgot the time.',
  'Exactly the profile we talked about at the offsite.',
  'Really strong, maybe a bit senior for us even.',
  'I would follow this person anywhere.',
  'Very polished, very kind.',
]

const coolSummaries = [
  'Nice, but I did not feel the spark.',
  'Probably not this time, lovely person though.',
  'On the fence, leaning no, hard to say why.',
]

/** Seen by their author alone. */
const privateNotes = [
  'Started eight minutes late, my fault. Cut the last question.',
  'Ask Priya how the next candidates hear about the format.',
  'Stop asking two questions in one.',
  'I liked them before they had said anything. Mind that.',
  'Look up the figure from the review before I rate.',
  'I talked too much in the first ten minutes.',
  'Remember: rate what was asked.',
  'Try the silence again, it worked.',
  'Same city as me. Careful.',
  'Kit question three does not work at this level, tell Ingrid.',
  'Tired today, second interview in a row.',
  'Wrote this before reading anything else.',
  'Reminds me of a colleague who did not work out. Read the quotes again before sending.',
  'Their slides had small type and I noticed I minded. Not a dimension.',
  'Ask earlier for the date next time.',
  'The story about the launch came in all three of my questions. Ask for another one first.',
  'I was hungry.',
  'Check what the anchor says about credit before I go from 2 to 3.',
  'Connection broke twice, they stayed calm.',
  'Would be curious what they are like on a bad day.',
  'Interrupted them at the best moment.',
  'Good hour. Make the same opening again.',
]
