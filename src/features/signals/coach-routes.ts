/**
 * The coach on request: hints on the asker's own text before anybody else sees it. The texts come with the request and are
 * neither looked up nor kept, so nothing says who was hinted at what; no hint keeps anybody from submitting.
 */
import type { z } from 'zod'
import { pointerOf } from '../../domain/json-pointer.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { CoachedText, Hint } from '../../domain/signals/coach/coach.ts'
import { route } from '../../platform/http.ts'
import { CoachHints, coachBytesMax, TextsToCoach } from './shapes.ts'
import { makeTextThread, NotDetected } from './text-thread.ts'

/** Somebody is typing: what takes longer comes too late. */
const answerMs = 3_000
const waitingMax = 32

const thread = makeTextThread<readonly CoachedText[], Hint[]>(new URL('./coach-worker', import.meta.url), waitingMax)

export const readCoach = route({
  operationId: 'readCoach',
  cardSession: 'self',
  method: 'POST',
  path: '/v1/coach',
  tag: 'signals',
  summary: 'Hints on a card you are writing: vague praise, traits, pedigree, ratings without matching evidence',
  description:
    'For you alone. Nothing of it is kept, looked up or told, and no hint keeps a card from being submitted. Send the whole draft or only what you are writing.',
  may: 'coach.read',
  body: TextsToCoach,
  bodyLimit: coachBytesMax,
  reply: CoachHints,
  refuses: ['unavailable'],
  handle: async () => ({ hints: [] }),
  // Nothing was made, so a repeat is answered by reading again.
  again: async () => ({ hints: [] }),
  async afterwards({ body }) {
    const texts = textsOf(body)
    const hints = await thread.ask(texts, answerMs).catch((error: unknown) => {
      throw error instanceof NotDetected ? new Refusal('unavailable') : error
    })
    const textAt = new Map(texts.map(text => [text.place, text]))
    return {
      hints: hints.map(({ code, place, start, end, says }) => {
        const { text, kind, dimension } = textAt.get(place)!
        return {
          code,
          pointer: place,
          dimension,
          field: kind,
          start,
          end,
          quote: text.slice(start, end),
          message: says,
        }
      }),
    }
  },
})

/** The texts of a card with their places, ratings first. */
function textsOf({ ratings, artifact, summary, notes }: z.output<typeof TextsToCoach>): CoachedText[] {
  const texts: CoachedText[] = []
  for (const [dimension, given] of Object.entries(ratings)) {
    if (!('evidence' in given)) continue
    const { rating, evidence } = given
    const place = pointerOf(['ratings', dimension])
    if (evidence.length === 0 && rating !== null) texts.push({ place, kind: 'rating', dimension, rating, text: '' })
    evidence.forEach(({ kind, text }, at) => {
      texts.push({ place: `${place}/evidence/${at}/text`, kind, dimension, rating, text })
    })
  }
  const rest = { dimension: null, rating: null }
  if (artifact) texts.push({ place: '/artifact/note', kind: 'artifact', text: artifact.note, ...rest })
  if (summary) texts.push({ place: '/summary', kind: 'summary', text: summary, ...rest })
  if (notes) texts.push({ place: '/notes', kind: 'notes', text: notes, ...rest })
  return texts
}
