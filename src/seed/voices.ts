/**
 * How the interviewers of the demo write: the same fact in the telegram of one, the full sentences of another, the praise
 * of a third who has little to show for it. It turns pieces of a dossier into the evidence on one card and knows no loop,
 * no clock and no request.
 */
import type { Chance } from './chance.ts'
import type { Facet, Piece } from './dossier.ts'
import type { Manner } from './people.ts'

export interface Evidence {
  readonly kind: 'quote' | 'observation'
  readonly text: string
}

/** Counts how often something was used, so that what is used up makes way. */
export class Uses {
  readonly #counts = new Map<string, number>()
  of(text: string): number {
    return this.#counts.get(text) ?? 0
  }
  add(text: string): void {
    this.#counts.set(text, this.of(text) + 1)
  }
}

/** How many pieces somebody of this manner puts on one rating. */
export function piecesWanted(manner: Manner, chance: Chance): number {
  if (manner === 'scant') return 1
  if (manner === 'praise') return 1
  if (manner === 'verbatim') return chance.happens(0.25) ? 3 : 2
  if (manner === 'bullets') return chance.happens(0.4) ? 3 : 2
  return chance.happens(0.6) ? 2 : 1
}

/**
 * Picks pieces that speak for a rating: those nearest to it first, among equals the manner's preferred kind, and each as
 * seldom as can be within a loop.
 */
export function choosePieces(
  pieces: readonly Piece[],
  rating: number,
  count: number,
  manner: Manner,
  used: Uses,
  chance: Chance,
): Piece[] {
  const preferred =
    manner === 'verbatim' || manner === 'quoting' || manner === 'praise'
      ? 'quote'
      : manner === 'sentences' || manner === 'plain'
        ? null
        : 'observation'
  const scored = pieces.map(piece => ({
    piece,
    far: farFrom(piece, rating),
    score:
      4.5 * farFrom(piece, rating) +
      (piece.kind === 'quote' ? 1.4 : 3) * used.of(piece.text) +
      (preferred !== null && piece.kind !== preferred ? 0.7 : 0) +
      0.3 * chance.next(),
  }))
  const fitting = scored.filter(({ far }) => far <= 1).sort((a, b) => a.score - b.score)
  const chosen = (fitting.length > 0 ? fitting : scored.sort((a, b) => a.score - b.score)).slice(0, count)
  // A second piece that was used already adds nothing for the reader.
  const kept = chosen.filter(({ piece }, at) => at === 0 || used.of(piece.text) === 0)
  for (const { piece } of kept) used.add(piece.text)
  return kept.map(({ piece }) => piece)
}

/** How far a rating lies outside the range that a piece speaks for; 0 inside. */
export function farFrom(piece: Piece, rating: number): number {
  const lowest = Number(piece.speaks[0])
  const highest = Number(piece.speaks.at(-1))
  return rating < lowest ? lowest - rating : rating > highest ? rating - highest : 0
}

interface Writing {
  readonly manner: Manner
  readonly facet: Facet
  readonly rating: number
  readonly candidate: { readonly name: string; readonly pronouns: string }
  readonly chance: Chance
  /** over the whole company, for the stock phrases of those who have them */
  readonly used: Uses
}

/** The evidence on a card, in the manner of its author. */
export function writeEvidence(pieces: readonly Piece[], writing: Writing): Evidence[] {
  const { manner, chance } = writing
  if (manner === 'bullets') return inBullets(pieces)
  if (manner === 'praise') return inPraise(pieces, writing)
  const written = pieces.map((piece, at) => inManner(piece, at, writing))
  // Rated below what these words would carry with anybody else: the strict ones say what they missed.
  const isHarsh = pieces.some(({ speaks }) => writing.rating < Number(speaks[0]))
  if (manner === 'telegram' && isHarsh && chance.happens(0.8))
    return [...written, { kind: 'observation', text: seldom(coolRemarks, writing) }]
  if (manner === 'verbatim' && isHarsh && chance.happens(0.8))
    return [...written, { kind: 'observation', text: seldom(exactingRemarks, writing) }]
  return written
}

