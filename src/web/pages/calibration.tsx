/**
 * The bar across interviewers: severities over the floor, how panels agree, the history of fits, and a refit that is followed
 * while it runs. Names stand only where the API gives them.
 */
import { Button, NativeSelect, Progress } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, Problem, read, type Shapes } from '../api.ts'
import { Caterpillar } from '../charts/caterpillar.tsx'
import { figure, percent } from '../charts/scale.ts'
import { Moment } from '../parts/moment.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { Empty, Lines, Loaded } from '../parts/states.tsx'
import { may, useMe } from '../session.ts'
import { say } from '../words.ts'
import styles from './calibration.module.css'

type Report = Shapes['CalibrationReport']
type Calibration = Shapes['Calibration']

const quickMs = 1_500

export default function CalibrationPage() {
  const [rubricId, setRubricId] = useState<string | undefined>(undefined)
  const rubrics = useQuery({
    queryKey: ['rubrics'],
    queryFn: () => read(api.GET('/v1/rubrics', { params: { query: { limit: '200' } } })),
  })
  const report = useQuery({
    queryKey: ['calibration-report', rubricId ?? null],
    queryFn: () =>
      read(api.GET('/v1/reports/calibration', { params: { query: rubricId ? { rubric_id: rubricId } : {} } })),
  })
  const shown = rubricId ?? report.data?.rubric_id
  const unknown = report.error instanceof Problem && report.error.status === 404
  return (
    <>
      <PageHead
        title="Calibration"
        lead="How far apart the bars of interviewers lie, from released loops alone. It corrects no rating: it says how to read one."
      >
        {(rubrics.data?.data.length ?? 0) > 1 && shown && (
          <NativeSelect
            label="Rubric"
            size="xs"
            value={shown}
            onChange={event => setRubricId(event.currentTarget.value)}
            data={rubrics.data?.data.map(rubric => ({ value: rubric.id, label: rubric.title })) ?? []}
          />
        )}
      </PageHead>
      {unknown ? (
        <Empty icon="scale" title="Nothing to calibrate yet">
          A calibration rests on the cards of released loops. When there are some, it is fitted each night.
        </Empty>
      ) : (
        <Loaded query={report} skeleton={<Lines count={6} height={60} />}>
          {data => (
            <div className={styles.page}>
              <Fits rubricId={data.rubric_id} />
              <Severities report={data} />
              <Agreement report={data} />
              <History report={data} />
            </div>
          )}
        </Loaded>
      )}
    </>
  )
}

