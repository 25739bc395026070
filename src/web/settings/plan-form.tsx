/**
 * The plan of a job, the first one included: the rubric its cards are rated by, the dimensions picked from it, and the
 * interviews with their focus. Which dimensions a rubric has for a level the API says; what a plan must hold, too.
 */
import { Button, Checkbox, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, Problem, read, type Shapes, take } from '../api.ts'
import { Refusal } from '../parts/refusal.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { allows } from '../session.ts'
import { say } from '../words.ts'
import styles from './settings.module.css'

type Job = Shapes['Job']
type Planned = Shapes['PlanSet']['interviews'][number]
type Rubric = Shapes['Rubric']

const artifacts: readonly Shapes['ArtifactKind'][] = ['roadmap_narrative', 'post_launch_review', 'reversed_decision']
const focusMax = 3
const noInterview: Planned = { name: '', focus: [], artifact: null, minutes: 45, prompts: [], note: null }

/** The plan with its tag, or null where a job has none yet. */
export function usePlan(jobId: string) {
  return useQuery({
    queryKey: ['plan', jobId],
    queryFn: async () => {
      try {
        return await take(api.GET('/v1/jobs/{id}/plan', { params: { path: { id: jobId } } }))
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return null
        throw error
      }
    },
  })
}

export function PlanPart({ job }: { job: Job }) {
  const plan = usePlan(job.id)
  const rubrics = useQuery({
    queryKey: ['rubrics'],
    queryFn: () => read(api.GET('/v1/rubrics', { params: { query: { limit: '200' } } })),
  })
  return (
    <Loaded query={plan}>
      {found => (
        <Loaded query={rubrics}>
          {({ data }) => <PlanForm key={found?.etag ?? 'first'} job={job} found={found} rubrics={data} />}
        </Loaded>
      )}
    </Loaded>
  )
}

