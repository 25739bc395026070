/**
 * The transcript of an interview: pasted or uploaded by those who may, read turn by turn by those who may, with what was
 * found in its language underlined. While the loop is sealed nobody learns whether there is one; only what was just added
 * is told back. The service reads the file and names every line that it cannot.
 */
import { Button, FileButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api, Problem, read, type Shapes } from '../api.ts'
import formStyles from '../parts/act-form.module.css'
import { ActForm, Field } from '../parts/act-form.tsx'
import { Icon } from '../parts/icon.tsx'
import { Moment } from '../parts/moment.tsx'
import { Failure, Lines } from '../parts/states.tsx'
import { allows } from '../session.ts'
import { say } from '../words.ts'
import styles from './transcript.module.css'

type Loop = Shapes['Loop']
type Interview = Loop['interviews'][number]
type Added = Shapes['TranscriptAdded']
type Format = NonNullable<Shapes['NewTranscript']['format']>
type Finding = Shapes['SignalFinding']

const formats: Readonly<Record<Format, string>> = {
  vtt: 'WebVTT (.vtt), what most recorders write',
  srt: 'SubRip (.srt)',
  txt: 'Plain text, “Name: words” in each line',
  json: 'JSON',
}
const formatNames = Object.keys(formats) as Format[]
const lettersMax = 600_000

export function TranscriptPart({ loop, interview, writes }: { loop: Loop; interview: Interview; writes: boolean }) {
  const [adding, setAdding] = useState(false)
  const [open, setOpen] = useState(false)
  const [added, setAdded] = useState<Added | null>(null)
  const readable = allows(loop, 'transcript.read')
  if (!writes && !readable) return null
  const sealed = loop.seal.released_at === null
  return (
    <div className={styles.part}>
      <div className={styles.line}>
        <Icon name="note" size={15} />
        <span className={styles.words}>
          Transcript
          <span className={styles.soft}>
            {added && ` · read: ${turnsOf(added)}`}
            {sealed && ' · sealed'}
          </span>
        </span>
        <span className={styles.acts}>
          {readable && (
            <Button variant="default" size="compact-xs" aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? 'Close' : 'Read'}
              <span className="unseen"> the transcript of {interview.name}</span>
            </Button>
          )}
          {writes && (
            <Button variant="default" size="compact-xs" onClick={() => setAdding(true)}>
              {added ? 'Replace' : 'Add'}
              <span className="unseen"> the transcript of {interview.name}</span>
            </Button>
          )}
        </span>
      </div>
      {open && readable && <TranscriptWords loop={loop} interview={interview} />}
      {adding && (
        <TranscriptForm loop={loop} interview={interview} onAdded={setAdded} onClose={() => setAdding(false)} />
      )}
    </div>
  )
}

function turnsOf({ turns, candidate_turns: own }: { turns: number; candidate_turns: number }): string {
  return `${turns} ${turns === 1 ? 'turn' : 'turns'}, ${own} by the candidate`
}

function TranscriptForm({
  loop,
  interview,
  onAdded,
  onClose,
}: {
  loop: Loop
  interview: Interview
  onAdded: (added: Added) => void
  onClose: () => void
}) {
  const [text, setText] = useState('')
  const [format, setFormat] = useState<Format>('txt')
  const [candidate, setCandidate] = useState('')
  const [fileName, setFileName] = useState<string | null>(null)
  const [tooLarge, setTooLarge] = useState(false)
  const takeFile = async (file: File | null) => {
    if (!file) return
    const words = file.size > 4 * lettersMax ? null : await file.text()
    setTooLarge(words === null || words.length > lettersMax)
    if (words === null || words.length > lettersMax) return
    setFileName(file.name)
    setText(words)
    setFormat(formatNames.find(each => file.name.toLowerCase().endsWith(`.${each}`)) ?? guess(words))
  }
  const add = async () => {
    const body = { format, text, ...(candidate.trim() ? { candidate: candidate.trim() } : {}) }
    onAdded(await read(api.POST('/v1/interviews/{id}/transcripts', { params: { path: { id: interview.id } }, body })))
  }
  return (
    <ActForm
      title={`Transcript of “${interview.name}”`}
      act="Add the transcript"
      closing="Close without adding a transcript"
      wide
      ready={text.trim() !== ''}
      onAct={add}
      onClose={onClose}
    >
      <p>
        Sealed like cards, and read by those who may read cards. A later transcript stands in for an earlier one;
        nothing is overwritten.
      </p>
      <div className={styles.file}>
        <FileButton accept=".vtt,.srt,.txt,.json" onChange={file => void takeFile(file)}>
          {props => (
            <Button {...props} variant="default" size="xs">
              Choose a file
            </Button>
          )}
        </FileButton>
        <span className={styles.soft}>{fileName ?? '.vtt, .srt, .txt or .json, or paste it below'}</span>
      </div>
      {tooLarge && (
        <p role="alert" className={styles.late}>
          The file holds more than {lettersMax.toLocaleString('en')} characters; no interview does.
        </p>
      )}
      <Field label="The text">
        <textarea
          className={`${formStyles.text} ${styles.text}`}
          rows={10}
          required
          maxLength={lettersMax}
          spellCheck={false}
          value={text}
          onChange={event => {
            const { value } = event.currentTarget
            if (text.trim() === '') setFormat(guess(value))
            setText(value)
          }}
        />
      </Field>
      <div className="pair">
        <Field label="Written as">
          <select
            className={formStyles.select}
            value={format}
            onChange={event => setFormat(formatNames.find(each => each === event.currentTarget.value) ?? 'txt')}
          >
            {formatNames.map(each => (
              <option key={each} value={each}>
                {formats[each]}
              </option>
            ))}
          </select>
        </Field>
        <Field label="The candidate is called" hint="Only where the file names them otherwise.">
          <input
            className={formStyles.input}
            maxLength={120}
            placeholder={loop.candidate.name}
            value={candidate}
            onChange={event => setCandidate(event.currentTarget.value)}
          />
        </Field>
      </div>
    </ActForm>
  )
}

