/** Says how the draft stands: saved when, on its way, or kept in this browser. Changes are read aloud, the passing of seconds is not. */
import type { DraftView } from '../card-draft.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import { useNow } from '../parts/moment.tsx'
import styles from './saving-state.module.css'

export function SavingState({ view }: { view: DraftView }) {
  const now = useNow(1_000)
  const [icon, words] = say(view)
  const ago = view.state === 'saved' && view.savedAt !== null ? agoInWords(now.getTime() - view.savedAt) : null
  return (
    <span className={styles.state} data-state={view.state}>
      <Icon name={icon} size={15} />
      <span role="status">{words}</span>
      {ago && <span aria-hidden="true">{ago}</span>}
    </span>
  )
}

function say(view: DraftView): [IconName, string] {
  if (view.state === 'saved') return ['check', view.savedAt === null ? 'Everything is saved' : 'Saved']
  if (view.state === 'saving' || view.state === 'changed') return ['cloud', 'Saving']
  if (view.state === 'offline') return ['cloud', 'Offline. Kept in this browser, saved when the connection is back']
  if (view.state === 'conflict') return ['warn', 'Changed in another window: choose a version']
  return ['warn', view.failure instanceof Error ? view.failure.message : 'This could not be saved']
}

function agoInWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s ago`
  return `${Math.round(seconds / 60)} min ago`
}
