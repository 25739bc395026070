/**
 * A company with one loop per state in which a loop can be, and one person per way of standing to it: the same people on
 * every loop, so that only the state varies. Roles are handed out later, person by person. What this file knows of the
 * world it knows because it made it; it asks the service nothing.
 */
import { type Role, type Scope, scopes } from '../../src/domain/actor.ts'
import { hashSecret, newApiKey } from '../../src/platform/auth.ts'
import { loopStates, type World } from '../domain/permit-expected.ts'
import { expectStatus, makeJob } from '../support/hiring.ts'
import { type Caller, type Company, openService, type Service } from '../support/service.ts'

/** How somebody stands to the loops of the world. */
export const positions = [
  'stranger',
  'team',
  'owner',
  'delegate',
  'panelist',
  'shadow',
  'teamPanelist',
  'deputyPanelist',
  'other',
  'judgingOther',
  'left',
  'judge',
  'teamJudge',
  'recused',
  'recusedTeam',
  'recusedPanelist',
  'candidate',
  'foreigner',
] as const
export type Position = (typeof positions)[number]

/** A state a panelist may find: the name of a line in the table of expectations. */
type StateName = (typeof loopStates)[number]['name']

interface Stage {
  readonly name: string
  readonly mode: 'loop' | 'own_card'
  /** what the people called panelist find, what the other panelists find, what the shadow finds */
  readonly found: readonly [panelist: StateName, other: StateName, shadow: StateName]
  /** who submits, in this order, before anything else happens */
  readonly submits: readonly Seated[]
  readonly then: readonly ('waive' | 'void' | 'open' | 'decide' | 'supersede' | 'cancel' | 'reject')[]
}

const mine = ['panelist', 'teamPanelist', 'deputyPanelist'] as const
const others = ['other', 'judgingOther'] as const
const seated = [...mine, ...others, 'shadow', 'left', 'recusedPanelist'] as const
type Seated = (typeof seated)[number]

const stage = (
  name: string,
  found: Stage['found'],
  submits: readonly Seated[],
  then: Stage['then'] = [],
  mode: Stage['mode'] = 'loop',
): Stage => ({
  name,
  mode,
  found,
  submits,
  then,
})

// biome-ignore format: a table
export const stages: readonly Stage[] = [
  stage('no cards', ['no cards yet', 'no cards yet', 'no cards yet'], []),
  stage('own draft, others in', ['own draft, others in', 'own in, others not', 'own draft, others in'], others),
  stage('own in, others not', ['own in, others not', 'own draft, others in', 'own draft, others in'], mine),
  stage('own waived', ['own card waived, others not', 'no cards yet', 'no cards yet'], [], ['waive']),
  stage('own voided', ['own card voided, others not', 'no cards yet', 'no cards yet'], mine, ['void']),
  stage('all in, released', ['all in', 'all in', 'all in'], ['shadow', ...mine, ...others]),
  stage('released, own waived', ['released, own waived', 'all in', 'opened early, own open'], others, ['waive']),
  stage('opened early, own open', ['opened early, own open', 'opened early, own in', 'opened early, own open'], others, ['open']),
  stage('opened early, own in', ['opened early, own in', 'opened early, own open', 'opened early, own open'], mine, ['open']),
  stage('decided', ['decided', 'decided', 'decided, own still open'], [...mine, ...others], ['decide']),
  stage('decided, own open', ['decided, own still open', 'decided', 'decided, own still open'], others, ['open', 'decide']),
  stage('superseded', ['superseded', 'superseded', 'superseded'], ['shadow', ...mine, ...others], ['decide', 'supersede']),
  stage('voided', ['voided after release', 'decided', 'decided, own still open'], [...mine, ...others], ['decide', 'void']),
  stage('cancelled, own in', ['cancelled, own in', 'cancelled, own not in', 'cancelled, own not in'], mine, ['reject']),
  stage('cancelled, own not in', ['cancelled, own not in', 'cancelled, own in', 'cancelled, own not in'], others, ['cancel']),
  stage('own_card: own draft, others in', ['own draft, others in', 'own in, others not', 'own draft, others in'], others, [], 'own_card'),
  stage('own_card: own in, others not', ['own in, others not', 'own draft, others in', 'own in, others not'], ['shadow', ...mine], [], 'own_card'),
  stage('own_card: own waived', ['own card waived, others not', 'no cards yet', 'no cards yet'], [], ['waive'], 'own_card'),
  stage('own_card: own voided', ['own card voided, others not', 'no cards yet', 'no cards yet'], mine, ['void'], 'own_card'),
  stage('own_card: all in', ['all in', 'all in', 'opened early, own open'], [...mine, ...others], [], 'own_card'),
]

