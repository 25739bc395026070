/** How this debrief came to be, in one strip: when and why the seal opened, who was not waited for, how the panel is mixed. */
import { Moment } from '../parts/moment.tsx'
import { say } from '../words.ts'
import styles from './room.module.css'
import { useRoom } from './room.ts'

const causes: Readonly<Record<string, string>> = {
  all_in: 'every required card was in',
  waived: 'the last open card was waived',
  opened_early: 'the seal was opened early',
  cancelled: 'the loop was cancelled',
}

export function ReleaseFacts() {
  const { debrief, loop, personName, panelistName } = useRoom()
  const { release, panel } = debrief
  const waived = panel.filter(member => member.waiver !== null)
  const voided = panel.filter(member => member.card === 'voided')
  const open = panel.filter(member => member.card === 'open')
  const mix = Object.entries(loop.panel_mix.functions)
  return (
    <dl className={styles.release}>
      <div>
        <dt>Released</dt>
        <dd>
          <Moment at={debrief.released_at} plain />, {causes[release.cause] ?? say(release.cause).toLowerCase()}
          {release.by_id && ` by ${personName(release.by_id)}`}
          {debrief.edition > 1 && `; edition ${debrief.edition}`}
          {release.reason && <q className={styles.said}>{release.reason}</q>}
        </dd>
      </div>
      <div>
        <dt>Panel</dt>
        <dd>
          {debrief.cards.length} {debrief.cards.length === 1 ? 'card' : 'cards'};{' '}
          {mix.map(([name, count]) => `${count} ${name}`).join(', ')}
          {loop.panel_mix.single_function && <span className={styles.warned}>One function alone</span>}
        </dd>
      </div>
      {waived.length > 0 && (
        <div>
          <dt>Waived</dt>
          <dd>
            {waived.map(member => (
              <span key={member.panelist_id} className={styles.line}>
                {panelistName(member.panelist_id)}, by {personName(member.waiver?.by_id ?? null)}
                <q className={styles.said}>{member.waiver?.reason}</q>
              </span>
            ))}
          </dd>
        </div>
      )}
      {open.length > 0 && (
        <div>
          <dt>Not in yet</dt>
          <dd>{open.map(member => panelistName(member.panelist_id)).join(', ')}</dd>
        </div>
      )}
      {voided.length > 0 && (
        <div>
          <dt>Voided</dt>
          <dd>
            <s>{voided.map(member => panelistName(member.panelist_id)).join(', ')}</s>
          </dd>
        </div>
      )}
    </dl>
  )
}
