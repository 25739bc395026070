/**
 * The meeting: what to talk about in which order and for how long, who speaks when, who argues the other side. The order is
 * the API's; the clock is the reader's own and is kept nowhere.
 */
import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Icon } from '../parts/icon.tsx'
import { say } from '../words.ts'
import styles from './room.module.css'
import { useRoom } from './room.ts'

const whys = { uncovered: 'Uncovered', split: 'Split', unsure: 'Unsettled' } as const
const tickMs = 500

export function AgendaPart() {
  const { debrief } = useRoom()
  const { agenda } = debrief
  const clock = useClock(agenda.items.map(item => item.minutes * 60_000))
  return (
    <section id="agenda" className={styles.agenda} aria-labelledby="agenda-title">
      <div className={styles.agendaHead}>
        <h2 id="agenda-title">Agenda</h2>
        <span className={styles.soft}>{agenda.minutes} minutes</span>
      </div>
      {agenda.items.length > 0 && <Clock clock={clock} titles={agenda.items.map(item => say(item.dimension))} />}
      <ol className={styles.items}>
        {agenda.items.map((item, at) => (
          <li key={item.dimension} aria-current={clock.begun && clock.at === at ? 'step' : undefined}>
            <div className={styles.itemHead}>
              <a href={`#evidence-${item.dimension}`}>{say(item.dimension)}</a>
              <span className={styles.soft}>
                {whys[item.why]} · {item.minutes} min
              </span>
            </div>
            <p>{item.question}</p>
          </li>
        ))}
        <li aria-current={clock.begun && clock.at >= agenda.items.length ? 'step' : undefined}>
          <div className={styles.itemHead}>
            <a href="#decision">Decision</a>
            <span className={styles.soft}>the rest</span>
          </div>
        </li>
      </ol>
      <Speaking />
    </section>
  )
}

function Speaking() {
  const { debrief, panelistName } = useRoom()
  const { speaking_order, bar_raiser_id, devils_advocate } = debrief.agenda
  return (
    <div className={styles.speaking}>
      <h3>Who speaks when</h3>
      <ol>
        {speaking_order.map(({ panelist_id, speaks }) => (
          <li key={panelist_id} data-silent={!speaks || undefined}>
            {panelistName(panelist_id)}
            {!speaks && <span className={styles.soft}>listens</span>}
            {panelist_id === bar_raiser_id && <span className={styles.tag}>Bar raiser</span>}
            {panelist_id === devils_advocate?.panelist_id && <span className={styles.tag}>Devil's advocate</span>}
          </li>
        ))}
      </ol>
      {devils_advocate && (
        <p className={styles.soft}>
          {panelistName(devils_advocate.panelist_id)} is proposed to argue the other side: their independent view is
          farthest from the majority.
        </p>
      )}
      {!bar_raiser_id && <p className={styles.soft}>No bar raiser was named for this loop.</p>}
    </div>
  )
}

interface ClockState {
  readonly begun: boolean
  readonly running: boolean
  readonly at: number
  readonly leftMs: number
  readonly start: () => void
  readonly pause: () => void
  readonly next: () => void
  readonly reset: () => void
}

function useClock(lengths: readonly number[]): ClockState {
  const [at, setAt] = useState(0)
  const [spentMs, setSpentMs] = useState(0)
  const [running, setRunning] = useState(false)
  const [begun, setBegun] = useState(false)
  useEffect(() => {
    if (!running) return
    let last = performance.now()
    const timer = setInterval(() => {
      const now = performance.now()
      setSpentMs(spent => spent + now - last)
      last = now
    }, tickMs)
    return () => clearInterval(timer)
  }, [running])
  return {
    begun,
    running,
    at,
    leftMs: (lengths[at] ?? 0) - spentMs,
    start: () => {
      setBegun(true)
      setRunning(true)
    },
    pause: () => setRunning(false),
    next: () => {
      setAt(Math.min(at + 1, lengths.length))
      setSpentMs(0)
      if (at + 1 >= lengths.length) setRunning(false)
    },
    reset: () => {
      setAt(0)
      setSpentMs(0)
      setRunning(false)
      setBegun(false)
    },
  }
}

function Clock({ clock, titles }: { clock: ClockState; titles: readonly string[] }) {
  const item = titles[clock.at] ?? 'Decision'
  const over = clock.leftMs < 0
  return (
    <div className={styles.clock}>
      <div className={styles.clockFace}>
        <Icon name="clock" size={16} />
        <span role="timer" aria-label={`Time for ${item}`} className="numbers" data-over={over || undefined}>
          {clock.at < titles.length ? minutesAndSeconds(clock.leftMs) : 'Decide'}
        </span>
        <span className={styles.clockItem}>{item}</span>
      </div>
      <div className={styles.buttons}>
        {clock.at < titles.length && (
          <>
            <Button
              size="xs"
              variant={clock.running ? 'default' : 'filled'}
              onClick={clock.running ? clock.pause : clock.start}
            >
              {clock.running ? 'Pause' : clock.begun ? 'Go on' : 'Start'}
            </Button>
            <Button size="xs" variant="default" onClick={clock.next} disabled={!clock.begun}>
              Next
            </Button>
          </>
        )}
        {clock.begun && (
          <Button size="xs" variant="subtle" onClick={clock.reset}>
            Start over
          </Button>
        )}
      </div>
      <p className="unseen" role="status">
        {clock.begun ? (over ? `The time for ${item} is over.` : `Now: ${item}.`) : ''}
      </p>
    </div>
  )
}

/** "4:05", "over by 0:20". */
function minutesAndSeconds(ms: number): string {
  const seconds = Math.abs(ms < 0 ? Math.floor(ms / 1000) : Math.ceil(ms / 1000))
  const face = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return ms < 0 ? `over by ${face}` : face
}
