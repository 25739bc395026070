/** A reader of a thread that says back what it hears, and to `never` nothing at all: however fast the machine, its time is spent. */
import { serveTexts } from '../../src/features/signals/text-thread.ts'

serveTexts<string, string>(heard => (heard === 'never' ? new Promise<string>(() => {}) : heard))
