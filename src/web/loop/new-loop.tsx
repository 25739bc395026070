/** Opening a loop for an application, from the plan of its job; or asking for one, where an admin opens it. */
import { useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { api, read } from '../api.ts'
import styles from '../parts/act-form.module.css'
import { ActForm, Field } from '../parts/act-form.tsx'
import { Moment } from '../parts/moment.tsx'
import { Lines } from '../parts/states.tsx'

const shownMax = 30

export function NewLoop({ asks, onClose }: { asks: boolean; onClose: () => void }) {
  const navigate = useNavigate()
  const [jobId, setJobId] = useState('')
  const [applicationId, setApplicationId] = useState('')
  const jobs = useQuery({
    queryKey: ['jobs', 'open'],
    queryFn: () => read(api.GET('/v1/jobs', { params: { query: { state: 'open', limit: '200' } } })),
  })
  const applications = useQuery({
    queryKey: ['applications', 'active', jobId],
    enabled: jobId !== '',
    queryFn: () =>
      read(
        api.GET('/v1/applications', {
          params: { query: { job_id: jobId, state: 'active', limit: String(shownMax) } },
        }),
      ),
  })
  const candidates = useQueries({
    queries: (applications.data?.data ?? []).map(({ candidate_id: id }) => ({
      queryKey: ['candidate', id],
      queryFn: () => read(api.GET('/v1/candidates/{id}', { params: { path: { id } } })),
      staleTime: 300_000,
    })),
  })
  const [reason, setReason] = useState('')
  const ask = () =>
    read(api.POST('/v1/loop-requests', { body: { application_id: applicationId, reason: reason.trim() } }))
  const open = async () => {
    const loop = await read(api.POST('/v1/loops', { body: { application_id: applicationId } }))
    void navigate(`/loops/${loop.id}`)
  }
  const names = new Map(candidates.flatMap(({ data }) => (data ? [[data.id, data.name] as const] : [])))
  return (
    <ActForm
      title={asks ? 'Ask for a loop' : 'New loop'}
      act={asks ? 'Ask for it' : 'Open the loop'}
      closing={asks ? 'Close without asking' : 'Close without opening a loop'}
      ready={applicationId !== ''}
      said={asks && 'Asked. An admin grants or refuses it; the loop then opens from the plan.'}
      onAct={asks ? ask : open}
      onClose={onClose}
    >
      <Field label="Job">
        <select
          className={styles.select}
          value={jobId}
          required
          onChange={event => {
            setJobId(event.currentTarget.value)
            setApplicationId('')
          }}
        >
          <option value="">Choose a job</option>
          {jobs.data?.data.map(job => (
            <option key={job.id} value={job.id}>
              {job.title}
            </option>
          ))}
        </select>
      </Field>
      {applications.isFetching && <Lines count={3} height={36} />}
      {applications.data && applications.data.data.length === 0 && (
        <p className={styles.hint}>No application is active in this job.</p>
      )}
      {applications.data && applications.data.data.length > 0 && (
        <fieldset className={styles.list}>
          <legend>Application</legend>
          {applications.data.data.map(application => (
            <label key={application.id} className={styles.choice}>
              <input
                type="radio"
                name="application"
                required
                checked={applicationId === application.id}
                onChange={() => setApplicationId(application.id)}
              />
              <span>
                {names.get(application.candidate_id) ?? '…'}
                <span className={styles.hint}>
                  {application.stage && `${application.stage}, `}applied <Moment at={application.created_at} />
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {asks ? (
        <Field label="Why now">
          <textarea
            className={styles.text}
            required
            minLength={3}
            maxLength={2_000}
            value={reason}
            onChange={event => setReason(event.currentTarget.value)}
          />
        </Field>
      ) : (
        <p className={styles.hint}>
          The interviews are those of the job’s plan; you name the panelists on the next page.
        </p>
      )}
    </ActForm>
  )
}
