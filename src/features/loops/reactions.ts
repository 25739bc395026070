import type { Reaction } from '../../platform/events.ts'

export const cancelLoopsOfApplication: Reaction['react'] = async () => {}
