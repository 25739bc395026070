/**
 * The thread in which texts are read for signals: the rules, and where the engine asks for it the encoder beside them. It
 * answers a request whole and keeps nothing of it.
 */
import { detect, packOf, settleUnits, textsToEncode, type WeighedUnit, weighUnit } from '../../domain/signals/detect.ts'
import { type Encoder, makeEncoder } from '../../platform/encoder.ts'
import type { Detected, ToDetector, Unit } from './detect-thread.ts'
import { serveTexts } from './text-thread.ts'

/** Vectors are large: so many units are encoded and weighed before the next, so that a long transcript needs no more memory. */
const UNITS_AT_ONCE = 32

let encoder: Encoder | undefined

serveTexts<ToDetector, Detected>(async ({ units, engine, density }) => {
  const pack = packOf(engine)
  if (engine === 'rules')
    return { pack, density: null, findings: units.map(({ text, speaker }) => detect(text, speaker)) }
  encoder ??= makeEncoder()
  // Its weights load while this thread unpacks the words and its own.
  encoder.warm()
  const weighed: WeighedUnit[] = []
  for (let first = 0; first < units.length; first += UNITS_AT_ONCE)
    weighed.push(...(await weighSome(units.slice(first, first + UNITS_AT_ONCE), encoder)))
  return { pack, ...settleUnits(weighed, density ?? undefined) }
})

async function weighSome(units: readonly Unit[], by: Encoder): Promise<WeighedUnit[]> {
  const texts = units.map(({ text, speaker }) => textsToEncode(text, speaker))
  const rows = await by.encode(texts.flat())
  return units.map(({ text, speaker }, at) => weighUnit(text, speaker, rows.splice(0, texts[at]!.length)))
}