/** What a pasted text looks like; the choice stays with the reader, and the service has the last word. */
function guess(text: string): Format {
  const start = text.trimStart().slice(0, 200)
  if (start.startsWith('WEBVTT')) return 'vtt'
  if (/^[[{]/.test(start)) return 'json'
  return /^\d+\s*\n\d\d:\d\d:\d\d,\d/.test(start) ? 'srt' : 'txt'
}

const shownAtFirst = 40

function TranscriptWords({ loop, interview }: { loop: Loop; interview: Interview }) {
  const [all, setAll] = useState(false)
  const [told, setTold] = useState<Finding | null>(null)
  const transcript = useQuery({
    queryKey: ['transcript', interview.id],
    queryFn: async () => {
      try {
        return await read(api.GET('/v1/interviews/{id}/transcript', { params: { path: { id: interview.id } } }))
      } catch (error) {
        if (error instanceof Problem && error.code === 'not_found') return null
        throw error
      }
    },
  })
  const debrief = useQuery({
    enabled: allows(loop, 'signal.read') && allows(loop, 'debrief.read'),
    queryKey: ['debrief', loop.id],
    queryFn: () => read(api.GET('/v1/loops/{id}/debrief', { params: { path: { id: loop.id } } })),
  })
  if (transcript.isPending) return <Lines count={3} height={40} />
  if (transcript.isError) return <Failure error={transcript.error} retry={() => transcript.refetch()} />
  if (transcript.data === null) return <p className={styles.soft}>No transcript of this interview was added.</p>
  const { turns, created_at } = transcript.data
  const signals = debrief.data?.signals
  const found = (signals?.findings ?? []).filter(
    each => each.column === 'transcript' && each.interview_id === interview.id && each.status !== 'dismissed',
  )
  const shown = all ? turns : turns.slice(0, shownAtFirst)
  return (
    <div className={styles.transcript}>
      <p className={styles.soft}>
        {turnsOf({ turns: turns.length, candidate_turns: turns.filter(each => each.speaker === 'candidate').length })},
        added <Moment at={created_at} />
        {signals && ` · ${stateOf(signals.status, found.length)}`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
      <section className={styles.turns} tabIndex={0} aria-label={`Transcript of ${interview.name}`}>
        <ol>
          {shown.map((turn, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: turns have no id, and their order never changes
            <li key={at} data-speaker={turn.speaker}>
              <span className={styles.speaker}>
                {turn.speaker === 'candidate' ? loop.candidate.name : (turn.name ?? 'Interviewer')}
                {turn.at_ms !== null && <span className={styles.at}> {clock(turn.at_ms)}</span>}
              </span>
              <p>
                <Underlined text={turn.text} findings={found.filter(each => each.turn === at)} onTell={setTold} />
              </p>
            </li>
          ))}
        </ol>
      </section>
      {found.length > 0 && (
        <p className={styles.told} role="status">
          {told ? (
            <>
              <b>{say(told.kind)}.</b> {told.reason}
            </>
          ) : (
            'Underlined words were marked by a rule. Point at them, or reach them by key, for the reason.'
          )}
        </p>
      )}
      {shown.length < turns.length && (
        <Button variant="default" size="xs" onClick={() => setAll(true)}>
          Show all {turns.length} turns
        </Button>
      )}
    </div>
  )
}

function stateOf(status: Shapes['Debrief']['signals']['status'], count: number): string {
  return {
    pending: 'being read for signals',
    ready: `analysed: ${count === 0 ? 'no signal' : count === 1 ? 'one signal' : `${count} signals`}`,
    unavailable: 'not analysed: the analysis was unavailable',
    off: 'not analysed: signals are off for this job',
  }[status]
}

/** A turn's words with those underlined that a rule marked; each can be reached by keys, and is told of when it is. */
function Underlined({
  text,
  findings,
  onTell,
}: {
  text: string
  findings: readonly Finding[]
  onTell: (finding: Finding) => void
}) {
  const parts: ReactNode[] = []
  let end = 0
  for (const finding of [...findings].sort((left, right) => left.start - right.start)) {
    if (finding.start < end || finding.end > text.length) continue
    parts.push(text.slice(end, finding.start))
    parts.push(
      <button
        key={finding.id}
        type="button"
        className={styles.mark}
        onPointerEnter={() => onTell(finding)}
        onFocus={() => onTell(finding)}
        onClick={() => onTell(finding)}
      >
        {text.slice(finding.start, finding.end)}
      </button>,
    )
    end = finding.end
  }
  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  )
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  const minutes = Math.floor(seconds / 60)
  return `${minutes}:${String(seconds % 60).padStart(2, '0')}`
}