/** One loop of the world with the ids that requests are made of. */
export interface Scene {
  readonly stage: Stage
  readonly candidateId: string
  readonly applicationId: string
  readonly loopId: string
  /** the interview of panelist and shadow; the others sit in another one */
  readonly interviewId: string
  readonly cards: Readonly<Partial<Record<Position, string>>>
  /** of each card whether anything is submitted on it */
  readonly written: ReadonlySet<Position>
  readonly decisionId: string | null
  /** what the detector found in the transcript of the interview */
  readonly findingId: string
  /** an admin has asked for the card of `other` to be voided */
  readonly approvalId: string
  /** the people whose required cards the loop waits for or has: not those waived, void or closed */
  readonly requiredPeople: number
  /** the API key that brought the candidate, if one did */
  readonly sourceKeyId: string | null
}

/** An API key with its secret. */
export interface KeyHolder {
  readonly id: string
  readonly key: string
}

export interface PermissionWorld {
  readonly service: Service
  readonly company: Company
  readonly secondAdmin: Caller
  readonly people: Readonly<Record<Position, Caller>>
  /** the owner of the other job, and somebody nothing is known of */
  readonly bystander: Caller
  /** a key with every scope, which brought one of the candidates */
  readonly bringer: KeyHolder
  readonly jobId: string
  readonly otherJobId: string
  /** one that nobody has applied for */
  readonly freshJobId: string
  readonly rubricId: string
  readonly rubricVersionId: string
  readonly scenes: readonly Scene[]
  /** a candidate that the others can be merged into */
  readonly plainCandidateId: string
  /** an admin has asked for somebody to be made an admin */
  readonly adminApprovalId: string
  /** in force, with twelve interviewers behind it */
  readonly calibrationId: string
  readonly apiKeyId: string
  readonly endpointId: string
  readonly deliveryId: string
  /** that is done, and that no key brought */
  readonly importId: string
  readonly connectionId: string
  readonly pushId: string
  /** hands out roles: from now on these people hold these */
  setRoles(roles: readonly Role[]): Promise<void>
  /** makes an API key with these scopes */
  integration(scopes: readonly Scope[]): Promise<KeyHolder>
  /** from now on every write is carried out, answered and undone */
  undoWrites(): void
}

/** Whether the position is on the panel of the loop, and what it finds there. */
export function worldFor(scene: Scene, position: Position, circumstance: World['circumstance']): World {
  const [panelist, other, shadow] = scene.stage.found
  const group: Partial<Record<Position, StateName>> = {
    panelist,
    teamPanelist: panelist,
    deputyPanelist: panelist,
    other,
    shadow,
    ...(scene.cards.judgingOther === undefined ? {} : { judgingOther: other }),
  }
  return {
    loop: stateNamed(group[position] ?? panelist),
    setting: scene.stage.mode,
    onPanel: group[position] !== undefined,
    onTeam: onTeam(position),
    otherCompany: position === 'foreigner',
    candidate:
      position === 'candidate' ? 'is the actor' : position.startsWith('recused') ? 'actor recused' : 'other person',
    circumstance: {
      ...circumstance,
      ...(position === 'judge' || position === 'teamJudge' || position === 'judgingOther' ? { earlierLoop: true } : {}),
      ...(position === 'owner' ? { as: 'owner' as const } : {}),
      ...(position === 'deputyPanelist' ? { as: 'deputy' as const } : {}),
      ...(position === 'delegate' ? { as: 'delegate' as const } : {}),
      ...(position === 'shadow' ? { training: true } : {}),
    },
  }
}

