/** The state of a loop as a chip: a word, a tone and a shape. */
import { say } from '../words.ts'
import { Icon, type IconName } from './icon.tsx'
import styles from './loop-state.module.css'

const icons: Readonly<Record<string, IconName>> = {
  planned: 'clock',
  interviewing: 'loop',
  sealed: 'lock',
  debrief: 'scale',
  decided: 'check',
  cancelled: 'close',
}

export function LoopState({ state }: { state: string }) {
  return (
    <span className={styles.chip} data-state={state}>
      <Icon name={icons[state] ?? 'loop'} size={13} />
      {say(state)}
    </span>
  )
}
