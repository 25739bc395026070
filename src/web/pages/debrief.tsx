/**
 * The debrief room: evidence first, then the numbers, where the panel splits, signals, flags, what moved, and the decision;
 * the agenda beside them. A sealed loop has a page of its own that says why. It recommends nothing.
 */
import { Button } from '@mantine/core'
import { Link, useParams } from 'react-router'
import { AgendaPart } from '../debrief/agenda.tsx'
import { DecisionPart } from '../debrief/decision.tsx'
import { EvidencePart } from '../debrief/evidence.tsx'
import { FlagsPart } from '../debrief/flags.tsx'
import { LedgerPart } from '../debrief/ledger.tsx'
import { PrintedSummary } from '../debrief/printed.tsx'
import { Matrix, RatingsPart } from '../debrief/ratings.tsx'
import { ReleaseFacts } from '../debrief/release.tsx'
import styles from '../debrief/room.module.css'
import { furnish, type Loop, RoomProvider, useDebrief, useLoopOf } from '../debrief/room.ts'
import { SealedRoom } from '../debrief/sealed.tsx'
import { SignalsPart } from '../debrief/signals.tsx'
import { SplitsPart } from '../debrief/splits.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Empty, Failure, Lines, PageSkeleton } from '../parts/states.tsx'
import { useDirectory } from '../people.ts'
import { allows } from '../session.ts'
import { say } from '../words.ts'

const parts = [
  ['evidence', 'Evidence'],
  ['ratings', 'Ratings'],
  ['splits', 'Splits'],
  ['signals', 'Signals'],
  ['flags', 'Red flags'],
  ['ledger', 'What moved'],
  ['decision', 'Decision'],
] as const

export default function DebriefPage() {
  const { id = '' } = useParams()
  const loop = useLoopOf(id)
  const verdict = loop.data?.permissions['debrief.read']
  const debrief = useDebrief(id, verdict === 'allowed')
  const directory = useDirectory()
  if (loop.isPending) return <PageSkeleton />
  if (loop.isError) return <Failure error={loop.error} retry={() => loop.refetch()} />
  if (verdict !== 'allowed')
    return (
      <>
        <Head loop={loop.data} />
        {verdict === 'loop_sealed' || verdict === 'own_card_open' ? (
          <SealedRoom loop={loop.data} />
        ) : (
          <Empty icon="lock" title="This debrief is not yours to read">
            Debriefs are read by their panel, by the job's hiring team and by those who look after the bar.
          </Empty>
        )}
      </>
    )
  if (debrief.isPending || directory.isLoading)
    return (
      <>
        <Head loop={loop.data} />
        <Lines count={4} height={120} />
      </>
    )
  if (debrief.isError)
    return (
      <>
        <Head loop={loop.data} />
        <Failure error={debrief.error} retry={() => debrief.refetch()} />
      </>
    )
  return (
    <RoomProvider value={furnish(loop.data, debrief.data, directory.data ?? [])}>
      <Head loop={loop.data} printable />
      <PrintedSummary matrix={<Matrix caption="Ratings, for the first page" />} />
      <div className={styles.screenOnly}>
        <ReleaseFacts />
      </div>
      <nav className={styles.menu} aria-label="Parts of the debrief">
        {parts.map(([part, title]) => (
          <a key={part} href={`#${part}`}>
            {title}
          </a>
        ))}
        <a href="#agenda" className={styles.menuAgenda}>
          Agenda
        </a>
      </nav>
      <div className={styles.room}>
        <div className={styles.parts}>
          <EvidencePart />
          <RatingsPart />
          <SplitsPart />
          <SignalsPart />
          <FlagsPart />
          <LedgerPart />
          <DecisionPart />
        </div>
        <AgendaPart />
      </div>
    </RoomProvider>
  )
}

function Head({ loop, printable = false }: { loop: Loop; printable?: boolean }) {
  return (
    <PageHead
      title={`Debrief: ${loop.candidate.name}`}
      back={{ to: `/loops/${loop.id}`, label: 'The loop' }}
      lead={`${loop.job.title} · ${say(loop.job.level)}, ${say(loop.job.track)}`}
    >
      {printable && (
        <>
          {allows(loop, 'debrief.read') && (
            <Button component={Link} to={`/jobs/${loop.job.id}/compare`} variant="default" size="sm">
              Compare candidates
            </Button>
          )}
          <Button variant="default" size="sm" onClick={() => window.print()}>
            Print
          </Button>
        </>
      )}
    </PageHead>
  )
}
