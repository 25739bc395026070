/**
 * Many released loops at once, straight into the tables: what a calibration rests on would take minutes through the API.
 * The rows are those that a submission and a release leave behind.
 */
import type { RatingRow } from '../../src/domain/calibration/calibrate.ts'
import type { Service } from './service.ts'

export interface LoopsToRelease {
  readonly companyId: string
  readonly jobId: string
  /** id of the person for each interviewer of the rows */
  readonly people: Readonly<Record<string, string>>
  readonly rows: readonly RatingRow[]
  /** the first release; the others follow a day apart */
  readonly from: Date
  readonly level?: string
}

const dayMs = 86_400_000

/** Enters one loop per loop of the rows, with one interview and card per interviewer. Answers the id of each loop. */
export async function enterReleasedLoops(service: Service, plan: LoopsToRelease): Promise<Map<string, string>> {
  const { sql, deps } = service
  const { companyId, jobId } = plan
  const [job] = await sql<
    { rubric_version_id: string; decision_owner_id: string; level: string; dimensions: string[] }[]
  >`
    select n.rubric_version_id, j.decision_owner_id, j.level, n.dimensions from jobs j join plans n on n.job_id = j.id where j.id = ${jobId}`
  const loops = new Map<string, string>()
  const tables: Record<string, Record<string, unknown>[]> = {
    candidates: [],
    applications: [],
    loops: [],
    interviews: [],
    panelists: [],
    ratings: [],
    scorecard_versions: [],
  }
  const names = [...new Set(plan.rows.map(row => row.loop))]
  for (const [place, name] of names.entries()) {
    const at = new Date(plan.from.getTime() + place * dayMs)
    const made = { company_id: companyId, created_at: at, updated_at: at }
    const [candidateId, applicationId, loopId] = [deps.ids(at), deps.ids(at), deps.ids(at)]
    loops.set(name, loopId)
    tables.candidates!.push({ ...made, id: candidateId, name: `Candidate ${name}` })
    tables.applications!.push({ ...made, id: applicationId, job_id: jobId, candidate_id: candidateId, stage: 'Panel' })
    tables.loops!.push({
      ...made,
      id: loopId,
      application_id: applicationId,
      job_id: jobId,
      candidate_id: candidateId,
      rubric_version_id: job!.rubric_version_id,
      level: plan.level ?? job!.level,
      track: 'ic',
      dimensions: job!.dimensions,
      bars: sql.json({}),
      seal_mode: 'loop',
      decision_owner_id: job!.decision_owner_id,
      released_at: at,
      release_cause: 'all_in',
    })
    const own = plan.rows.filter(row => row.loop === name)
    for (const [position, interviewer] of [...new Set(own.map(row => row.interviewer))].entries()) {
      const ratings = own.filter(row => row.interviewer === interviewer)
      const [interviewId, panelistId] = [deps.ids(at), deps.ids(at)]
      const ends = new Date(at.getTime() - 5 * 3_600_000)
      tables.interviews!.push({
        ...made,
        id: interviewId,
        loop_id: loopId,
        position,
        name: `Interview ${position + 1}`,
        focus: ratings.slice(0, 3).map(row => row.dimension),
        kit: sql.json({ prompts: [], note: null }),
        starts_at: new Date(ends.getTime() - 3_600_000),
        ends_at: ends,
      })
      tables.panelists!.push({
        company_id: companyId,
        id: panelistId,
        loop_id: loopId,
        interview_id: interviewId,
        person_id: plan.people[interviewer],
        assigned_at: at,
        submitted_at: at,
        public_updated_at: at,
        recommendation: 'yes',
      })
      const content: Record<string, object> = {}
      for (const { dimension, rating } of ratings) {
        const evidence = [{ kind: 'observation', text: `What was seen of ${dimension}.` }]
        content[dimension] = { rating, evidence }
        tables.ratings!.push({
          company_id: companyId,
          panelist_id: panelistId,
          dimension,
          rating,
          evidence: sql.json(evidence),
          version: 1,
        })
      }
      tables.scorecard_versions!.push({
        company_id: companyId,
        id: deps.ids(at),
        panelist_id: panelistId,
        loop_id: loopId,
        number: 1,
        content: sql.json({
          ratings: content,
          artifact: null,
          red_flags: [],
          recommendation: 'yes',
          level_vote: null,
          summary: null,
        } as never),
        seen_others: [],
        created_at: at,
      })
    }
  }
  const rowsOfStatement = 1_000
  for (const [table, rows] of Object.entries(tables))
    for (let at = 0; at < rows.length; at += rowsOfStatement)
      await sql`insert into ${sql(table)} ${sql(rows.slice(at, at + rowsOfStatement) as never)}`
  return loops
}
