/**
 * One loop: where it stands and what it waits for, its interviews and who sits there, what they cover, what has happened.
 * Each act shows where the API's `permissions` allow it, and answers in the API's words when it was refused.
 */
import { Button, Menu } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { api, read, type Shapes } from '../api.ts'
import { CoverageMatrix } from '../loop/coverage-matrix.tsx'
import { NewInterviewForm, PanelistForm, ReassignForm, TimeForm } from '../loop/interview-forms.tsx'
import { OwnerForm } from '../loop/owner-form.tsx'
import { ReasonForm } from '../loop/reason-form.tsx'
import { Timeline } from '../loop/timeline.tsx'
import { TranscriptPart } from '../loop/transcript.tsx'
import { VoidCard } from '../loop/void-card.tsx'
import { Icon } from '../parts/icon.tsx'
import { ImportedMark } from '../parts/imported-mark.tsx'
import { Initials } from '../parts/initials.tsx'
import { LoopState } from '../parts/loop-state.tsx'
import { exactly, inWords, Moment, useNow } from '../parts/moment.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Failure, Lines, PageSkeleton } from '../parts/states.tsx'
import { useNames } from '../people.ts'
import { allows, may, useMe } from '../session.ts'
import { say } from '../words.ts'
import styles from './loop.module.css'

type Loop = Shapes['Loop']
type Interview = Loop['interviews'][number]
type Panelist = Interview['panelists'][number]

type Act =
  | { kind: 'cancel' }
  | { kind: 'open-early' }
  | { kind: 'waive'; panelist: { id: string; name: string } }
  | { kind: 'drop'; interview: Interview }
  | { kind: 'outcome'; interview: Interview; outcome: 'held' | 'no_show' }
  | { kind: 'decline'; panelist: Panelist }
  | { kind: 'panelist'; interview: Interview }
  | { kind: 'reassign'; interview: Interview; panelist: Panelist }
  | { kind: 'void'; cardId: string; author: string; acts: 'voids' | 'asks' }
  | { kind: 'time'; interview: Interview }
  | { kind: 'recuse'; person: { id: string; name: string } | null }
  | { kind: 'interview' }
  | { kind: 'owner' }

/** What somebody may do with one interview, as the API says it; nothing until it has. */
interface Verdicts {
  readonly permissions: Record<string, string>
}
const nothingYet: Verdicts = { permissions: {} }

const interviewsMax = '50'

export default function LoopPage() {
  const { id = '' } = useParams()
  const found = useQuery({
    queryKey: ['loop', id],
    queryFn: () => read(api.GET('/v1/loops/{id}', { params: { path: { id } } })),
    refetchInterval: 60_000,
  })
  const interviews = useQuery({
    queryKey: ['loop', id, 'interviews'],
    queryFn: () => read(api.GET('/v1/interviews', { params: { query: { loop_id: id, limit: interviewsMax } } })),
  })
  const verdicts = new Map(interviews.data?.data.map(each => [each.id, each] as const))
  const [act, setAct] = useState<Act | null>(null)
  const loop = found.data
  const nameOf = useNames(
    loop?.interviews.flatMap(({ panelists }) => panelists.map(({ person_id, name }) => ({ id: person_id, name }))),
  )
  if (found.isError && !loop) return <Failure error={found.error} retry={() => found.refetch()} />
  if (!loop) return <PageSkeleton />
  const owner = nameOf(loop.decision_owner_id)
  const deputy = loop.deputy_id && nameOf(loop.deputy_id)
  const hasDebrief = allows(loop, 'debrief.read') && loop.seal.released_at !== null
  return (
    <>
      <PageHead
        title={loop.candidate.name}
        back={{ to: '/loops', label: 'Loops' }}
        lead={
          <span className={styles.facts}>
            <LoopState state={loop.state} />
            <ImportedMark by={loop.imported_by} />
            <span>{loop.job.title}</span>
            {owner && (
              <span>
                {owner} decides{deputy && `, ${deputy} deputises`}
              </span>
            )}
            <span>
              Opened <Moment at={loop.created_at} />
            </span>
          </span>
        }
      >
        {hasDebrief && (
          <Button component={Link} to={`/loops/${loop.id}/debrief`}>
            Open the debrief
          </Button>
        )}
        <LoopActs loop={loop} onAct={setAct} />
      </PageHead>
      <SealNotice loop={loop} nameOf={nameOf} />
      <div className={styles.columns}>
        <div className={styles.main}>
          {allows(loop, 'loop.read_due') && !isOver(loop) && <DueCards loop={loop} onAct={setAct} />}
          <Block title="Interviews">
            <ul className={styles.interviews}>
              {loop.interviews.map((interview, at) => (
                <li key={interview.id}>
                  <InterviewRow
                    loop={loop}
                    interview={interview}
                    number={at + 1}
                    verdicts={verdicts.get(interview.id) ?? nothingYet}
                    onAct={setAct}
                  />
                </li>
              ))}
            </ul>
            {allows(loop, 'interview.write') && !isOver(loop) && (
              <Button
                className={styles.name}
                variant="default"
                size="xs"
                leftSection={<Icon name="plus" size={14} />}
                onClick={() => setAct({ kind: 'interview' })}
              >
                Add an interview
              </Button>
            )}
          </Block>
        </div>
        <div className={styles.side}>
          <Block title="Coverage">
            <CoverageMatrix loop={loop} />
            {loop.panel_mix.single_function && Object.keys(loop.panel_mix.functions).length > 0 && (
              <p className={styles.flagged}>
                <Icon name="warn" size={15} /> The whole panel is of one function:{' '}
                {say(Object.keys(loop.panel_mix.functions)[0]!).toLowerCase()}.
              </p>
            )}
          </Block>
          <Block title="What happened">
            <Timeline loop={loop} nameOf={nameOf} />
          </Block>
        </div>
      </div>
      <ChosenAct loop={loop} act={act} onClose={() => setAct(null)} />
    </>
  )
}

