/**
 * The company that the bench asks about: 400 interviewers and as many loops as are wanted, copied in SQL from two loops that
 * were made through the API. Ids are made from counters (`idOf`), so that load and pgbench can name a card by its number:
 * card n is seat n % 5 of loop n / 5 and belongs to interviewer n % 400. It knows tables only as things to copy.
 */
import { hash } from '@node-rs/argon2'
import fastify from 'fastify'
import type postgres from 'postgres'
import { v7 } from 'uuid'
import type { Role } from '../../src/domain/actor.ts'
import { insertCompany } from '../../src/features/access/new-company.ts'
import { insertLibraryRubrics } from '../../src/features/rubrics/library.ts'
import { registerAuth, signAccessToken } from '../../src/platform/auth.ts'
import { readConfig } from '../../src/platform/config.ts'
import { openDatabase } from '../../src/platform/database.ts'
import type { Deps } from '../../src/platform/deps.ts'
import { idIn, idOf, kinds } from './service-script.ts'

export const peopleCount = 400
export const seatsPerLoop = 5
export const password = 'a password for the bench'
/** The argon2 settings of the service: a session costs what it costs there. */
const argon2Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const dayMs = 86_400_000

export interface World {
  readonly companyId: string
  readonly ownerId: string
  /** access tokens from now on: of interviewer n, and of the hiring manager */
  signTokens(): Promise<{ interviewer(n: number): string; owner: string }>
  /** copies loops `from` … `from + count - 1` with all five cards written and none submitted, or all submitted and released */
  copyLoops(state: 'drafted' | 'released', from: number, count: number): Promise<void>
}

interface Person {
  readonly id: string
  readonly roles: Role[]
}

/** Makes the company and its two loops to copy, through the service at `baseUrl` whose tokens `secret` signs. */
export async function makeWorld(
  sql: postgres.Sql,
  databaseUrl: string,
  secret: string,
): Promise<World & { enter(baseUrl: string): Promise<void> }> {
  const db = openDatabase(databaseUrl, 2)
  const deps: Deps = {
    config: readConfig({ DATABASE_URL: databaseUrl, JWT_SECRET: secret }),
    db,
    secret,
    clock: () => new Date(),
    ids: now => v7({ msecs: now.getTime() }),
  }
  const now = deps.clock()
  const companyId = deps.ids(now)
  const adminId = await db.write(companyId, async tx => {
    const admin = { email: 'admin@bench.example', name: 'Ada Admin', password }
    const id = await insertCompany(tx, deps, now, { slug: 'bench', name: 'Bench', demo: false, admin })
    await insertLibraryRubrics(tx, deps, now)
    // Work behind the commit is measured elsewhere (docs/signals.md); here it would share the two cores with what is compared.
    await tx.sql`update companies set signals_engine = 'rules'`
    return id
  })
  await db.end()
  const owner: Person = { id: deps.ids(now), roles: ['hiring_manager'] }
  await sql`
    insert into people (company_id, id, email, name, function, seniority, roles, created_at, updated_at)
    values (${companyId}, ${owner.id}, 'owner@bench.example', 'Hana Manager', 'product', 4, ${owner.roles}, ${now}, ${now})`
  await sql.unsafe(`
    insert into people (company_id, id, email, name, function, seniority, roles, created_at, updated_at)
    select '${companyId}', ${idIn(kinds.person, 'n')}, 'person-' || n || '@bench.example', 'Person ' || n,
      (array['product', 'engineering', 'design', 'other'])[1 + n % 4], 1 + n % 5, '{interviewer}', now(), now()
    from generate_series(0, ${peopleCount - 1}) n`)
  await sql`
    insert into passwords (company_id, person_id, hash, updated_at)
    select company_id, id, ${await hash(password, argon2Options)}, now() from people where company_id = ${companyId} and email like 'person-%'`

  const signer = fastify()
  await registerAuth(signer, deps)
  await signer.ready()
  const sign = (person: Person) =>
    signAccessToken(signer, { companyId, id: person.id, roles: person.roles, epoch: 1 }, deps.clock())
  const interviewer = (n: number): Person => ({ id: idOf(kinds.person, n % peopleCount), roles: ['interviewer'] })
  const originals = { drafted: '', released: '' }
  return {
    companyId,
    ownerId: owner.id,
    async signTokens() {
      const tokens = Array.from({ length: peopleCount }, (_, n) => sign(interviewer(n)))
      return { interviewer: n => tokens[n % peopleCount]!, owner: sign(owner) }
    },
    async enter(baseUrl) {
      const ask = askerOf(baseUrl)
      const admin = sign({ id: adminId, roles: ['admin'] })
      const jobId = await makeJob(ask, admin, owner.id)
      for (const state of ['drafted', 'released'] as const) {
        const loop = await makeLoop(ask, admin, jobId, n => ({ id: interviewer(n).id, token: sign(interviewer(n)) }))
        if (state === 'released')
          for (const seat of loop.seats)
            await ask('POST', `/v1/scorecards/${seat.cardId}/submission`, seat.token, undefined, 201)
        originals[state] = loop.id
      }
    },
    async copyLoops(state, from, count) {
      await copyLoop(sql, originals[state], from, count)
      await sql.unsafe(
        'analyze candidates, applications, loops, interviews, panelists, ratings, scorecard_versions, events',
      )
    },
  }
}