/** Whether an own card on this candidate is open, in this loop or in another. */
export function hasOpenCard(scene: Scene, position: Position): boolean {
  if (position === 'judge' || position === 'teamJudge' || position === 'judgingOther') return true
  const { loop, onPanel } = worldFor(scene, position, { name: 'nothing' })
  return onPanel && loop.card === 'open'
}

export function onTeam(position: Position): boolean {
  return ['team', 'owner', 'teamPanelist', 'deputyPanelist', 'teamJudge', 'recusedTeam'].includes(position)
}

export function stateNamed(name: string) {
  const found = loopStates.find(each => each.name === name)
  if (!found) throw new Error(`no expectations for the state "${name}"`)
  return found
}

const names: Readonly<Record<Exclude<Position, 'foreigner'>, string>> = {
  stranger: 'Sten Stranger',
  team: 'Tara Team',
  owner: 'Otto Owner',
  delegate: 'Dela Delegate',
  panelist: 'Pia Panelist',
  shadow: 'Sia Shadow',
  teamPanelist: 'Toni Teampanel',
  deputyPanelist: 'Dan Deputypanel',
  other: 'Odo Other',
  judgingOther: 'Oda Judgingother',
  left: 'Lee Left',
  judge: 'Jo Judge',
  teamJudge: 'Ty Teamjudge',
  recused: 'Rex Recused',
  recusedTeam: 'Ria Recusedteam',
  recusedPanelist: 'Ron Recusedpanel',
  candidate: 'Cam Candidate',
}