function isOver(loop: Loop): boolean {
  return loop.state === 'decided' || loop.state === 'cancelled'
}

function LoopActs({ loop, onAct }: { loop: Loop; onAct: (act: Act) => void }) {
  const me = useMe()
  const open = loop.seal.released_at === null
  const acts: { label: string; act: Act }[] = []
  if (open && allows(loop, 'loop.open_early')) acts.push({ label: 'Open the seal early', act: { kind: 'open-early' } })
  if (!isOver(loop) && allows(loop, 'loop.write')) acts.push({ label: 'Change who decides', act: { kind: 'owner' } })
  if (open && allows(loop, 'loop.cancel')) acts.push({ label: 'Cancel this loop', act: { kind: 'cancel' } })
  if (may(me, 'candidate.recuse')) acts.push({ label: 'Recuse myself', act: { kind: 'recuse', person: null } })
  if (acts.length === 0) return null
  return <Acts label="More" acts={acts} onAct={onAct} />
}

/** A small menu of acts. */
function Acts({
  label,
  about,
  quiet = false,
  acts,
  onAct,
}: {
  label: string
  about?: string
  quiet?: boolean
  acts: readonly { label: string; act: Act }[]
  onAct: (act: Act) => void
}) {
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <Button variant={quiet ? 'subtle' : 'default'} size={quiet ? 'compact-xs' : 'xs'}>
          {label}
          {about && <span className="unseen"> for {about}</span>}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {acts.map(({ label: words, act }) => (
          <Menu.Item key={words} onClick={() => onAct(act)}>
            {words}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Why one sees what one sees: sealed, released, opened early, cancelled. */
function SealNotice({ loop, nameOf }: { loop: Loop; nameOf: (id: string) => string | null }) {
  const { seal } = loop
  if (seal.released_at === null)
    return (
      <div className={styles.seal} data-sealed>
        <Icon name="lock" />
        <p>
          <strong>Sealed.</strong>{' '}
          {seal.mode === 'loop'
            ? 'Nobody sees anybody’s card until every required card is in or waived.'
            : 'Panelists see others’ cards once their own is in; everybody else when all are.'}
        </p>
      </div>
    )
  const who = seal.by_id && nameOf(seal.by_id)
  const words: Readonly<Record<string, string>> = {
    all_in: 'Released: every required card was in',
    waived: 'Released: the last card that was missing was waived',
    opened_early: 'Opened early',
    cancelled: 'Cancelled',
  }
  return (
    <div className={styles.seal} data-early={seal.cause === 'opened_early' || undefined}>
      <Icon name={seal.cause === 'cancelled' ? 'close' : seal.cause === 'opened_early' ? 'warn' : 'check'} />
      <p>
        <strong>{words[seal.cause ?? 'all_in']}</strong>
        {who && ` by ${who}`} <Moment at={seal.released_at} />.{seal.reason && ` “${seal.reason}”`}
      </p>
    </div>
  )
}

/** Whose card the loop waits for, with the two things one can do about it. */
function DueCards({ loop, onAct }: { loop: Loop; onAct: (act: Act) => void }) {
  const now = useNow()
  const due = useQuery({
    queryKey: ['due', loop.id],
    queryFn: () => read(api.GET('/v1/loops/{id}/due', { params: { path: { id: loop.id } } })),
    refetchInterval: 60_000,
  })
  if (due.isError) return <Failure error={due.error} retry={() => due.refetch()} />
  if (due.isPending)
    return (
      <Block title="Waiting for">
        <Lines count={2} height={40} />
      </Block>
    )
  const { counts, data } = due.data
  if (loop.seal.released_at !== null && counts.open === 0) return null
  return (
    <Block title="Waiting for" aside={`${counts.in} of ${counts.required} cards in`}>
      <Meter value={counts.in} of={counts.required} />
      {data && data.length === 0 && <p className={styles.soft}>No card is open.</p>}
      {data && data.length > 0 && (
        <ul className={styles.due}>
          {data.map(card => (
            <li key={card.id}>
              <Initials name={card.panelist.name} />
              <span className={styles.dueWords}>
                <span className={styles.personName}>{card.panelist.name}</span>
                <span className={styles.soft}>{card.interview.name}</span>
              </span>
              <span className={styles.dueWhen} data-late={card.overdue || undefined}>
                {card.due_at
                  ? `${card.overdue ? 'Was due' : 'Due'} ${inWords(new Date(card.due_at), now)}`
                  : 'No time is set yet'}
                {card.nudged_at && (
                  <span className={styles.sub}>
                    reminded <Moment at={card.nudged_at} />
                  </span>
                )}
              </span>
              <span className={styles.dueActs}>
                {allows(loop, 'scorecard.nudge') && <Nudge cardId={card.id} name={card.panelist.name} />}
                {allows(loop, 'loop.waive') && (
                  <Button
                    variant="default"
                    size="xs"
                    onClick={() =>
                      onAct({ kind: 'waive', panelist: { id: card.panelist.id, name: card.panelist.name } })
                    }
                  >
                    Waive<span className="unseen"> the card of {card.panelist.name}</span>
                  </Button>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {data === null && <p className={styles.soft}>You may know how many, and not who.</p>}
    </Block>
  )
}

function Meter({ value, of }: { value: number; of: number }) {
  return (
    <svg className={styles.meter} viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      <rect width="100" height="1" className={styles.meterGround} />
      <rect width={of === 0 ? 0 : (100 * value) / of} height="1" className={styles.meterFill} />
    </svg>
  )
}

function Nudge({ cardId, name }: { cardId: string; name: string }) {
  const queries = useQueryClient()
  const nudging = useMutation({
    mutationFn: () => read(api.POST('/v1/scorecards/{id}/nudges', { params: { path: { id: cardId } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['due'] }),
  })
  return (
    <Button variant="default" size="xs" loading={nudging.isPending} onClick={() => nudging.mutate()}>
      {nudging.isSuccess ? 'Reminded' : nudging.isError ? 'Not sent, try again' : 'Remind'}
      <span className="unseen"> {name}</span>
    </Button>
  )
}

function InterviewRow({
  loop,
  interview,
  number,
  verdicts,
  onAct,
}: {
  loop: Loop
  interview: Interview
  /** its place in the loop, as the coverage names it */
  number: number
  verdicts: Verdicts
  onAct: (act: Act) => void
}) {
  const me = useMe()
  const now = useNow()
  const over = isOver(loop)
  const upcoming = interview.state === 'planned' || interview.state === 'scheduled'
  const there = interview.panelists.filter(({ left }) => left === null)
  const takesPlace = interview.state !== 'dropped' && interview.state !== 'no_show'
  const names = !over && takesPlace && allows(verdicts, 'panelist.write')
  const acts: { label: string; act: Act }[] = []
  if (names) acts.push({ label: 'Name a panelist', act: { kind: 'panelist', interview } })
  if (!over && upcoming && allows(verdicts, 'interview.write'))
    acts.push({ label: 'Set the time', act: { kind: 'time', interview } })
  if (!over && upcoming && allows(verdicts, 'interview.drop'))
    acts.push({ label: 'Drop this interview', act: { kind: 'drop', interview } })
  if (!over && interview.state === 'held' && allows(verdicts, 'interview.hold'))
    acts.push({ label: 'They did not come', act: { kind: 'outcome', interview, outcome: 'no_show' } })
  return (
    <article className={styles.interview} data-off={interview.state === 'dropped' || undefined}>
      <div className={styles.interviewHead}>
        <h3>
          <span className={styles.ordinal} aria-hidden="true">
            {number}
          </span>
          {interview.name}
        </h3>
        <span className={styles.tag} data-state={interview.state}>
          {say(interview.state)}
        </span>
        {interview.added_after_release && <span className={styles.tag}>Added after the release</span>}
        <span className={styles.rowActs}>
          {acts.length > 0 && <Acts label="Change" about={interview.name} acts={acts} onAct={onAct} />}
        </span>
      </div>
      <p className={styles.soft}>
        {interview.starts_at ? exactly(new Date(interview.starts_at), now) : 'No time is set yet'}
        {interview.place && `, ${interview.place}`}
      </p>
      <p className={styles.focus}>
        {interview.focus.map(say).join(' · ')}
        {interview.artifact && ` · ${say(interview.artifact)}`}
      </p>
      <ul className={styles.panel}>
        {there.map(panelist => (
          <li key={panelist.id}>
            <Initials name={panelist.name} />
            <span className={styles.personWords}>
              <span className={styles.personName}>{panelist.name}</span>
              <span className={styles.sub}>
                {say(panelist.function)}
                {panelist.role !== 'interviewer' && `, ${say(panelist.role).toLowerCase()}`}
                {panelist.bar_raiser && ', bar raiser'}
              </span>
            </span>
            <CardState
              panelist={panelist}
              own={panelist.person_id === me.id}
              readable={allows(loop, 'scorecard.read')}
            />
            <SeatActs
              interview={interview}
              panelist={panelist}
              names={names}
              declines={!over && upcoming && allows(verdicts, 'panelist.decline')}
              onAct={onAct}
            />
          </li>
        ))}
        {there.length === 0 && <li className={styles.nobody}>Nobody sits here yet</li>}
      </ul>
      {names && there.length === 0 && (
        <Button
          className={styles.name}
          variant="subtle"
          size="compact-sm"
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => onAct({ kind: 'panelist', interview })}
        >
          Name a panelist<span className="unseen"> for {interview.name}</span>
        </Button>
      )}
      {interview.state !== 'dropped' && (
        <TranscriptPart loop={loop} interview={interview} writes={allows(verdicts, 'transcript.write')} />
      )}
    </article>
  )
}

/** What one can do about a seat: leave it, put somebody else there, strike its card out or ask for that. */
function SeatActs({
  interview,
  panelist,
  names,
  declines,
  onAct,
}: {
  interview: Interview
  panelist: Panelist
  names: boolean
  declines: boolean
  onAct: (act: Act) => void
}) {
  const me = useMe()
  const { card } = panelist
  const own = panelist.person_id === me.id
  const acts: { label: string; act: Act }[] = []
  if (own && declines && card?.state === 'open') acts.push({ label: 'Decline', act: { kind: 'decline', panelist } })
  // Where the card is hidden from the reader its state is too; the service knows whether it is too late.
  if (names && (card === undefined || card.state === 'open'))
    acts.push({ label: 'Put somebody else here', act: { kind: 'reassign', interview, panelist } })
  if (names && !own && may(me, 'candidate.recuse'))
    acts.push({
      label: 'Recuse them from this candidate',
      act: { kind: 'recuse', person: { id: panelist.person_id, name: panelist.name } },
    })
  if (card?.state === 'submitted' && !own) {
    const about = { kind: 'void', cardId: card.id, author: panelist.name } as const
    if (may(me, 'scorecard.void')) acts.push({ label: 'Void this card', act: { ...about, acts: 'voids' } })
    else if (may(me, 'scorecard.ask_void'))
      acts.push({ label: 'Ask for it to be voided', act: { ...about, acts: 'asks' } })
  }
  if (acts.length === 0) return null
  return <Acts label="Change" about={`the seat of ${panelist.name}`} acts={acts} onAct={onAct} quiet />
}

/** The state of a seat's card where one may know it, and the way to the card where one may read it. */
function CardState({ panelist, own, readable }: { panelist: Panelist; own: boolean; readable: boolean }) {
  const { card } = panelist
  if (!card) return null
  const words = { open: 'Open', submitted: 'In', closed: 'Closed', voided: 'Void' }[card.state]
  if (own || (readable && card.state === 'submitted'))
    return (
      <Link className={styles.cardLink} to={`/cards/${card.id}`}>
        {own ? 'Your card' : 'Card'}
        <span className="unseen"> of {panelist.name}</span>: {words.toLowerCase()}
      </Link>
    )
  return (
    <span className={styles.cardState} data-state={card.state}>
      {words}
    </span>
  )
}

function ChosenAct({ loop, act, onClose }: { loop: Loop; act: Act | null; onClose: () => void }) {
  const navigate = useNavigate()
  if (act === null) return null
  const path = { id: loop.id }
  switch (act.kind) {
    case 'panelist':
      return <PanelistForm interview={act.interview} onClose={onClose} />
    case 'time':
      return <TimeForm interview={act.interview} onClose={onClose} />
    case 'reassign':
      return <ReassignForm interview={act.interview} panelist={act.panelist} onClose={onClose} />
    case 'recuse':
      return (
        <ReasonForm
          title={act.person ? `Recuse ${act.person.name}` : 'Recuse yourself'}
          act={act.person ? 'Recuse them' : 'Recuse myself'}
          optional
          onClose={onClose}
          onAct={async reason => {
            await read(
              api.POST('/v1/candidates/{id}/recusals', {
                params: { path: { id: loop.candidate.id } },
                body: { reason: reason || null, ...(act.person ? { person_id: act.person.id } : {}) },
              }),
            )
            if (!act.person) void navigate('/loops')
          }}
        >
          {act.person ? 'They take' : 'You take'} no part in anything about {loop.candidate.name} any more and see
          nothing of it. Open cards of {act.person ? 'theirs' : 'yours'} on this candidate close. This stays.
        </ReasonForm>
      )
    case 'interview':
      return <NewInterviewForm loop={loop} onClose={onClose} />
    case 'owner':
      return <OwnerForm loop={loop} onClose={onClose} />
    case 'void':
      return <VoidCard cardId={act.cardId} author={act.author} acts={act.acts} onClose={onClose} />
    case 'cancel':
      return (
        <ReasonForm
          title="Cancel this loop"
          act="Cancel the loop"
          onClose={onClose}
          onAct={reason => read(api.POST('/v1/loops/{id}/cancellation', { params: { path }, body: { reason } }))}
        >
          Open cards close unwritten, and no card of this loop enters a calibration. This cannot be taken back.
        </ReasonForm>
      )
    case 'open-early':
      return (
        <ReasonForm
          title="Open the seal early"
          act="Open the seal"
          onClose={onClose}
          onAct={reason => read(api.POST('/v1/loops/{id}/release', { params: { path }, body: { reason } }))}
        >
          The cards that are in become readable now; those still open stay sealed from and for their authors. Your
          reason is shown for ever.
        </ReasonForm>
      )
    case 'waive':
      return (
        <ReasonForm
          title={`Stop waiting for ${act.panelist.name}`}
          act="Waive this card"
          onClose={onClose}
          onAct={reason =>
            read(
              api.POST('/v1/loops/{id}/waivers', { params: { path }, body: { panelist_id: act.panelist.id, reason } }),
            )
          }
        >
          Their card closes unwritten. If it is the last one missing, the loop is released. The waiver stands on the
          debrief, with your name.
        </ReasonForm>
      )
    case 'drop':
      return (
        <ReasonForm
          title={`Drop “${act.interview.name}”`}
          act="Drop the interview"
          onClose={onClose}
          onAct={reason =>
            read(
              api.PUT('/v1/interviews/{id}/drop', {
                params: { path: { id: act.interview.id } },
                body: { outcome: 'dropped', reason },
              }),
            )
          }
        >
          It will not take place, and its cards close unwritten.
        </ReasonForm>
      )
    case 'outcome':
      return (
        <ReasonForm
          title={`“${act.interview.name}” did not take place`}
          act="They did not come"
          optional
          onClose={onClose}
          onAct={reason =>
            read(
              api.PUT('/v1/interviews/{id}/outcome', {
                params: { path: { id: act.interview.id } },
                body: { outcome: act.outcome, reason: reason || null },
              }),
            )
          }
        >
          Its cards close unwritten, and the loop no longer waits for them.
        </ReasonForm>
      )
    case 'decline':
      return (
        <ReasonForm
          title="Decline this interview"
          act="Decline"
          optional
          onClose={onClose}
          onAct={reason =>
            read(
              api.POST('/v1/panelists/{id}/declination', {
                params: { path: { id: act.panelist.id } },
                body: { reason: reason || null },
              }),
            )
          }
        >
          Your card closes, and the recruiter names somebody else.
        </ReasonForm>
      )
  }
}

function Block({ title, aside, children }: { title: string; aside?: string; children: ReactNode }) {
  const id = `block-${title.toLowerCase().replaceAll(' ', '-')}`
  return (
    <section className={styles.block} aria-labelledby={id}>
      <div className={styles.blockHead}>
        <h2 id={id}>{title}</h2>
        {aside && <span className={styles.soft}>{aside}</span>}
      </div>
      {children}
    </section>
  )
}
