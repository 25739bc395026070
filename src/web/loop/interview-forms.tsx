/** What a recruiter does with an interview: add one, set its time, name a panelist, put somebody else in a panelist's place. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, read, type Shapes, take } from '../api.ts'
import styles from '../parts/act-form.module.css'
import { ActForm, Field } from '../parts/act-form.tsx'
import { Loaded } from '../parts/states.tsx'
import { say } from '../words.ts'
import { PersonChoice } from './person-choice.tsx'

type Interview = Shapes['InterviewSummary']
type Panelist = Interview['panelists'][number]

const roles = ['interviewer', 'shadow', 'reverse_shadow'] as const
const artifacts = ['roadmap_narrative', 'post_launch_review', 'reversed_decision'] as const
const focusMax = 3
const promptsMax = 12

/** Who sits there now. */
function takenIn(interview: Interview): ReadonlySet<string> {
  return new Set(interview.panelists.filter(({ left }) => left === null).map(panelist => panelist.person_id))
}

export function PanelistForm({ interview, onClose }: { interview: Interview; onClose: () => void }) {
  const [personId, setPersonId] = useState('')
  const [role, setRole] = useState<(typeof roles)[number]>('interviewer')
  const [barRaiser, setBarRaiser] = useState(false)
  return (
    <ActForm
      title={`Who sits in “${interview.name}”?`}
      act={`Name as ${say(role).toLowerCase()}`}
      closing="Close without naming anybody"
      ready={personId !== ''}
      onAct={() =>
        read(
          api.POST('/v1/interviews/{id}/panelists', {
            params: { path: { id: interview.id } },
            body: { person_id: personId, role, bar_raiser: barRaiser },
          }),
        )
      }
      onClose={onClose}
    >
      <PersonChoice value={personId} taken={takenIn(interview)} onChange={setPersonId} />
      <Field label="As">
        <select
          className={styles.select}
          value={role}
          onChange={event => setRole(roles.find(each => each === event.currentTarget.value) ?? 'interviewer')}
        >
          {roles.map(each => (
            <option key={each} value={each}>
              {say(each)}
            </option>
          ))}
        </select>
      </Field>
      <label className={styles.choice}>
        <input type="checkbox" checked={barRaiser} onChange={() => setBarRaiser(!barRaiser)} />
        <span>
          Bar raiser
          <span className={styles.hint}>From outside the decision owner’s reporting line</span>
        </span>
      </label>
    </ActForm>
  )
}

export function ReassignForm({
  interview,
  panelist,
  onClose,
}: {
  interview: Interview
  panelist: Panelist
  onClose: () => void
}) {
  const [personId, setPersonId] = useState('')
  const [reason, setReason] = useState('')
  return (
    <ActForm
      title={`Who takes the place of ${panelist.name}?`}
      act="Put them there"
      closing="Close without changing anything"
      ready={personId !== ''}
      onAct={() =>
        read(
          api.POST('/v1/panelists/{id}/reassignment', {
            params: { path: { id: panelist.id } },
            body: { person_id: personId, reason: reason.trim() || null },
          }),
        )
      }
      onClose={onClose}
    >
      <p>
        The card of {panelist.name} for “{interview.name}” closes unwritten. A draft is never handed on: whoever comes
        begins with an empty one.
      </p>
      <PersonChoice value={personId} taken={takenIn(interview)} onChange={setPersonId} />
      <Field label="Reason, if there is one to give">
        <input
          className={styles.input}
          minLength={3}
          maxLength={2_000}
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
        />
      </Field>
    </ActForm>
  )
}

interface When {
  readonly startsAt: string
  readonly endsAt: string
  readonly place: string
}

function WhenFields({ when, onChange }: { when: When; onChange: (part: Partial<When>) => void }) {
  return (
    <>
      <div className="pair">
        <Field label="Begins">
          <input
            className={styles.input}
            type="datetime-local"
            value={when.startsAt}
            onChange={event => onChange({ startsAt: event.currentTarget.value })}
          />
        </Field>
        <Field label="Ends">
          <input
            className={styles.input}
            type="datetime-local"
            value={when.endsAt}
            onChange={event => onChange({ endsAt: event.currentTarget.value })}
          />
        </Field>
      </div>
      <Field label="Place" hint={`Times are in your own zone, ${Intl.DateTimeFormat().resolvedOptions().timeZone}.`}>
        <input
          className={styles.input}
          maxLength={500}
          value={when.place}
          onChange={event => onChange({ place: event.currentTarget.value })}
        />
      </Field>
    </>
  )
}

