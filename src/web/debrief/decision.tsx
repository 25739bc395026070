/**
 * The decision: what was decided and on which snapshot, each panelist's own dissent, who may decide, and the form in which
 * a person writes it with their reason. The page proposes nothing; only the level and the track of the job stand filled in.
 */
import { Button, NativeSelect, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, read, type Shapes, take } from '../api.ts'
import { forgetDraft, keepDraft, loadDraft } from '../local-drafts.ts'
import { Icon } from '../parts/icon.tsx'
import { Moment } from '../parts/moment.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { useDirectory } from '../people.ts'
import { allows, useMe } from '../session.ts'
import { levels, say, tracks } from '../words.ts'
import styles from './room.module.css'
import { useRefresh, useRoom } from './room.ts'
import { Section } from './section.tsx'

type Decision = Shapes['Decision']
type Kind = Shapes['DecisionKind']

const kinds: readonly { value: Kind; words: string }[] = [
  { value: 'hire', words: 'Make an offer at the level named below' },
  { value: 'no_hire', words: 'Do not make an offer' },
  { value: 'defer', words: 'Not yet: the loop stays in debrief' },
]

export function DecisionPart() {
  const { debrief } = useRoom()
  const newest = debrief.decisions.at(-1) ?? null
  const decides = allows(debrief, 'decision.write') || allows(debrief, 'decision.correct')
  const [open, setOpen] = useState(false)
  return (
    <Section
      id="decision"
      title="Decision"
      lead="Made by a person, with a reason. A later one replaces none: it names the one it supersedes."
    >
      {[...debrief.decisions].reverse().map((decision, at) => (
        <DecisionCard key={decision.id} decision={decision} superseded={at > 0} />
      ))}
      {!newest && !decides && (
        <p className={styles.quiet}>Nothing is decided yet. The decision owner writes it here.</p>
      )}
      {decides &&
        (newest && !open ? (
          <div>
            <Button variant="default" onClick={() => setOpen(true)}>
              Write a decision that supersedes it
            </Button>
          </div>
        ) : (
          <DecisionForm supersedes={newest} done={() => setOpen(false)} />
        ))}
      {allows(debrief, 'decision.delegate') && <DelegationForm />}
    </Section>
  )
}

function DecisionCard({ decision, superseded }: { decision: Decision; superseded: boolean }) {
  const { debrief, personName, panelistName } = useRoom()
  const dissents = debrief.dissents.filter(each => each.decision_id === decision.id)
  return (
    <article className={styles.panel} data-superseded={superseded || undefined}>
      <div className={styles.decisionHead}>
        <h3>
          {say(decision.decision)}
          {decision.decision === 'hire' && `, ${say(decision.level)} (${say(decision.track)})`}
        </h3>
        {superseded && <span className={styles.tag}>Superseded</span>}
      </div>
      <p className={styles.soft}>
        {personName(decision.decided_by_id)}, as {decidedAs[decision.decided_as]}, <Moment at={decision.decided_at} />
      </p>
      <dl className={styles.reasons}>
        <Reason title="Reason" text={decision.reason} />
        <Reason title="What would change our mind" text={decision.would_change_our_mind} />
        <Reason title="What this person would see that we do not" text={decision.sees_that_we_do_not} />
      </dl>
      {dissents.map(dissent => (
        <div key={`${dissent.panelist_id}-${dissent.at}`} className={styles.dissent}>
          <p>
            <b>{panelistName(dissent.panelist_id)} dissents</b>{' '}
            <span className={styles.soft}>
              <Moment at={dissent.at} />
            </span>
          </p>
          <p className={styles.text}>{dissent.text}</p>
        </div>
      ))}
      {!superseded && allows(debrief, 'dissent.write') && <DissentForm decision={decision} />}
      <SnapshotLine decision={decision} />
    </article>
  )
}

const decidedAs: Readonly<Record<Decision['decided_as'], string>> = {
  owner: 'decision owner',
  deputy: 'deputy',
  delegate: 'delegate',
  admin: 'admin, with a second person',
}

function Reason({ title, text }: { title: string; text: string | null }) {
  if (!text) return null
  return (
    <div>
      <dt>{title}</dt>
      <dd className={styles.text}>{text}</dd>
    </div>
  )
}

function SnapshotLine({ decision }: { decision: Decision }) {
  const verify = useMutation({
    mutationFn: async () => {
      const snapshot = await read(api.GET('/v1/decisions/{id}/snapshot', { params: { path: { id: decision.id } } }))
      return { here: await sha256(snapshot.json), reproduces: snapshot.reproduces }
    },
  })
  return (
    <div className={styles.snapshot}>
      <p>
        <Icon name="lock" size={14} /> Rests on the debrief as it stood, SHA-256 <code>{decision.snapshot_sha256}</code>
      </p>
      <div className={styles.buttons}>
        <Button size="xs" variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
          Verify
        </Button>
        <p role="status" className={styles.soft}>
          {verify.data && verdictOn(verify.data, decision.snapshot_sha256)}
        </p>
      </div>
      <Refusal error={verify.error} />
    </div>
  )
}

