/** One weekly digest: what it found, what its reader wrote a week ago, and the four fields for this week. */
import { Button, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, type Shapes, take } from '../api.ts'
import { Moment } from '../parts/moment.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { Loaded } from '../parts/states.tsx'
import styles from '../settings/settings.module.css'
import { say } from '../words.ts'

type Digest = Shapes['Digest']

const questions = [
  ['learned', 'What did we learn?'],
  ['broken_assumption', 'Which assumption broke?'],
  ['stopping', 'What are we stopping?'],
  ['conflict', 'Which conflict needs a single owner?'],
] as const

export default function DigestPage() {
  const { id = '' } = useParams()
  const digest = useQuery({
    queryKey: ['digest', id],
    queryFn: () => take(api.GET('/v1/digests/{id}', { params: { path: { id } } })),
  })
  return <Loaded query={digest}>{({ data, etag }) => <Week key={etag} digest={data} etag={etag} />}</Loaded>
}

function Week({ digest, etag }: { digest: Digest; etag: string | null }) {
  const queries = useQueryClient()
  const [form, setForm] = useState(() => Object.fromEntries(questions.map(([field]) => [field, digest[field] ?? ''])))
  const save = useMutation({
    mutationFn: () =>
      take(
        api.PATCH('/v1/digests/{id}', {
          params: { path: { id: digest.id }, header: { 'If-Match': etag ?? '*' } },
          body: Object.fromEntries(questions.map(([field]) => [field, form[field]?.trim() || null])),
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['digest', digest.id] }),
  })
  return (
    <>
      <PageHead
        title={`The week of ${digest.week}`}
        lead="Loops you look after: what is late, where panels split."
        back={{ to: '/digests', label: 'Your digests' }}
      />
      <div className={styles.stack}>
        <Found title="Overdue" empty="No card is overdue.">
          {digest.overdue.map(each => (
            <li key={`${each.loop_id} ${each.person} ${each.due_at}`}>
              <Link to={`/loops/${each.loop_id}`}>{each.job_title}</Link>: {each.person}, due{' '}
              <Moment at={each.due_at} />
            </li>
          ))}
        </Found>
        <Found title="Splits" empty="No panel split.">
          {digest.splits.map(each => (
            <li key={`${each.loop_id} ${each.dimension}`}>
              <Link to={`/loops/${each.loop_id}/debrief`}>{each.job_title}</Link>: {say(each.dimension)}
            </li>
          ))}
        </Found>
        <Found title="Opened early" empty="No loop was opened early.">
          {digest.early_openings.map(each => (
            <li key={each.loop_id}>
              <Link to={`/loops/${each.loop_id}/debrief`}>{each.job_title}</Link>
            </li>
          ))}
        </Found>
        <form
          className={styles.form}
          aria-label="Four questions"
          onSubmit={event => {
            event.preventDefault()
            save.mutate()
          }}
        >
          {questions.map(([field, question]) => (
            <Textarea
              key={field}
              label={question}
              description={digest.last_week?.[field] ? `A week ago: ${digest.last_week[field]}` : undefined}
              autosize
              minRows={2}
              maxLength={2000}
              value={form[field]}
              onChange={event => setForm({ ...form, [field]: event.currentTarget.value })}
            />
          ))}
          <Refusal
            error={save.error}
            words={{ precondition_failed: 'You changed this elsewhere. Load the page again.' }}
          />
          <div className={styles.acts}>
            <Button type="submit" loading={save.isPending}>
              Keep the answers
            </Button>
          </div>
        </form>
      </div>
    </>
  )
}

function Found({ title, empty, children }: { title: string; empty: string; children: readonly React.ReactNode[] }) {
  return (
    <section>
      <h2>{title}</h2>
      {children.length === 0 ? <p className={styles.soft}>{empty}</p> : <ul>{children}</ul>}
    </section>
  )
}