type Ask = ReturnType<typeof askerOf>

function askerOf(baseUrl: string) {
  return async (method: string, path: string, token: string, body: object | undefined, ...expected: number[]) => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` }
    if (body) headers['content-type'] = 'application/json'
    if (method === 'PATCH' || /\/ratings\//.test(path)) headers['if-match'] = '*'
    if (/\/plan$/.test(path)) headers['if-none-match'] = '*'
    const reply = await fetch(baseUrl + path, { method, headers, body: body && JSON.stringify(body) })
    const text = await reply.text()
    if (!(expected.length > 0 ? expected : [200, 201]).includes(reply.status))
      throw new Error(`${method} ${path} answered ${reply.status}: ${text.slice(0, 400)}`)
    // biome-ignore lint/suspicious/noExplicitAny: the bench reads ids from whatever the service answered
    return (text === '' ? null : JSON.parse(text)) as any
  }
}

const plan = [
  { name: 'Problem framing', focus: ['problem_clarity', 'tradeoff_literacy'], artifact: null },
  { name: 'Metrics', focus: ['metric_discipline', 'problem_clarity'], artifact: null },
  {
    name: 'A decision taken back',
    focus: ['learning_after_a_miss', 'metric_discipline'],
    artifact: 'reversed_decision',
  },
  { name: 'Stakeholders', focus: ['stakeholder_judgment', 'learning_after_a_miss'], artifact: null },
  { name: 'Trade-offs', focus: ['tradeoff_literacy', 'stakeholder_judgment'], artifact: null },
]

async function makeJob(ask: Ask, admin: string, ownerId: string): Promise<string> {
  const job = await ask('POST', '/v1/jobs', admin, {
    title: 'Senior product manager, scheduling',
    level: 'senior',
    decision_owner_id: ownerId,
  })
  const rubrics = await ask('GET', '/v1/rubrics', admin, undefined)
  const rubric = rubrics.data.find((each: { slug: string }) => each.slug === 'product_manager')
  await ask('PUT', `/v1/jobs/${job.id}/plan`, admin, {
    rubric_version_id: rubric.newest_version.id,
    dimensions: [...new Set(plan.flatMap(each => each.focus))],
    interviews: plan.map(each => ({ ...each, minutes: 60, prompts: ['What did the first number say?'], note: null })),
  })
  return job.id
}

/** A loop of yesterday with five cards as long as people write them: three ratings, two pieces of evidence each, a summary. */
async function makeLoop(
  ask: Ask,
  admin: string,
  jobId: string,
  panelist: (n: number) => { id: string; token: string },
) {
  const candidate = await ask('POST', '/v1/candidates', admin, { name: 'Noor Haddad' })
  const application = await ask('POST', '/v1/applications', admin, { job_id: jobId, candidate_id: candidate.id })
  const loop = await ask('POST', '/v1/loops', admin, { application_id: application.id })
  const seats: { cardId: string; token: string }[] = []
  for (const [at, interview] of loop.interviews.entries()) {
    const from = new Date(Date.now() - dayMs + at * 3_600_000)
    const times = { starts_at: from.toISOString(), ends_at: new Date(from.getTime() + 3_300_000).toISOString() }
    await ask('PATCH', `/v1/interviews/${interview.id}`, admin, times)
    const { id, token } = panelist(at)
    const { id: cardId } = await ask('POST', `/v1/interviews/${interview.id}/panelists`, admin, { person_id: id })
    const rated = new Set([...interview.focus, 'stakeholder_judgment', 'problem_clarity'])
    for (const [nth, dimension] of [...rated].slice(0, 3).entries())
      await ask('PUT', `/v1/scorecards/${cardId}/ratings/${dimension}`, token, ratingOf(1 + ((at + nth * 2) % 4)))
    const more = {
      recommendation: at % 2 === 0 ? 'yes' : 'no',
      level_vote: 'fits',
      summary: summaryText,
      notes: noteText,
    }
    await ask('PATCH', `/v1/scorecards/${cardId}`, token, more)
    seats.push({ cardId, token })
  }
  return { id: loop.id as string, seats }
}

const summaryText =
  'Framed the late-swap problem from the nurses\u2019 side, gave the baseline before the target, and told which number would have stopped the rollout. Less sure when asked what engineering had to give up for it.'
const noteText = 'Came back twice to the pilot ward; ask the next interviewer to take the pricing case instead.'

/** A rating as an interviewer saves it: the candidate's words and what was seen. */
export function ratingOf(rating: number): object {
  return {
    rating,
    evidence: [
      {
        kind: 'quote',
        text: 'We had promised the hospital a swap board, and in the first week eleven of forty charge nurses told us they only wanted to know by noon who was missing tonight, so I took the board off the plan and said so to the customer.',
      },
      {
        kind: 'observation',
        text: 'Named the baseline (31 % of shifts open at noon), the target and the guardrail without being asked; when pressed on cost, said what was dropped but not who disagreed.',
      },
    ],
  }
}

/** Copies a loop with all that hangs on it `count` times, as loops `from` and up. Knows the columns that name other rows, no other. */
async function copyLoop(sql: postgres.Sql, original: string, from: number, count: number): Promise<void> {
  const loopOf = (kind: number) => idIn(kind, 's.n')
  const seatOf = (kind: number) => idIn(kind, `s.n * ${seatsPerLoop} + x.seat`)
  const seats = `(select id, row_number() over (order by position) - 1 as seat from interviews where loop_id = '${original}') x`
  const copy = async (table: string, joins: string, which: string, own: Record<string, string>) => {
    const columns = await sql<{ name: string }[]>`
      select column_name as name from information_schema.columns
      where table_schema = 'public' and table_name = ${table} and is_identity = 'NO' and is_generated = 'NEVER'`
    const names = columns.map(column => column.name)
    await sql.unsafe(`
      insert into ${table} (${names.join(', ')})
      select ${names.map(name => own[name] ?? `t.${name}`).join(', ')}
      from generate_series(${from}, ${from + count - 1}) s(n) cross join ${table} t ${joins} where ${which} order by s.n`)
  }
  const ofLoop = (column: string) => `t.id = (select ${column} from loops where id = '${original}')`
  const card = { loop_id: loopOf(kinds.loop), panelist_id: seatOf(kinds.card) }
  const panelist = `join panelists p on p.id = t.panelist_id join ${seats} on x.id = p.interview_id`
  await copy('candidates', '', ofLoop('candidate_id'), { id: loopOf(kinds.candidate), name: `'Candidate ' || s.n` })
  await copy('applications', '', ofLoop('application_id'), {
    id: loopOf(kinds.application),
    candidate_id: loopOf(kinds.candidate),
  })
  await copy('loops', '', `t.id = '${original}'`, {
    id: loopOf(kinds.loop),
    application_id: loopOf(kinds.application),
    candidate_id: loopOf(kinds.candidate),
  })
  await copy('interviews', `join ${seats} on x.id = t.id`, 'true', {
    id: seatOf(kinds.interview),
    loop_id: loopOf(kinds.loop),
  })
  await copy('panelists', `join ${seats} on x.id = t.interview_id`, 'true', {
    id: seatOf(kinds.card),
    loop_id: loopOf(kinds.loop),
    interview_id: seatOf(kinds.interview),
    person_id: idIn(kinds.person, `(s.n * ${seatsPerLoop} + x.seat) % ${peopleCount}`),
  })
  await copy('ratings', panelist, 'true', { panelist_id: card.panelist_id })
  await copy('scorecard_versions', panelist, 'true', { ...card, id: seatOf(kinds.version) })
}