function inManner(piece: Piece, at: number, writing: Writing): Evidence {
  const { manner, candidate, chance } = writing
  const { kind, text } = piece
  if (kind === 'quote') {
    if (manner === 'telegram' || manner === 'scant') return { kind, text: opening(text) }
    if (manner === 'quoting')
      return { kind: 'observation', text: `${seldom(leadIns, writing)} "${firstSentences(text, 3)}"` }
    if (manner === 'verbatim') return { kind, text: withPause(text, chance) }
    return { kind, text }
  }
  if (manner === 'telegram') return { kind, text: lowerFirst(text) }
  if (manner === 'scant') return { kind, text: `${firstClause(text)}.` }
  if (manner === 'sentences') {
    const [first] = candidate.name.split(' ')
    return { kind, text: `${at === 0 ? first : subjectOf(candidate.pronouns)} ${lowerFirst(text)}.` }
  }
  return { kind, text: `${text}.` }
}

/** One observation with a line each; a quote among them keeps its quotation marks and its kind. */
function inBullets(pieces: readonly Piece[]): Evidence[] {
  const lines = pieces.filter(({ kind }) => kind === 'observation').map(({ text }) => `- ${lowerFirst(text)}`)
  const quotes = pieces.filter(({ kind }) => kind === 'quote').map(({ text }): Evidence => ({ kind: 'quote', text }))
  return [...(lines.length > 0 ? [{ kind: 'observation' as const, text: lines.join('\n') }] : []), ...quotes]
}

/** Warm words first; what was heard only now and then. */
function inPraise(pieces: readonly Piece[], writing: Writing): Evidence[] {
  const { chance, facet, rating } = writing
  const warm: Evidence = { kind: 'observation', text: seldom(rating >= 3 ? praise[facet] : regret[facet], writing) }
  const heard = pieces
    .filter(piece => farFrom(piece, rating) === 0)
    .slice(0, 1)
    .map(({ kind, text }): Evidence => ({ kind, text: kind === 'quote' ? firstSentences(text, 2) : `${text}!` }))
  if (heard.length === 0) return [warm]
  return chance.happens(0.45) ? [warm] : chance.happens(0.5) ? heard : [warm, ...heard]
}

/** The stock phrase used least so far, by chance among equals. */
function seldom(phrases: readonly string[], { used, chance }: Writing): string {
  const least = Math.min(...phrases.map(phrase => used.of(phrase)))
  const phrase = chance.pick(phrases.filter(each => used.of(each) === least))
  used.add(phrase)
  return phrase
}

/** The first sentence, and the second with it where the first says too little. */
function opening(text: string): string {
  const first = firstSentences(text, 1)
  return first.split(' ').length < 9 ? firstSentences(text, 2) : first
}

function firstSentences(text: string, count: number): string {
  return text
    .split(/(?<=[.?!]) (?=[A-ZÄÖÜ])/)
    .slice(0, count)
    .join(' ')
}

/** As far as the first clause goes, or the whole where that says too little. */
function firstClause(text: string): string {
  const [clause] = text.split(/[;:]| and | but |, (?!\d)/)
  return clause!.split(' ').length >= 5 ? clause! : text
}