/** Reads the interview once more as it is opened, so that what is changed is what was shown. */
export function TimeForm({ interview, onClose }: { interview: Interview; onClose: () => void }) {
  const opened = useQuery({
    queryKey: ['interview-as-opened', interview.id],
    queryFn: () => take(api.GET('/v1/interviews/{id}', { params: { path: { id: interview.id } } })),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
  if (opened.data) return <OpenedTimeForm opened={opened.data} onClose={onClose} />
  return (
    <ActForm
      title={`When is “${interview.name}”?`}
      act="Save the time"
      closing="Close without changing anything"
      ready={false}
      onAct={() => Promise.resolve()}
      onClose={onClose}
    >
      <Loaded query={opened}>{() => null}</Loaded>
    </ActForm>
  )
}

function OpenedTimeForm({
  opened,
  onClose,
}: {
  opened: { data: Shapes['Interview']; etag: string | null }
  onClose: () => void
}) {
  // As they were when the window opened: a later read must not stand in for what its reader saw.
  const [{ data: interview, etag }] = useState(opened)
  const [when, setWhen] = useState<When>({
    startsAt: localInput(interview.starts_at),
    endsAt: localInput(interview.ends_at),
    place: interview.place ?? '',
  })
  return (
    <ActForm
      title={`When is “${interview.name}”?`}
      act="Save the time"
      closing="Close without changing anything"
      words={{ precondition_failed: 'Somebody changed this interview in the meantime. Close, and open it again.' }}
      onAct={() =>
        read(
          api.PATCH('/v1/interviews/{id}', {
            params: { path: { id: interview.id }, header: { 'If-Match': etag ?? '*' } },
            body: sent(when),
          }),
        )
      }
      onClose={onClose}
    >
      <WhenFields when={when} onChange={part => setWhen({ ...when, ...part })} />
    </ActForm>
  )
}

export function NewInterviewForm({ loop, onClose }: { loop: Shapes['Loop']; onClose: () => void }) {
  const [name, setName] = useState('')
  const [focus, setFocus] = useState<readonly string[]>([])
  const [artifact, setArtifact] = useState<(typeof artifacts)[number] | null>(null)
  const [prompts, setPrompts] = useState('')
  const [when, setWhen] = useState<When>({ startsAt: '', endsAt: '', place: '' })
  const add = () =>
    read(
      api.POST('/v1/loops/{id}/interviews', {
        params: { path: { id: loop.id } },
        body: {
          name: name.trim(),
          focus: loop.dimensions.filter(each => focus.includes(each)),
          artifact,
          prompts: linesOf(prompts),
          note: null,
          panelists: [],
          ...sent(when),
        },
      }),
    )
  return (
    <ActForm
      title="Another interview"
      act="Add the interview"
      closing="Close without adding one"
      ready={name.trim() !== '' && focus.length > 0}
      onAct={add}
      onClose={onClose}
    >
      {loop.seal.released_at !== null && (
        <p>
          This loop is released. Whoever sits here sees nothing of it until their own card is in, and the decision waits
          for that card or its waiver.
        </p>
      )}
      <Field label="Name">
        <input
          className={styles.input}
          required
          maxLength={200}
          data-autofocus
          placeholder="Problem framing"
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
      </Field>
      <fieldset className={styles.list}>
        <legend>Focus: one to three dimensions that must be answered</legend>
        {loop.dimensions.map(dimension => {
          const chosen = focus.includes(dimension)
          return (
            <label key={dimension} className={styles.choice}>
              <input
                type="checkbox"
                checked={chosen}
                disabled={!chosen && focus.length >= focusMax}
                onChange={() => setFocus(chosen ? focus.filter(each => each !== dimension) : [...focus, dimension])}
              />
              <span>
                {say(dimension)}
                <span className={styles.hint}>
                  {loop.coverage.planned[dimension] ?? 0} of the panel look at it
                  {loop.coverage.gaps.includes(dimension) && ', a gap'}
                </span>
              </span>
            </label>
          )
        })}
      </fieldset>
      <Field label="Artifact they walk through">
        <select
          className={styles.select}
          value={artifact ?? ''}
          onChange={event => setArtifact(artifacts.find(each => each === event.currentTarget.value) ?? null)}
        >
          <option value="">None</option>
          {artifacts.map(kind => (
            <option key={kind} value={kind}>
              {say(kind)}
            </option>
          ))}
        </select>
      </Field>
      <Field label="Questions of the kit" hint={`One in each line, at most ${promptsMax}.`}>
        <textarea
          className={styles.text}
          rows={2}
          value={prompts}
          onChange={event => setPrompts(event.currentTarget.value)}
        />
      </Field>
      <WhenFields when={when} onChange={part => setWhen({ ...when, ...part })} />
    </ActForm>
  )
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .slice(0, promptsMax)
}

function sent(when: When): { starts_at: string | null; ends_at: string | null; place: string | null } {
  return { starts_at: moment(when.startsAt), ends_at: moment(when.endsAt), place: when.place.trim() || null }
}

/** A moment as the browser's field for one takes it, in the reader's zone. */
function localInput(at: string | null): string {
  if (at === null) return ''
  const time = new Date(at)
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function moment(input: string): string | null {
  return input === '' ? null : new Date(input).toISOString()
}