/** Builds the world through the API. Some eight hundred requests. */
export async function buildWorld(env: Record<string, string> = {}): Promise<PermissionWorld> {
  const service = await openService(env)
  const company = await service.company('Northwind')
  const elsewhere = await service.company('Southwind')
  const people = { foreigner: await elsewhere.person('Finn Foreigner') } as Record<Position, Caller>
  for (const position of positions)
    if (position !== 'foreigner')
      people[position] = await company.person(names[position], { roles: ['interviewer', 'hiring_manager'] })
  const bystander = await company.person('Bo Bystander', { roles: ['hiring_manager'] })
  const secondAdmin = await company.person('Sue Second', { roles: ['admin'] })
  const team = positions.filter(onTeam).filter(position => position !== 'owner' && position !== 'deputyPanelist')
  const jobId = await makeJob(company, people.owner, {
    deputy: people.deputyPanelist,
    team: team.map(position => people[position]),
    plan: [
      { name: 'Framing', focus: ['problem_clarity'] },
      { name: 'Metrics', focus: ['metric_discipline'] },
    ],
  })
  const otherJobId = await makeJob(company, bystander, {
    title: 'Another job',
    plan: [{ name: 'Framing', focus: ['problem_clarity'] }],
  })
  // One may delegate to those on the hiring team alone; nobody asks as the bystander.
  await service.sql`insert into hiring_team_members (company_id, job_id, person_id) values (${company.id}, ${jobId}, ${bystander.id})`
  const bringer = await makeKey(service, company, scopes)
  const scenes: Scene[] = []
  const builder = {
    service,
    company,
    secondAdmin,
    people,
    jobId,
    otherJobId,
    bringer,
    startsAt: new Date(service.now.getTime() + 3_600_000),
  }
  for (const each of stages) scenes.push(await openScene(builder, each))
  service.pass(6)
  const built: Scene[] = []
  for (const scene of scenes) built.push(await playScene(builder, scene))

  const { admin } = company
  const freshJobId = await makeJob(company, bystander, { title: 'A fresh job' })
  const plain = expectStatus(await admin.post('/v1/candidates', { name: 'Pat Plain' }), 201).body
  const making = { name: 'Nia New', email: 'nia@northwind.example', function: 'other', seniority: 3, roles: ['admin'] }
  const asked = expectStatus(await admin.post('/v1/people', making), 202).body
  const rubrics = expectStatus(await admin.get('/v1/rubrics'), 200).body.data as {
    slug: string
    id: string
    newest_version: { id: string }
  }[]
  const rubric = rubrics.find(each => each.slug === 'product_manager')!
  const calibrationId = service.deps.ids(service.now)
  await service.sql`
    insert into calibrations (company_id, id, rubric_id, trigger, created_at, state, outcome, phase, progress, in_force_from, interviewers, loops,
      sheets, summary)
    values (${company.id}, ${calibrationId}, ${rubric.id}, 'nightly', ${service.now}, 'done', 'too_few', 'finished', 1, ${service.now}, 12, 9, 40,
      ${service.sql.json({ kind: 'too_few', need: { interviewers: 3, loops: 10, sheets: 30 }, have: { interviewers: 12, loops: 9, sheets: 40 }, elapsed_ms: 3 })})`
  const importId = service.deps.ids(service.now)
  await service.sql`
    insert into imports (company_id, id, state, mode, format, principal_kind, principal_id, created_at, updated_at, finished_at)
    values (${company.id}, ${importId}, 'done', 'good_rows', 'csv', 'person', ${admin.id}, ${service.now}, ${service.now}, ${service.now})`
  const key = expectStatus(await admin.post('/v1/api-keys', { name: 'Some key', scopes: ['events:read'] }), 201).body
  const receiving = { url: 'https://hooks.northwind.example/' }
  const endpoint = expectStatus(await admin.post('/v1/webhook-endpoints', receiving), 201).body
  const ping = expectStatus(await admin.post(`/v1/webhook-endpoints/${endpoint.id}/pings`), 201).body
  const connection = expectStatus(await admin.post('/v1/connections', { vendor: 'greenhouse' }), 201).body
  const pushId = service.deps.ids(service.now)
  await service.sql`
    insert into pushes (company_id, id, connection_id, event_id, digest, action, happening, state, outcome, last_received_at, created_at)
    values (${company.id}, ${pushId}, ${connection.id}, 'one', 'one', 'update_candidate', '{}', 'refused', 'candidate_merged',
      ${service.now}, ${service.now})`
  return {
    service,
    company,
    secondAdmin,
    people,
    bystander,
    bringer,
    jobId,
    otherJobId,
    freshJobId,
    rubricId: rubric.id,
    rubricVersionId: rubric.newest_version.id,
    scenes: built,
    plainCandidateId: plain.id,
    adminApprovalId: asked.id,
    calibrationId,
    apiKeyId: key.id,
    endpointId: endpoint.id,
    deliveryId: ping.id,
    importId,
    connectionId: connection.id,
    pushId,
    async setRoles(roles) {
      const ids = positions.map(position => people[position].id)
      await service.sql`update people set roles = ${[...roles]} where id = any(${ids})`
    },
    integration: held => makeKey(service, company, held),
    undoWrites: () => undoWrites(service),
  }
}

interface Builder {
  readonly service: Service
  readonly company: Company
  readonly secondAdmin: Caller
  readonly people: Readonly<Record<Position, Caller>>
  readonly jobId: string
  readonly otherJobId: string
  readonly bringer: KeyHolder
  readonly startsAt: Date
}

/** Straight into the table, so that it can be done while writes are undone. */
async function makeKey(service: Service, company: Company, held: readonly Scope[]): Promise<KeyHolder> {
  const key = newApiKey()
  const id = service.deps.ids(service.now)
  await service.sql`
    insert into api_keys (company_id, id, name, scopes, hint, hash, created_by_id, created_at)
    values (${company.id}, ${id}, 'A key', ${[...held]}, ${key.slice(0, 7)}, ${hashSecret(key)}, ${company.admin.id}, ${service.now})`
  return { id, key }
}