function withPause(text: string, chance: Chance): string {
  const sentences = text.split(/(?<=[.?!]) (?=[A-ZÄÖÜ])/)
  if (sentences.length < 2 || !chance.happens(0.45)) return text
  const at = chance.whole(1, sentences.length - 1)
  return [
    ...sentences.slice(0, at),
    chance.pick(['[pause]', '[long pause]', '[laughs]', '[thinks]']),
    ...sentences.slice(at),
  ].join(' ')
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function subjectOf(pronouns: string): string {
  const subject = pronouns.split('/')[0]!
  return subject.charAt(0).toUpperCase() + subject.slice(1)
}

const leadIns = [
  'Unprompted, near the end:',
  'Pressed a little and got:',
  'The sentence I wrote down first:',
  'When I said nothing for a while:',
  'Asked to tell it again from the start:',
  'Early, before my first question was out:',
  'On the second asking:',
  'With the laptop closed:',
  'Asked for it in plain words:',
  'Said twice, so I kept it:',
  'After I played the doubter:',
  'Asked what I should ask next:',
  'Half to themselves:',
  'With an eye on the clock:',
  'To my "go on":',
  'Third attempt:',
  'What I underlined:',
  'Verbatim, because the tone matters:',
  'Out of order, but it belongs here:',
  'After a sip of water:',
  'The short version, as given:',
  'Began elsewhere and came to this:',
]

const coolRemarks = [
  'one instance. would need a second',
  'good story. rating is for what was asked, not for the story',
  'came after two prompts',
  'fine at this size. nobody else depended on it',
  'heard the what, not the how they knew',
  'nothing in it that a colleague could not have done for them',
  'did not get to who paid for it',
  'the hard part was done by somebody else, as far as told',
  'stops where it becomes interesting',
  'correct, late',
  'no number until asked. then the number',
  'would have liked the version before it worked',
  'one team, one site, one month',
  'clear, and small',
]

const exactingRemarks = [
  'I asked for a second instance and waited. There was none today.',
  'The anchor asks for what was written at the time. This was told from memory.',
  'Both examples are from the same month.',
  'I could quote half of the anchor for the next number, not all of it.',
  'The other option was named and not argued.',
  'Nobody who lost by this appears in the story.',
  'I would have to add a word of my own to rate this higher.',
  'The question about what would have changed the call was answered with what did change.',
  'Stayed with the result when I asked for the reasoning.',
  'Told well. I tried to rate what would be left if it were told badly.',
  'The figure is right and its source is one system nobody checked.',
  'It took the third "who?" to get to a person.',
]

/** What somebody writes who liked the candidate and kept no notes. */
const praise: Readonly<Record<Facet, readonly string[]>> = {
  problem: [
    'Really sharp, sees the user immediately.',
    'Amazing curiosity, asks the questions I would ask.',
    'Very clear thinker!! Everything had a structure.',
    'Has that product sense you cannot teach.',
    'So empathetic with the people in the story, loved it.',
    'Instantly got our space too, very quick.',
  ],
  tradeoff: [
    'Super pragmatic, my kind of PM.',
    'Totally speaks the language of design, which is rare.',
    'Very balanced, sees all the sides.',
    'Great to riff with, we could have gone on for hours.',
    'Senior vibe in how options were laid out.',
    'Knows what good looks like, clearly comes from a strong product culture.',
  ],
  metric: [
    'Very data-driven!',
    'Numbers at the fingertips, impressive.',
    'Clearly loves the details, a real numbers person.',
    'Strong analytical mind, you notice it at once.',
    'Confident with figures and never boring about them.',
    'Knows the funnel inside out.',
  ],
  learning: [
    'So humble and honest, great attitude.',
    'Growth mindset all the way.',
    'Talked about mistakes in such a relaxed way, very mature.',
    'Really self-aware, no ego at all.',
    'Brave to share that, I felt I know the person.',
    'Wonderful openness, would trust them with my team.',
  ],
  stakeholder: [
    'Fantastic presence, people will follow.',
    'Warm and confident at the same time, a natural.',
    'Would fit right in with our leadership.',
    'Handles people so well, you can feel it in the room.',
    'Charming in the best way, and still direct.',
    'Diplomatic, positive, a great energy.',
  ],
  portfolio: [
    'Big-picture person, very strategic.',
    'Inspiring vision for the whole area!',
    'Thinks ten steps ahead, really.',
    'Knows how to say no with a smile.',
  ],
  delegation: [
    'Clearly trusts people, lovely leadership style.',
    'Not a control freak at all, refreshing.',
    'Empowering! I would want this boss.',
    'Lets people shine, you can tell.',
  ],
  people: [
    'A real people person.',
    'So much warmth when talking about the team.',
    'Born mentor, my favourite part of the hour.',
    'You can tell that the team adores them.',
  ],
}

/** The same hand when it did not click. */
const regret: Readonly<Record<Facet, readonly string[]>> = {
  problem: [
    'Hmm, did not quite click for me here.',
    'Nice person, a bit all over the place.',
    'I was missing the spark.',
  ],
  tradeoff: ['A little stiff on this one.', 'Not sure I got it, maybe I asked badly.', 'Felt rehearsed.'],
  metric: [
    'Not super strong on numbers but lovely.',
    'Figures were a bit of a blur.',
    'Maybe nervous with the numbers part.',
  ],
  learning: ['Was a bit guarded here.', 'I did not feel a lot of openness.', 'Kept it rather general.'],
  stakeholder: ['Came across a bit cold.', 'Perhaps not a culture carrier yet.', 'Quiet when it got to people.'],
  portfolio: ['A bit in the weeds.', 'Less vision than I hoped for.'],
  delegation: ['Seems to hold on to things.', 'I got slightly controlling vibes.'],
  people: ['Less heart in it than I would like.', 'Team stayed abstract.'],
}
