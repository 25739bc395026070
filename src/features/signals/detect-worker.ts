/**
 * The thread in which texts are read for signals: the rules, and where the engine asks for it the encoder beside them. It
 * answers a request whole and keeps nothing of it.
 */
import { detect, packOf, settleUnits, textsToEncode, type Vectors, weighUnit } from '../../domain/signals/detect.ts'
import { type Encoder, makeEncoder } from '../../platform/encoder.ts'
import type { Detected, ToDetector, Unit } from './detect-thread.ts'
import { serveTexts } from './text-thread.ts'

let encoder: Encoder | undefined

serveTexts<ToDetector, Detected>(async ({ units, engine, density }) => {
  const pack = packOf(engine)
  if (engine === 'rules')
    return { pack, density: null, findings: units.map(({ text, speaker }) => detect(text, speaker)) }
  encoder ??= makeEncoder()
  const vectors = await vectorsOf(units, encoder)
  const weighed = units.map(({ text, speaker }, at) => weighUnit(text, speaker, vectors[at]!))
  return { pack, ...settleUnits(weighed, density ?? undefined) }
})

async function vectorsOf(units: readonly Unit[], encoder: Encoder): Promise<Vectors[][]> {
  const texts = units.map(({ text, speaker }) => textsToEncode(text, speaker))
  const rows = await encoder.encode(texts.flat())
  return texts.map(({ length }) => rows.splice(0, length))
}
