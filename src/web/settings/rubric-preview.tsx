/**
 * What a version of a rubric would change, before it is published: dimension by dimension with the words that go and come, and
 * which jobs and loops go on with the version they have. The service says what differs; here it is only laid out.
 */
import { Link } from 'react-router'
import type { Shapes } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { say } from '../words.ts'
import looks from './rubric-preview.module.css'
import { compareWords } from './rubric-words.ts'
import styles from './settings.module.css'

type Preview = Shapes['RubricPreview']
type Change = Preview['changes'][number]
type Content = Shapes['RubricContent']

export function RubricPreview({ preview, content }: { preview: Preview; content: Content }) {
  const groups = grouped(preview.changes)
  return (
    <div className={looks.preview}>
      {preview.changes.length === 0 ? (
        <p className={styles.soft}>Nothing differs from version {preview.from}.</p>
      ) : (
        <>
          <p className={styles.soft}>
            Against version {preview.from}:{' '}
            {preview.changes.length === 1 ? 'one change' : `${preview.changes.length} changes`}. <del>Struck out</del>{' '}
            goes, <ins>underlined</ins> comes.
          </p>
          {groups.map(([place, changes]) => (
            <section key={place} className={looks.group} aria-label={titleOf(place, content, changes)}>
              <h4>{titleOf(place, content, changes)}</h4>
              <Changes changes={changes} within={titleOf(place, content, changes)} />
            </section>
          ))}
        </>
      )}
      <Staying preview={preview} content={content} />
    </div>
  )
}

/** Changes as a list, each with its sentence and its words. */
export function Changes({ changes, within }: { changes: readonly Change[]; within?: string }) {
  return (
    <ul className={looks.changes}>
      {changes.map(change => (
        <li key={change.path + change.kind}>
          <p className={looks.says}>{shortly(change, within)}</p>
          <Words change={change} />
        </li>
      ))}
    </ul>
  )
}

/** What goes and comes is shown below, and what it is about stands above: its sentence need not repeat either. */
function shortly({ says, kind, before, after }: Change, within: string | undefined): string {
  const told = before === null ? after : after === null ? before : null
  const words = told === null ? says : says.replace(`: ${kind} "${told}".`, `: ${kind}.`)
  const alone = within !== undefined && words.startsWith(`${within}, `) ? words.slice(within.length + 2) : words
  return alone.charAt(0).toUpperCase() + alone.slice(1)
}

/** The words of a change; what goes and comes is said too, for those who hear them. */
function Words({ change: { before, after } }: { change: Change }) {
  const pieces = compareWords(before === null ? '' : String(before), after === null ? '' : String(after))
  return (
    <p className={looks.words}>
      {pieces.map(({ kind, text }, at) =>
        kind === 'same' ? (
          text
        ) : kind === 'removed' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no id, and are made anew with every change
          <del key={at}>
            <span className="unseen"> (removed: </span>
            {text}
            <span className="unseen">) </span>
          </del>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <ins key={at}>
            <span className="unseen"> (added: </span>
            {text}
            <span className="unseen">) </span>
          </ins>
        ),
      )}
    </p>
  )
}

/** Changes by what they are about: the rubric itself, then each dimension and artifact. */
function grouped(changes: readonly Change[]): [place: string, changes: Change[]][] {
  const groups = new Map<string, Change[]>()
  for (const change of changes) {
    const [, list, key] = change.path.split('/')
    const place = key !== undefined && (list === 'dimensions' || list === 'artifacts') ? `${list}/${key}` : ''
    const group = groups.get(place)
    if (group) group.push(change)
    else groups.set(place, [change])
  }
  return [...groups]
}

function titleOf(place: string, content: Content, changes: readonly Change[]): string {
  const [list, key] = place.split('/')
  if (key === undefined) return 'The rubric as a whole'
  if (list === 'artifacts') return say(key)
  const gone = changes.find(({ path, kind }) => path === `/${place}` && kind === 'removed')
  return content.dimensions.find(each => each.key === key)?.title ?? String(gone?.before ?? say(key))
}

/** Who goes on with what they have, and what moving would mean. */
function Staying({ preview: { plans, number }, content }: { preview: Preview; content: Content }) {
  const names = (keys: readonly string[]) =>
    keys.map(key => content.dimensions.find(each => each.key === key)?.title ?? say(key)).join(', ')
  return (
    <section className={looks.staying} aria-labelledby="who-stays">
      <h4 id="who-stays">Who goes on with the version they have</h4>
      {plans.length === 0 ? (
        <p className={styles.soft}>No open job that you see has a plan with this rubric. Nobody is touched.</p>
      ) : (
        <>
          <p className={styles.soft}>
            Publishing moves nobody. A loop keeps its version to the end, planned ones too, and cards stay comparable
            within it. A job takes version {number} when its plan is saved with it; loops opened after that follow.
          </p>
          <ul className={looks.plans}>
            {plans.map(plan => (
              <li key={plan.job_id}>
                <p>
                  <b>{plan.job_title}</b> <span className={styles.tag}>stays on version {plan.number}</span>
                </p>
                <p className={styles.soft}>{loopsOf(plan)}</p>
                {plan.gone.length > 0 && (
                  <p className={looks.gone}>
                    <Icon name="warn" size={15} />
                    <span>
                      Its plan looks at {names(plan.gone)}, which version {number} has not: the plan has to change
                      before it can move.
                    </span>
                  </p>
                )}
                {plan.changed.length > 0 && (
                  <p className={styles.soft}>Once it moves, its panels read other words for {names(plan.changed)}.</p>
                )}
                {plan.gone.length === 0 && plan.changed.length === 0 && (
                  <p className={styles.soft}>None of its dimensions reads otherwise.</p>
                )}
              </li>
            ))}
          </ul>
          <Link to="/settings/jobs">Jobs and plans</Link>
        </>
      )}
    </section>
  )
}

function loopsOf({ loops_planned: planned, loops_under_way: under }: Preview['plans'][number]): string {
  const count = (loops: number, words: string) => `${loops} ${loops === 1 ? 'loop' : 'loops'} ${words}`
  if (planned + under === 0) return 'It has no loop that is not over; nothing changes for anybody.'
  return `${[planned > 0 && count(planned, 'planned'), under > 0 && count(under, 'under way')]
    .filter(Boolean)
    .join(', ')}: nothing changes for ${planned + under === 1 ? 'it' : 'them'}.`
}
