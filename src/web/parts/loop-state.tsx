/** The state of a loop as a chip: a word, a tone and a shape. */
import { say } from '../words.ts'
import { Icon, type IconName } from './icon.tsx'

const icons: Readonly<Record<string, IconName>> = {
  planned: 'clock',
  interviewing: 'loop',
  sealed: 'lock',
  debrief: 'scale',
  decided: 'check',
  cancelled: 'close',
}

const tones: Readonly<Record<string, string>> = { interviewing: 'busy', sealed: 'bad', debrief: 'good' }

export function LoopState({ state }: { state: string }) {
  return (
    <span className="chip" data-tone={tones[state]}>
      <Icon name={icons[state] ?? 'loop'} size={13} />
      {say(state)}
    </span>
  )
}