/** Plans the loop of a stage, before any of its interviews begins. */
async function openScene(builder: Builder, each: Stage): Promise<Scene> {
  const { company, people, service } = builder
  const { admin } = company
  const bySource = each.name === 'no cards'
  const bringing = { authorization: `Bearer ${builder.bringer.key}` }
  const made = expectStatus(
    await admin.post('/v1/candidates', { name: `Candidate, ${each.name}` }, bySource ? bringing : {}),
    201,
  ).body
  expectStatus(
    await admin.patch(`/v1/candidates/${made.id}`, { person_id: people.candidate.id }, { 'if-match': '*' }),
    200,
  )
  const application = expectStatus(
    await admin.post('/v1/applications', { job_id: builder.jobId, candidate_id: made.id }),
    201,
  ).body
  await service.sql`update companies set seal_mode = ${each.mode} where company_id = ${company.id}`
  const fewer = each.mode === 'own_card'
  const seat = (position: Seated, role = 'interviewer') => ({ person_id: people[position].id, role })
  const at = (hours: number) => new Date(builder.startsAt.getTime() + hours * 3_600_000).toISOString()
  const loop = expectStatus(
    await admin.post('/v1/loops', {
      application_id: application.id,
      interviews: [
        {
          name: 'Framing',
          focus: ['problem_clarity'],
          starts_at: at(0),
          ends_at: at(1),
          panelists: [seat('panelist'), seat('shadow', 'shadow'), seat('left'), seat('recusedPanelist')],
        },
        {
          name: 'Metrics',
          focus: ['metric_discipline'],
          starts_at: at(1),
          ends_at: at(2),
          panelists: [
            seat('teamPanelist'),
            seat('deputyPanelist'),
            seat('other'),
            ...(fewer ? [] : [seat('judgingOther')]),
          ],
        },
      ],
    }),
    201,
  ).body
  const cards: Partial<Record<Position, string>> = {}
  for (const interview of loop.interviews)
    for (const panelist of interview.panelists)
      cards[positions.find(position => people[position].id === panelist.person_id)!] = panelist.id
  expectStatus(await people.left.post(`/v1/panelists/${cards.left}/declination`, {}), 200)
  for (const position of ['recused', 'recusedTeam', 'recusedPanelist'] as const)
    expectStatus(await admin.post(`/v1/candidates/${made.id}/recusals`, { person_id: people[position].id }), 201)
  // Delegated while on the hiring team, which they left since: what is left is the delegation alone.
  const { sql } = service
  await sql`insert into hiring_team_members (company_id, job_id, person_id) values (${company.id}, ${builder.jobId}, ${people.delegate.id})`
  expectStatus(
    await people.owner.post(`/v1/loops/${loop.id}/delegations`, { person_id: people.delegate.id, reason: 'on leave' }),
    201,
  )
  await sql`delete from hiring_team_members where job_id = ${builder.jobId} and person_id = ${people.delegate.id}`
  await openLoopElsewhere(builder, made.id)
  return {
    stage: each,
    candidateId: made.id,
    applicationId: application.id,
    loopId: loop.id,
    interviewId: loop.interviews[0].id,
    cards,
    written: new Set(each.submits),
    decisionId: null,
    findingId: '',
    approvalId: '',
    requiredPeople: peopleWaitedFor(each),
    sourceKeyId: bySource ? builder.bringer.id : null,
  }
}

function peopleWaitedFor({ mode, submits, then }: Stage): number {
  const sitting = [...mine, ...(mode === 'own_card' ? (['other'] as const) : others)]
  if (then.includes('cancel') || then.includes('reject'))
    return sitting.filter(position => submits.includes(position)).length
  return then.includes('waive') || then.includes('void') ? sitting.length - mine.length : sitting.length
}

/** Another loop of the same candidate, in which the judges have a card open for good. */
async function openLoopElsewhere({ company, people, otherJobId }: Builder, candidateId: string): Promise<void> {
  const { admin } = company
  const application = expectStatus(
    await admin.post('/v1/applications', { job_id: otherJobId, candidate_id: candidateId }),
    201,
  ).body
  const panelists = (['judge', 'teamJudge', 'judgingOther'] as const).map(position => ({
    person_id: people[position].id,
  }))
  const interviews = [{ name: 'Framing', focus: ['problem_clarity'], panelists }]
  expectStatus(await admin.post('/v1/loops', { application_id: application.id, interviews }), 201)
}

