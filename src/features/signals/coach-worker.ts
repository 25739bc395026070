/**
 * The thread in which the coach reads what somebody is writing: apart from the detector's, so that nobody who types waits
 * for a transcript. It keeps nothing.
 */
import { type CoachedText, coach, type Hint } from '../../domain/signals/coach/coach.ts'
import { serveTexts } from './text-thread.ts'

serveTexts<readonly CoachedText[], Hint[]>(coach)
