/**
 * The thread in which texts are read for signals: the rules, and where the engine asks for it the encoder beside them. It
 * answers a request whole and keeps nothing of it.
 */
import { detect, packOf, textsToEncode, type Vectors } from '../../domain/signals/detect.ts'
import { type Encoder, makeEncoder } from '../../platform/encoder.ts'
import type { Detected, ToDetector, Unit } from './detect-thread.ts'
import { serveTexts } from './text-thread.ts'

let encoder: Encoder | undefined

serveTexts<ToDetector, Detected>(async ({ units, engine }) => {
  if (engine === 'rules') return detectAll(units)
  encoder ??= makeEncoder()
  return detectAll(units, await vectorsOf(units, encoder))
})

function detectAll(units: readonly Unit[], vectors?: readonly (readonly Vectors[])[]): Detected {
  return {
    pack: packOf(vectors ? 'rules_and_model' : 'rules'),
    findings: units.map(({ text, speaker }, at) => detect(text, speaker, vectors?.[at])),
  }
}

async function vectorsOf(units: readonly Unit[], encoder: Encoder): Promise<Vectors[][]> {
  const texts = units.map(({ text, speaker }) => textsToEncode(text, speaker))
  const rows = await encoder.encode(texts.flat())
  return texts.map(({ length }) => rows.splice(0, length))
}