/** Lets happen to a loop what its stage says. */
async function playScene(builder: Builder, scene: Scene): Promise<Scene> {
  const { company, secondAdmin, people, service } = builder
  const { admin } = company
  const { loopId, cards } = scene
  const focusOf = (position: Seated) =>
    position === 'panelist' || position === 'shadow' ? 'problem_clarity' : 'metric_discipline'
  const rating = { rating: 3, evidence: [{ kind: 'observation', text: 'They asked who has the problem.' }] }
  const save = async (position: Seated) => {
    const path = `/v1/scorecards/${cards[position]}/ratings/${focusOf(position)}`
    expectStatus(await people[position].put(path, rating, { 'if-none-match': '*' }), 200)
  }
  for (const position of scene.stage.submits) {
    if (cards[position] === undefined) continue
    await save(position)
    expectStatus(await people[position].post(`/v1/scorecards/${cards[position]}/submission`), 201)
  }
  if (scene.stage.found[0] === 'own draft, others in') await save('panelist')
  const decide = (supersedes: string | null) =>
    people.owner.post(`/v1/loops/${loopId}/decisions`, { decision: 'no_hire', reason: 'too thin', supersedes })
  let decisionId: string | null = null
  for (const act of scene.stage.then) {
    if (act === 'waive')
      for (const position of mine)
        expectStatus(
          await admin.post(`/v1/loops/${loopId}/waivers`, { panelist_id: cards[position], reason: 'away for long' }),
          201,
        )
    if (act === 'void')
      for (const position of mine) {
        const asked = expectStatus(
          await admin.post(`/v1/scorecards/${cards[position]}/voiding`, { reason: 'wrong candidate' }),
          202,
        ).body
        expectStatus(await secondAdmin.post(`/v1/approvals/${asked.id}/grant`), 200)
      }
    if (act === 'open')
      expectStatus(await people.owner.post(`/v1/loops/${loopId}/release`, { reason: 'offer expires today' }), 200)
    if (act === 'cancel')
      expectStatus(await admin.post(`/v1/loops/${loopId}/cancellation`, { reason: 'job was filled' }), 200)
    if (act === 'reject')
      expectStatus(
        await admin.post(`/v1/applications/${scene.applicationId}/rejection`, { reason: 'job was filled' }),
        200,
      )
    if (act === 'decide' || act === 'supersede') decisionId = expectStatus(await decide(decisionId), 201).body.id
  }
  const asked = expectStatus(
    await admin.post(`/v1/scorecards/${cards.other}/voiding`, { reason: 'asked and left open' }),
    202,
  ).body
  const [transcriptId, findingId] = [service.deps.ids(service.now), service.deps.ids(service.now)]
  const turns = [{ speaker: 'candidate', name: null, at_ms: null, text: 'I should have asked.' }]
  await service.sql`
    insert into transcripts (company_id, id, loop_id, interview_id, format, turns, added_by_kind, added_by_id, created_at)
    values (${company.id}, ${transcriptId}, ${loopId}, ${scene.interviewId}, 'turns', ${service.sql.json(turns)}, 'person', ${admin.id},
      ${service.now})`
  const finding = { id: findingId, column: 'transcript', kind: 'ownership', dimension: null, turn: 0, at_ms: null }
  const place = { quote: 'I should have asked', start: 0, end: 19, rule: 'r', reason: 'owns it', strength: 0.8 }
  await service.sql`
    insert into signal_analyses (company_id, id, loop_id, interview_id, transcript_id, status, engine, pack_id, pack_hash, findings, created_at)
    values (${company.id}, ${service.deps.ids(service.now)}, ${loopId}, ${scene.interviewId}, ${transcriptId}, 'ready', 'rules', 'p', 'h',
      ${service.sql.json([{ ...finding, ...place }])}, ${service.now})`
  return { ...scene, decisionId, findingId, approvalId: asked.id }
}

class Undone extends Error {}

/** Carries every write out to its last statement and takes it back, so that the world stays as it was built. */
function undoWrites({ deps }: Service): void {
  const { db } = deps
  const write = db.write.bind(db)
  db.write = async (companyId, work) => {
    let answer: { value: Awaited<ReturnType<typeof work>> } | undefined
    try {
      await write(companyId, async tx => {
        answer = { value: await work(tx) }
        await tx.flush()
        throw new Undone()
      })
    } catch (error) {
      if (!(error instanceof Undone)) throw error
    }
    return answer!.value
  }
}