function Fits({ rubricId }: { rubricId: string }) {
  const me = useMe()
  const queries = useQueryClient()
  const fits = useQuery({
    queryKey: ['calibrations', rubricId],
    queryFn: () => read(api.GET('/v1/calibrations', { params: { query: { rubric_id: rubricId, limit: '10' } } })),
    refetchInterval: query => (query.state.data?.data.some(isUnderWay) ? quickMs : false),
  })
  const start = useMutation({
    mutationFn: () => read(api.POST('/v1/calibrations', { body: { rubric_id: rubricId } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['calibrations', rubricId] }),
  })
  const newest = fits.data?.data[0]
  const running = newest && isUnderWay(newest) ? newest : null
  // What was fitted meanwhile is in the report.
  const finishedId = newest && !isUnderWay(newest) ? newest.id : null
  useQuery({
    queryKey: ['calibration-report-after', finishedId],
    enabled: start.data !== undefined && finishedId === start.data.id,
    queryFn: async () => {
      await queries.invalidateQueries({ queryKey: ['calibration-report'] })
      return true
    },
  })
  return (
    <section className={styles.panel} aria-labelledby="fit-title">
      <div className={styles.head}>
        <h2 id="fit-title">The fit</h2>
        {may(me, 'calibration.run') && (
          <Button size="xs" loading={start.isPending} disabled={running !== null} onClick={() => start.mutate()}>
            Fit anew
          </Button>
        )}
      </div>
      <Refusal error={start.error} />
      <div role="status">
        {running ? (
          <>
            <p>
              Under way: {running.phase}, {percent(running.progress)}
            </p>
            <Progress value={running.progress * 100} aria-label="How far the fit is" />
          </>
        ) : newest ? (
          <p>
            {newest.state === 'failed'
              ? `The last fit failed: ${newest.failure?.message ?? 'no reason is known'}. `
              : ''}
            {newest.finished_at && (
              <>
                Last fitted <Moment at={newest.finished_at} />
                {newest.in_force ? ', in force.' : '.'}
              </>
            )}
          </p>
        ) : (
          <p>No calibration was ever fitted for this rubric.</p>
        )}
      </div>
    </section>
  )
}

function isUnderWay(calibration: Calibration): boolean {
  return calibration.state === 'queued' || calibration.state === 'running'
}

function Severities({ report: { severity, result, floors } }: { report: Report }) {
  return (
    <section className={styles.panel} aria-labelledby="severity-title">
      <h2 id="severity-title">Severity</h2>
      {result === null ? (
        <p className={styles.soft}>No calibration is in force yet.</p>
      ) : result.kind === 'too_few' || severity.kind === 'too_few' ? (
        <p className={styles.soft}>
          Not enough to show a figure: it takes {floors.figures.interviewers} interviewers, {floors.figures.loops} loops
          and {floors.figures.sheets} cards.
          {result.kind === 'too_few' &&
            ` There are ${result.have.interviewers}, ${result.have.loops} and ${result.have.sheets}.`}
        </p>
      ) : severity.kind === 'aggregate' ? (
        <p>
          {severity.people} interviewers; their bars spread by {figure(severity.spread)} rating points (standard
          deviation). <span className={styles.soft}>Single names are shown to the head of product alone.</span>
        </p>
      ) : (
        <>
          {severity.interviewers.length === 0 ? (
            <p className={styles.soft}>Nobody's bar is known well enough to be named.</p>
          ) : (
            <Caterpillar
              title="Severity of interviewers over the floor"
              lines={severity.interviewers.map(each => ({
                key: each.person_id ?? each.name,
                name: each.name,
                note: `${each.sheets} cards`,
                severity: each.severity,
                low: each.interval.low,
                high: each.interval.high,
                level: each.interval.level,
              }))}
            />
          )}
          <p className={styles.soft}>
            {severity.below_floor} more are below the floor: their bars are not known well enough to be shown.
            {result.early_days && ' These are early days: under 40 released loops.'}
          </p>
        </>
      )}
    </section>
  )
}

function Agreement({ report: { agreement, timeliness } }: { report: Report }) {
  return (
    <section className={styles.panel} aria-labelledby="agreement-title">
      <h2 id="agreement-title">Agreement and time</h2>
      {timeliness.kind === 'estimated' ? (
        <p>
          Half of {timeliness.cards} cards were in {timeliness.median_hours.toFixed(1)} hours after the interview;{' '}
          {percent(timeliness.on_time)} were on time.
        </p>
      ) : (
        <p className={styles.soft}>Too few cards to speak of time.</p>
      )}
      {agreement === null || agreement.length === 0 ? (
        <p className={styles.soft}>Agreement needs loops in which two people rated the same thing.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways has to be reached by keyboard
        <section className={styles.scroll} aria-label="Agreement by dimension" tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Dimension</th>
                <th scope="col">Loops</th>
                <th scope="col">Alpha</th>
                <th scope="col">Kappa</th>
                <th scope="col">One rating</th>
                <th scope="col">A panel</th>
              </tr>
            </thead>
            <tbody>
              {agreement.map(line => (
                <tr key={line.dimension ?? 'all'}>
                  <th scope="row">{line.dimension ? say(line.dimension) : 'All dimensions'}</th>
                  <td>{line.loops}</td>
                  {[line.alpha, line.kappa, line.icc_single, line.icc_panel].map((value, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: four columns in their fixed order
                    <td key={at}>
                      <Coefficient value={value} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  )
}

function Coefficient({ value }: { value: NonNullable<Report['agreement']>[number]['alpha'] }) {
  if (value.kind === 'undefined') return <span className={styles.soft}>{value.because}</span>
  return (
    <>
      {figure(value.value)}{' '}
      {value.interval && (
        <span className={styles.soft}>
          {figure(value.interval.low)} to {figure(value.interval.high)}
        </span>
      )}
    </>
  )
}

function History({ report: { history } }: { report: Report }) {
  return (
    <section className={styles.panel} aria-labelledby="history-title">
      <h2 id="history-title">History of fits</h2>
      {history.length === 0 ? (
        <p className={styles.soft}>No fit has been in force.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways has to be reached by keyboard
        <section className={styles.scroll} aria-label="History of fits" tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">In force from</th>
                <th scope="col">Loops</th>
                <th scope="col">Interviewers</th>
                <th scope="col">Cards</th>
                <th scope="col">Model</th>
                <th scope="col">Spread of bars</th>
                <th scope="col">Named</th>
              </tr>
            </thead>
            <tbody>
              {history.map(fit => (
                <tr key={fit.calibration_id}>
                  <th scope="row">
                    <Moment at={fit.in_force_from} plain />
                  </th>
                  <td>{fit.n.loops}</td>
                  <td>{fit.n.interviewers}</td>
                  <td>{fit.n.sheets}</td>
                  <td>{fit.kind === 'too_few' ? 'too few' : fit.model}</td>
                  <td>{fit.interviewer_sd === null ? 'none' : figure(fit.interviewer_sd)}</td>
                  <td>{fit.named_interviewers}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  )
}