function verdictOn({ here, reproduces }: { here: string | null; reproduces: boolean }, expected: string): string {
  const hash =
    here === null
      ? 'This browser computes hashes only over https.'
      : here === expected
        ? 'The stored snapshot has this hash, computed in this browser.'
        : `The stored snapshot hashes to ${here}: it is not the one decided on.`
  const record = reproduces
    ? 'The cards on record still give these very bytes.'
    : 'The cards on record no longer give these bytes; something came or went since.'
  return `${hash} ${record}`
}

/** The SHA-256 of a text in UTF-8, or null where the browser offers none. */
async function sha256(text: string): Promise<string | null> {
  if (!crypto.subtle) return null
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

interface Draft {
  readonly decision: Kind | null
  readonly level: Shapes['Level']
  readonly track: Shapes['Track']
  readonly reason: string
  readonly would_change_our_mind: string
  readonly sees_that_we_do_not: string
}

function DecisionForm({ supersedes, done }: { supersedes: Decision | null; done: () => void }) {
  const { debrief, loop } = useRoom()
  const refresh = useRefresh(debrief.loop_id)
  const kept = `decision.${debrief.loop_id}`
  const [draft, setDraft] = useState<Draft>(() => ({
    decision: null,
    level: loop.job.level,
    track: loop.job.track,
    reason: '',
    would_change_our_mind: '',
    sees_that_we_do_not: '',
    ...asDraft(loadDraft(kept)),
  }))
  const [missing, setMissing] = useState(false)
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part }
    setDraft(next)
    keepDraft(kept, next)
  }
  const decide = useMutation({
    mutationFn: async (decision: Kind) => {
      const asked = api.POST('/v1/loops/{id}/decisions', {
        params: { path: { id: debrief.loop_id } },
        body: {
          decision,
          level: draft.level,
          track: draft.track,
          reason: draft.reason.trim(),
          would_change_our_mind: draft.would_change_our_mind.trim() || null,
          sees_that_we_do_not: draft.sees_that_we_do_not.trim() || null,
          supersedes: supersedes?.id ?? null,
        },
      })
      const { response } = await asked
      await take(asked)
      return response.status
    },
    onSuccess: async status => {
      forgetDraft(kept)
      await refresh()
      if (status !== 202) done()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (draft.decision === null || draft.reason.trim() === '') return setMissing(true)
    setMissing(false)
    decide.mutate(draft.decision)
  }
  if (decide.data === 202)
    return (
      <p className={styles.quiet} role="status">
        Asked. A correction by an admin waits for a second person; it stands here once they have granted it.
      </p>
    )
  return (
    <form className={styles.form} onSubmit={submit} noValidate aria-label="Decision">
      <fieldset
        className={styles.choices}
        aria-describedby={missing && draft.decision === null ? 'decision-missing' : undefined}
      >
        <legend>What is decided</legend>
        {kinds.map(({ value, words }) => (
          <label key={value} className={styles.choice}>
            <input
              type="radio"
              name="decision"
              value={value}
              checked={draft.decision === value}
              onChange={() => change({ decision: value })}
            />
            <span>
              <b>{say(value)}</b>
              <span className={styles.soft}>{words}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {missing && draft.decision === null && (
        <p id="decision-missing" role="alert" className={styles.missing}>
          Choose one of the three.
        </p>
      )}
      <div className="pair">
        <NativeSelect
          label="Level"
          value={draft.level}
          onChange={event => change({ level: event.currentTarget.value as Shapes['Level'] })}
          data={levels.map(value => ({
            value,
            label: value === loop.job.level ? `${say(value)} (of the job)` : say(value),
          }))}
        />
        <NativeSelect
          label="Track"
          value={draft.track}
          onChange={event => change({ track: event.currentTarget.value as Shapes['Track'] })}
          data={tracks.map(value => ({
            value,
            label: value === loop.job.track ? `${say(value)} (of the job)` : say(value),
          }))}
        />
      </div>
      <Textarea
        label="Reason"
        description="In your own words, for whoever reads this in a year. The evidence you lean on, and what you set aside."
        required
        withAsterisk={false}
        rows={4}
        maxLength={textMax}
        error={missing && draft.reason.trim() === '' ? 'A decision without a reason is not kept.' : undefined}
        value={draft.reason}
        onChange={event => change({ reason: event.currentTarget.value })}
      />
      <Textarea
        label="What would change our mind"
        rows={2}
        maxLength={textMax}
        value={draft.would_change_our_mind}
        onChange={event => change({ would_change_our_mind: event.currentTarget.value })}
      />
      <Textarea
        label="What this person would see that we do not"
        rows={2}
        maxLength={textMax}
        value={draft.sees_that_we_do_not}
        onChange={event => change({ sees_that_we_do_not: event.currentTarget.value })}
      />
      {supersedes && (
        <p className={styles.soft}>
          This supersedes “{say(supersedes.decision)}” of <Moment at={supersedes.decided_at} plain />. Both stay on
          record.
        </p>
      )}
      <Refusal error={decide.error} words={refusals} />
      <div className={styles.buttons}>
        <Button type="submit" loading={decide.isPending}>
          Record the decision
        </Button>
        {supersedes && (
          <Button variant="subtle" onClick={done}>
            Leave it as it is
          </Button>
        )}
      </div>
    </form>
  )
}

const textMax = 10_000
const refusals: Readonly<Record<string, string>> = {
  decision_exists:
    'Somebody recorded a decision in the meantime. It stands above; write yours as one that supersedes it.',
  decision_waits_for_cards:
    'An interview was added after the release and its card is not in. The decision waits for it, or for its waiver.',
}

function asDraft(kept: unknown): Partial<Draft> {
  if (typeof kept !== 'object' || kept === null) return {}
  const draft = kept as Record<string, unknown>
  const text = (key: string) => (typeof draft[key] === 'string' ? draft[key] : '')
  return {
    decision: kinds.find(each => each.value === draft.decision)?.value ?? null,
    ...pick(
      'level',
      levels.find(each => each === draft.level),
    ),
    ...pick(
      'track',
      tracks.find(each => each === draft.track),
    ),
    reason: text('reason'),
    would_change_our_mind: text('would_change_our_mind'),
    sees_that_we_do_not: text('sees_that_we_do_not'),
  }
}

function pick<Key extends string, T>(key: Key, value: T | undefined): Partial<Record<Key, T>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, T>)
}

function DissentForm({ decision }: { decision: Decision }) {
  const { debrief } = useRoom()
  const me = useMe()
  const refresh = useRefresh(debrief.loop_id)
  const own = debrief.panel.filter(member => member.person_id === me.id).map(member => member.panelist_id)
  const already = debrief.dissents.some(each => each.decision_id === decision.id && own.includes(each.panelist_id))
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const dissent = useMutation({
    mutationFn: () =>
      read(
        api.POST('/v1/decisions/{id}/dissents', { params: { path: { id: decision.id } }, body: { text: text.trim() } }),
      ),
    onSuccess: async () => {
      setOpen(false)
      setText('')
      await refresh()
    },
  })
  if (already) return null
  if (!open)
    return (
      <div>
        <Button size="xs" variant="default" onClick={() => setOpen(true)}>
          Record my own dissent
        </Button>
      </div>
    )
  return (
    <form
      className={styles.form}
      aria-label="Dissent"
      onSubmit={event => {
        event.preventDefault()
        if (text.trim() !== '') dissent.mutate()
      }}
    >
      <Textarea
        label="Your own dissent"
        description="It stands beside the decision for ever, under your name."
        rows={3}
        maxLength={textMax}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      <Refusal error={dissent.error} />
      <div className={styles.buttons}>
        <Button type="submit" size="xs" loading={dissent.isPending} disabled={text.trim() === ''}>
          Record the dissent
        </Button>
        <Button size="xs" variant="subtle" onClick={() => setOpen(false)}>
          Not now
        </Button>
      </div>
    </form>
  )
}

function DelegationForm() {
  const { debrief, personName } = useRoom()
  const directory = useDirectory()
  const [who, setWho] = useState('')
  const [reason, setReason] = useState('')
  const delegate = useMutation({
    mutationFn: () =>
      read(
        api.POST('/v1/loops/{id}/delegations', {
          params: { path: { id: debrief.loop_id } },
          body: { person_id: who, reason: reason.trim() },
        }),
      ),
    onSuccess: () => {
      setWho('')
      setReason('')
    },
  })
  return (
    <details className={styles.details}>
      <summary>Let somebody else decide</summary>
      <form
        className={styles.form}
        aria-label="Delegation"
        onSubmit={event => {
          event.preventDefault()
          delegate.mutate()
        }}
      >
        <div className="pair">
          <NativeSelect
            label="Who decides"
            value={who}
            onChange={event => setWho(event.currentTarget.value)}
            data={[
              { value: '', label: 'Choose a person' },
              ...(directory.data ?? []).map(each => ({ value: each.id, label: each.name })),
            ]}
          />
          <Textarea
            label="Why"
            rows={2}
            maxLength={2000}
            value={reason}
            onChange={event => setReason(event.currentTarget.value)}
          />
        </div>
        <Refusal error={delegate.error} />
        <div className={styles.buttons}>
          <Button
            type="submit"
            size="xs"
            variant="default"
            loading={delegate.isPending}
            disabled={who === '' || reason.trim().length < 3}
          >
            Delegate
          </Button>
          <p role="status" className={styles.soft}>
            {delegate.data && `${personName(delegate.data.person_id)} may now decide on this loop.`}
          </p>
        </div>
      </form>
    </details>
  )
}