function PlanForm({
  job,
  found,
  rubrics,
}: {
  job: Job
  found: { data: Shapes['Plan']; etag: string | null } | null
  rubrics: readonly Rubric[]
}) {
  const queries = useQueryClient()
  const plan = found?.data ?? null
  const usable = rubrics.filter(each => each.levels.includes(job.level))
  const [versionId, setVersionId] = useState(plan?.rubric_version_id ?? usable[0]?.newest_version.id ?? '')
  const [dimensions, setDimensions] = useState<readonly string[]>(plan?.dimensions ?? [])
  const [interviews, setInterviews] = useState<readonly Planned[]>(plan?.interviews ?? [noInterview])
  const writes = allows(job, 'job.write')
  const anchors = useQuery({
    enabled: versionId !== '',
    queryKey: ['rubric-anchors', versionId, job.level, job.track],
    queryFn: () =>
      read(
        api.GET('/v1/rubric-versions/{id}/anchors', {
          params: { path: { id: versionId }, query: { level: job.level, track: job.track } },
        }),
      ),
  })
  const known = anchors.data?.dimensions ?? []
  const titles = new Map(known.map(each => [each.dimension, each.title]))
  const titleOf = (key: string) => titles.get(key) ?? say(key)
  const chosen = known.map(each => each.dimension).filter(key => dimensions.includes(key))
  const save = useMutation({
    mutationFn: () =>
      take(
        api.PUT('/v1/jobs/{id}/plan', {
          params: {
            path: { id: job.id },
            header: found ? { 'If-Match': found.etag ?? '*' } : { 'If-None-Match': '*' },
          },
          body: {
            rubric_version_id: versionId,
            dimensions: chosen,
            interviews: interviews.map(each => ({
              ...each,
              focus: each.focus.filter(key => chosen.includes(key)),
              prompts: each.prompts.filter(line => line.trim() !== ''),
            })),
          },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['plan', job.id] }),
  })
  const change = (at: number, part: Partial<Planned>) =>
    setInterviews(interviews.map((each, index) => (index === at ? { ...each, ...part } : each)))
  const move = (at: number, by: number) => {
    const next = [...interviews]
    const [moved] = next.splice(at, 1)
    if (moved) next.splice(at + by, 0, moved)
    setInterviews(next)
  }
  if (usable.length === 0 && plan === null)
    return (
      <Empty icon="scale" title="No rubric is for this level yet">
        A plan picks its dimensions from a rubric that knows the level. Write or import one under Rubrics.
      </Empty>
    )
  const pinned = plan && !rubrics.some(each => each.newest_version.id === plan.rubric_version_id)
  return (
    <form
      className={styles.form}
      aria-label={`Plan of ${job.title}`}
      onSubmit={event => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {plan === null && writes && (
        <p className={styles.soft}>
          This job has no plan yet. A loop opens from it: pick what is rated, then which interviews look at it.
        </p>
      )}
      {plan && (
        <p className={styles.soft}>
          Raters as planned:{' '}
          {plan.dimensions.map(key => `${titleOf(key)} ${plan.coverage.planned[key] ?? 0}`).join(', ')}
          {plan.coverage.gaps.length > 0 && `. Fewer than two: ${plan.coverage.gaps.map(titleOf).join(', ')}`}
        </p>
      )}
      <fieldset disabled={!writes} className={styles.plain}>
        <NativeSelect
          label="Rubric"
          description="Cards are pinned to this version; loops that are open keep theirs."
          value={versionId}
          onChange={event => setVersionId(event.currentTarget.value)}
          data={[
            ...(pinned && plan
              ? [{ value: plan.rubric_version_id, label: 'The version set now, not the newest' }]
              : []),
            ...usable.map(each => ({
              value: each.newest_version.id,
              label: `${each.title}, version ${each.newest_version.number}`,
            })),
          ]}
        />
        <Loaded query={anchors}>
          {() => (
            <Checkbox.Group
              label="Dimensions"
              description="what cards are asked about, in the order of the rubric"
              value={[...chosen]}
              onChange={keys => setDimensions(keys)}
            >
              <div className={styles.scopes}>
                {known.map(each => (
                  <Checkbox key={each.dimension} value={each.dimension} label={each.title} />
                ))}
              </div>
            </Checkbox.Group>
          )}
        </Loaded>
        {interviews.map((interview, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a planned interview has no id, and names may be equal
          <div key={at} className={styles.dimension}>
            <div className="pair">
              <TextInput
                label="Interview"
                placeholder="Problem framing"
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
              value={interview.focus.filter(key => chosen.includes(key))}
              onChange={focus => change(at, { focus })}
            >
              <div className={styles.scopes}>
                {chosen.map(key => (
                  <Checkbox
                    key={key}
                    value={key}
                    label={titleOf(key)}
                    disabled={
                      interview.focus.filter(each => chosen.includes(each)).length >= focusMax &&
                      !interview.focus.includes(key)
                    }
                  />
                ))}
              </div>
              {chosen.length === 0 && <p className={styles.soft}>Pick the dimensions of the plan first.</p>}
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
            {writes && (
              <div className={styles.acts}>
                {at > 0 && (
                  <Button
                    size="xs"
                    variant="subtle"
                    aria-label={`Move up ${interview.name || 'this interview'}`}
                    onClick={() => move(at, -1)}
                  >
                    Move up
                  </Button>
                )}
                {interviews.length > 1 && (
                  <Button
                    size="xs"
                    variant="subtle"
                    aria-label={`Take out ${interview.name || 'this interview'}`}
                    onClick={() => setInterviews(interviews.filter((_, index) => index !== at))}
                  >
                    Take out
                  </Button>
                )}
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
          <Button variant="default" onClick={() => setInterviews([...interviews, noInterview])}>
            Add an interview
          </Button>
          <Button type="submit" loading={save.isPending} disabled={chosen.length === 0}>
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
