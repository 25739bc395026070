/** Jobs: who decides, the level, the plan of interviews and how it covers the rubric. Plans are changed interview by interview. */
import { Button, Checkbox, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, Problem, read, type Shapes, take } from '../api.ts'
import { loadDirectory } from '../debrief/directory.ts'
import { Refusal } from '../parts/refusal.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { allows } from '../session.ts'
import { say } from '../words.ts'
import styles from './settings.module.css'

type Job = Shapes['Job']
type Planned = Shapes['PlanSet']['interviews'][number]

const artifacts: readonly Shapes['ArtifactKind'][] = ['roadmap_narrative', 'post_launch_review', 'reversed_decision']
const focusMax = 3

export default function Jobs() {
  const jobs = useQuery({
    queryKey: ['jobs'],
    queryFn: () => read(api.GET('/v1/jobs', { params: { query: { limit: '200' } } })),
  })
  const directory = useQuery({ queryKey: ['directory'], queryFn: loadDirectory, staleTime: 300_000 })
  const names = new Map(directory.data?.map(each => [each.id, each.name]))
  return (
    <Loaded query={jobs}>
      {({ data }) =>
        data.length === 0 ? (
          <Empty icon="note" title="No job is here yet">
            Jobs come from the applicant tracking system, or by the API. Each brings its level, its team and its plan.
          </Empty>
        ) : (
          <div className={styles.stack}>
            {data.map(job => (
              <JobCard
                key={job.id}
                job={job}
                nameOf={id => (id ? (names.get(id) ?? 'somebody no longer here') : 'nobody')}
              />
            ))}
          </div>
        )
      }
    </Loaded>
  )
}

function JobCard({ job, nameOf }: { job: Job; nameOf: (id: string | null) => string }) {
  const [open, setOpen] = useState(false)
  const bars = Object.entries(job.bars)
  return (
    <section className={styles.details} aria-labelledby={`job-${job.id}`}>
      <h2 id={`job-${job.id}`}>{job.title}</h2>
      <p className={styles.soft}>
        {say(job.level)}, {say(job.track)} · {job.state} · decided by {nameOf(job.decision_owner_id)}, in their absence{' '}
        {nameOf(job.deputy_id)} · team of {job.hiring_team.length}
        {job.signals_off && ' · signals off'}
      </p>
      {bars.length > 0 && <p className={styles.soft}>Raised bars: {bars.map(([key]) => say(key)).join(', ')}</p>}
      <div className={styles.acts}>
        <Button
          size="xs"
          variant="default"
          aria-expanded={open}
          aria-label={`Plan of ${job.title}`}
          onClick={() => setOpen(!open)}
        >
          Plan
        </Button>
        {allows(job, 'comparison.read') && <Link to={`/jobs/${job.id}/compare`}>Compare candidates</Link>}
      </div>
      {open && <PlanPart job={job} />}
    </section>
  )
}

function PlanPart({ job }: { job: Job }) {
  const plan = useQuery({
    queryKey: ['plan', job.id],
    queryFn: () => take(api.GET('/v1/jobs/{id}/plan', { params: { path: { id: job.id } } })),
  })
  if (plan.error instanceof Problem && plan.error.status === 404)
    return <p className={styles.soft}>This job has no plan yet. It is set by the API.</p>
  return <Loaded query={plan}>{({ data, etag }) => <PlanForm key={etag} job={job} plan={data} etag={etag} />}</Loaded>
}

function PlanForm({ job, plan, etag }: { job: Job; plan: Shapes['Plan']; etag: string | null }) {
  const queries = useQueryClient()
  const [interviews, setInterviews] = useState<readonly Planned[]>(plan.interviews)
  const writes = allows(job, 'job.write')
  const save = useMutation({
    mutationFn: () =>
      take(
        api.PUT('/v1/jobs/{id}/plan', {
          params: { path: { id: job.id }, header: etag ? { 'If-Match': etag } : {} },
          body: {
            rubric_version_id: plan.rubric_version_id,
            dimensions: plan.dimensions,
            interviews: interviews.map(each => ({ ...each, prompts: each.prompts.filter(line => line.trim() !== '') })),
          },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['plan', job.id] }),
  })
  const change = (at: number, part: Partial<Planned>) =>
    setInterviews(interviews.map((each, index) => (index === at ? { ...each, ...part } : each)))
  return (
    <form
      className={styles.form}
      aria-label={`Plan of ${job.title}`}
      onSubmit={event => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <p className={styles.soft}>
        Raters as planned: {plan.dimensions.map(key => `${say(key)} ${plan.coverage.planned[key] ?? 0}`).join(', ')}
        {plan.coverage.gaps.length > 0 && `. Fewer than two: ${plan.coverage.gaps.map(say).join(', ')}`}
      </p>
      <fieldset disabled={!writes} className={styles.plain}>
        {interviews.map((interview, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a planned interview has no id, and names may be equal
          <div key={at} className={styles.dimension}>
            <div className={styles.pair}>
              <TextInput
                label="Interview"
                value={interview.name}
                onChange={event => change(at, { name: event.currentTarget.value })}
              />
              <NumberInput
                label="Minutes"
                min={5}
                max={480}
                value={interview.minutes}
                onChange={value => change(at, { minutes: Number(value) || 45 })}
              />
            </div>
            <Checkbox.Group
              label="Focus"
              description="one to three dimensions that must be answered"
              value={[...interview.focus]}
              onChange={focus => change(at, { focus })}
            >
              <div className={styles.scopes}>
                {plan.dimensions.map(key => (
                  <Checkbox
                    key={key}
                    value={key}
                    label={say(key)}
                    disabled={interview.focus.length >= focusMax && !interview.focus.includes(key)}
                  />
                ))}
              </div>
            </Checkbox.Group>
            <NativeSelect
              label="Artifact"
              value={interview.artifact ?? ''}
              onChange={event =>
                change(at, { artifact: artifacts.find(each => each === event.currentTarget.value) ?? null })
              }
              data={[{ value: '', label: 'None' }, ...artifacts.map(value => ({ value, label: say(value) }))]}
            />
            <Textarea
              label="Questions of the kit"
              description="one in each line"
              rows={2}
              value={interview.prompts.join('\n')}
              onChange={event => change(at, { prompts: event.currentTarget.value.split('\n') })}
            />
            {writes && interviews.length > 1 && (
              <div>
                <Button
                  size="xs"
                  variant="subtle"
                  aria-label={`Take ${interview.name || 'this interview'} out`}
                  onClick={() => setInterviews(interviews.filter((_, index) => index !== at))}
                >
                  Take it out
                </Button>
              </div>
            )}
          </div>
        ))}
      </fieldset>
      <Refusal
        error={save.error}
        words={{ precondition_failed: 'Somebody changed this plan in the meantime. Close it and open it again.' }}
      />
      {writes && (
        <div className={styles.acts}>
          <Button
            variant="default"
            onClick={() =>
              setInterviews([
                ...interviews,
                { name: '', focus: [], artifact: null, minutes: 45, prompts: [], note: null },
              ])
            }
          >
            Add an interview
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save the plan
          </Button>
          <span role="status" className={styles.said}>
            {save.isSuccess && 'Saved. Loops that are under way keep the plan they began with.'}
          </span>
        </div>
      )}
    </form>
  )
}
