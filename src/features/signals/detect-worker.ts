/**
 * The thread in which texts are read for signals: the rules, and where the engine asks for it the encoder beside them. It
 * answers a request whole and keeps nothing of it.
 */
import { type MessagePort, parentPort } from 'node:worker_threads'
import { detect, packOf, textsToEncode, type Vectors } from '../../domain/signals/detect.ts'
import { type Encoder, makeEncoder } from '../../platform/encoder.ts'
import type { Detected, FromDetector, ToDetector, Unit } from './detect-thread.ts'

if (parentPort) serve(parentPort)

function serve(port: MessagePort): void {
  const say = (message: FromDetector) => port.postMessage(message)
  let encoder: Encoder | undefined
  port.on('message', async ({ units, engine }: ToDetector) => {
    try {
      if (engine === 'rules') say(detectAll(units))
      else {
        encoder ??= makeEncoder()
        say(detectAll(units, await vectorsOf(units, encoder)))
      }
    } catch (error) {
      // The message of an error may hold words of the text: its kind is all that is told.
      say({ error: error instanceof Error ? error.name : 'Error' })
    }
  })
  say('started')
}

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
