/** The weights of the statistical layer, as data. Written by `npm run signals:train`; nobody edits it. */
import type { PackedModel } from './model.ts'

export const packedModel: PackedModel = {
  hidden: 128,
  context: 96,
  thresholds: { ownership: 2, hero: 2, blame: 2, shared_credit: 2, tradeoff: 2, metric: 2, learning: 2 },
  withRule: { ownership: 0, hero: 0, blame: 0, shared_credit: 0, tradeoff: 0, metric: 0, learning: 0 },
  networks: [],
  examples: [],
}
