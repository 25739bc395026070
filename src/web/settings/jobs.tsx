/** Jobs: who decides, the level, the plan of interviews and how it covers the rubric; added and changed where one may. */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, read, type Shapes } from '../api.ts'
import { Empty, Loaded } from '../parts/states.tsx'
import { useDirectory } from '../people.ts'
import { allows, may, useMe } from '../session.ts'
import { say } from '../words.ts'
import { ChangeJob, NewJob } from './job-form.tsx'
import { PlanPart } from './plan-form.tsx'
import styles from './settings.module.css'

type Job = Shapes['Job']

export default function Jobs() {
  const me = useMe()
  const jobs = useQuery({
    queryKey: ['jobs'],
    queryFn: () => read(api.GET('/v1/jobs', { params: { query: { limit: '200' } } })),
  })
  const directory = useDirectory()
  const names = new Map(directory.data?.map(each => [each.id, each.name]))
  return (
    <div className={styles.stack}>
      {may(me, 'job.write') && <NewJob />}
      <Loaded query={jobs}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="note" title="No job is here yet">
              Jobs come from the applicant tracking system, by the API, or from the form above. Each brings its level,
              its team and its plan.
            </Empty>
          ) : (
            data.map(job => (
              <JobCard
                key={job.id}
                job={job}
                nameOf={id => (id ? (names.get(id) ?? 'somebody no longer here') : 'nobody')}
              />
            ))
          )
        }
      </Loaded>
    </div>
  )
}

function JobCard({ job, nameOf }: { job: Job; nameOf: (id: string | null) => string }) {
  const [open, setOpen] = useState<'plan' | 'change' | null>(null)
  const bars = Object.entries(job.bars).filter(([, { bar }]) => bar > 2.5)
  return (
    <section className={styles.details} aria-labelledby={`job-${job.id}`}>
      <h2 id={`job-${job.id}`}>
        {job.title} {job.state === 'closed' && <span className={styles.tag}>Closed</span>}
      </h2>
      <p className={styles.soft}>
        {say(job.level)}, {say(job.track)} · {job.state} · decided by {nameOf(job.decision_owner_id)}, in their absence{' '}
        {nameOf(job.deputy_id)} · team of {job.hiring_team.length}
        {job.signals_off && ' · signals off'}
      </p>
      {bars.length > 0 && (
        <p className={styles.soft}>
          Raised bars: {bars.map(([key, { bar }]) => `${say(key)} ${bar.toFixed(1)}`).join(', ')}
        </p>
      )}
      <div className={styles.acts}>
        <Button
          size="xs"
          variant="default"
          aria-expanded={open === 'plan'}
          aria-label={`Plan of ${job.title}`}
          onClick={() => setOpen(open === 'plan' ? null : 'plan')}
        >
          Plan
        </Button>
        {allows(job, 'job.write') && (
          <Button
            size="xs"
            variant="default"
            aria-expanded={open === 'change'}
            aria-label={`Change ${job.title}`}
            onClick={() => setOpen(open === 'change' ? null : 'change')}
          >
            Change
          </Button>
        )}
        {allows(job, 'comparison.read') && <Link to={`/jobs/${job.id}/compare`}>Compare candidates</Link>}
      </div>
      {open === 'plan' && <PlanPart job={job} />}
      {open === 'change' && <ChangeJob id={job.id} done={() => setOpen(null)} />}
    </section>
  )
}
