/** Opening a loop for an application, from the plan of its job. */
import { Button, Modal } from '@mantine/core'
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { api, read } from '../api.ts'
import { Moment } from '../parts/moment.tsx'
import { Failure, Lines } from '../parts/states.tsx'
import styles from './form.module.css'

const shownMax = 30

export function NewLoop({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient()
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
  const open = useMutation({
    mutationFn: () => read(api.POST('/v1/loops', { body: { application_id: applicationId } })),
    async onSuccess(loop) {
      await queries.invalidateQueries({ queryKey: ['loops'] })
      void navigate(`/loops/${loop.id}`)
    },
  })
  const names = new Map(candidates.flatMap(({ data }) => (data ? [[data.id, data.name] as const] : [])))
  return (
    <Modal
      opened
      onClose={onClose}
      title="New loop"
      closeButtonProps={{ 'aria-label': 'Close without opening a loop' }}
    >
      <form
        className={styles.form}
        onSubmit={event => {
          event.preventDefault()
          open.mutate()
        }}
      >
        <label className={styles.labelled}>
          Job
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
        </label>
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
        <p className={styles.hint}>
          The interviews are those of the job’s plan; you name the panelists on the next page.
        </p>
        {open.isError && <Failure error={open.error} />}
        <div className={styles.acts}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" disabled={applicationId === ''} loading={open.isPending}>
            Open the loop
          </Button>
        </div>
      </form>
    </Modal>
  )
}
