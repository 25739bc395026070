/**
 * What the language of the evidence signals: counts in three columns that are never added up, every quote one click away,
 * confirmed or dismissed by people. Advice, in no score. While there is none, it says why.
 */
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, read, type Shapes } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { allows } from '../session.ts'
import { say } from '../words.ts'
import styles from './room.module.css'
import { useRefresh, useRoom } from './room.ts'
import { Section } from './section.tsx'

type Finding = Shapes['SignalFinding']
type Column = Shapes['SignalColumn']
type Kind = Shapes['SignalKind']
export type Verdict = 'confirmed' | 'dismissed'

const columns: readonly { key: Column; title: string; words: string }[] = [
  { key: 'transcript', title: 'Transcript', words: 'what was said' },
  { key: 'quotes', title: 'Quotes', words: 'what panelists wrote down of it' },
  { key: 'observations', title: 'Observations', words: 'what panelists wrote themselves' },
]
const kinds: readonly Kind[] = ['ownership', 'shared_credit', 'tradeoff', 'metric', 'learning', 'hero', 'blame']

const absences: Readonly<Record<Exclude<Shapes['Debrief']['signals']['status'], 'ready'>, string>> = {
  pending: 'The evidence is being read. What is found appears here by itself.',
  unavailable: 'The evidence of this loop was not read for signals. Nothing else depends on it.',
  off: 'Signals are switched off for this job.',
}

export function SignalsPart() {
  const { debrief } = useRoom()
  const refresh = useRefresh(debrief.loop_id)
  const judged = useMutation({
    mutationFn: (body: Shapes['NewSignalReview']) =>
      read(api.POST('/v1/loops/{id}/signal-reviews', { params: { path: { id: debrief.loop_id } }, body })),
    onSuccess: refresh,
  })
  const review = allows(debrief, 'signal.review')
    ? {
        judge: (findingId: string, status: Verdict) => judged.mutate({ finding_id: findingId, status }),
        busy: judged.isPending,
      }
    : undefined
  const { signals } = debrief
  const [shown, setShown] = useState<{ column: Column; kind: Kind } | null>(null)
  return (
    <Section
      id="signals"
      title="Signals in the language"
      lead="Advice from how things were said, with every quote. In no score and no order; the columns are never added up."
    >
      {signals.status !== 'ready' ? (
        <p className={styles.quiet}>{absences[signals.status]}</p>
      ) : (
        <>
          <div className={styles.columns}>
            {columns.map(column => (
              <div key={column.key} className={styles.panel}>
                <h3 className={styles.panelTitle}>{column.title}</h3>
                <p className={styles.soft}>{column.words}</p>
                <Counts
                  counts={signals.columns[column.key]}
                  chosen={shown?.column === column.key ? shown.kind : null}
                  choose={kind => setShown(kind === null ? null : { column: column.key, kind })}
                  hidden={signals.findings.filter(each => each.column === column.key)}
                />
              </div>
            ))}
          </div>
          {shown && (
            <div className={styles.panel}>
              <h3 className={styles.panelTitle}>
                {say(shown.kind)}: {columns.find(each => each.key === shown.column)?.title.toLowerCase()}
              </h3>
              <ul className={styles.findings}>
                {signals.findings
                  .filter(each => each.column === shown.column && each.kind === shown.kind)
                  .map(finding => (
                    <FindingLine key={finding.id} finding={finding} review={review} />
                  ))}
              </ul>
              <Refusal error={judged.error} />
            </div>
          )}
        </>
      )}
    </Section>
  )
}

function Counts({
  counts,
  hidden,
  chosen,
  choose,
}: {
  counts: Partial<Record<Kind, number>>
  /** dismissed ones are counted nowhere but stay within reach */
  hidden: readonly Finding[]
  chosen: Kind | null
  choose: (kind: Kind | null) => void
}) {
  const present = kinds.filter(kind => (counts[kind] ?? 0) > 0 || hidden.some(each => each.kind === kind))
  if (present.length === 0) return <p className={styles.aside}>Nothing was found here.</p>
  return (
    <ul className={styles.counts}>
      {present.map(kind => (
        <li key={kind}>
          <button
            type="button"
            className={styles.count}
            aria-expanded={chosen === kind}
            onClick={() => choose(chosen === kind ? null : kind)}
          >
            <span>{say(kind)}</span>
            <b className="numbers">{counts[kind] ?? 0}</b>
          </button>
        </li>
      ))}
    </ul>
  )
}

function FindingLine({
  finding,
  review,
}: {
  finding: Finding
  review: { judge: (findingId: string, verdict: Verdict) => void; busy: boolean } | undefined
}) {
  const { panelistName, personName, interviewName } = useRoom()
  return (
    <li className={styles.finding} data-status={finding.status}>
      <blockquote className={styles.quote}>{finding.quote}</blockquote>
      <p className={styles.soft}>
        {finding.panelist_id ? panelistName(finding.panelist_id) : 'Transcript'} · {interviewName(finding.interview_id)}
        {finding.dimension && ` · ${say(finding.dimension)}`}
      </p>
      <p className={styles.aside}>{finding.reason}</p>
      <div className={styles.judging}>
        <Standing status={finding.status} by={finding.by_id ? personName(finding.by_id) : null} />
        {review && (
          <Judge
            status={finding.status}
            busy={review.busy}
            what={`${say(finding.kind)}: ${finding.quote}`}
            judge={verdict => review.judge(finding.id, verdict)}
          />
        )}
      </div>
    </li>
  )
}

/** Whether somebody has confirmed or dismissed what was proposed. */
export function Standing({ status, by }: { status: Shapes['ReviewStatus']; by: string | null }) {
  return (
    <span className={styles.standing} data-status={status}>
      <Icon name={status === 'confirmed' ? 'check' : status === 'dismissed' ? 'close' : 'clock'} size={14} />
      {status === 'proposed' ? 'Nobody has judged it yet' : `${say(status)}${by ? ` by ${by}` : ''}`}
    </span>
  )
}

/** Two buttons; the one that already stands is pressed. */
export function Judge({
  status,
  busy,
  what,
  judge,
}: {
  status: Shapes['ReviewStatus']
  busy: boolean
  what: string
  judge: (verdict: Verdict) => void
}) {
  return (
    <span className={styles.buttons}>
      {(['confirmed', 'dismissed'] as const).map(verdict => (
        <Button
          key={verdict}
          size="xs"
          variant="default"
          disabled={busy || status === verdict}
          aria-label={`${verdict === 'confirmed' ? 'Confirm' : 'Dismiss'}: ${what.slice(0, 120)}`}
          onClick={() => judge(verdict)}
        >
          {verdict === 'confirmed' ? 'Confirm' : 'Dismiss'}
        </Button>
      ))}
    </span>
  )
}
