/**
 * Every operation of the document once, in the order in which a company would come to it, each with a success; and with it
 * a company in which something of every kind stands in every state, for whoever needs ids that exist.
 */
import { workers } from '../../src/app.ts'
import { scopes } from '../../src/domain/actor.ts'
import { analysisBy } from '../../src/features/signals/analysis.ts'
import { makeDetector } from '../../src/features/signals/detect-thread.ts'
import { hashSecret } from '../../src/platform/auth.ts'
import { workingFor } from '../../src/platform/jobs.ts'
import { push, recorded, signPush } from './ats.ts'
import {
  dropEmptyInterviews,
  expectStatus,
  fillAndSubmit,
  fillCard,
  type LoopMade,
  makeApplication,
  makeJob,
  makeLoop,
  submitCard,
} from './hiring.ts'
import type { Caller, Company, Reply, Service } from './service.ts'
import { clientId, clientSecret, openSignInProvider } from './sign-in-provider.ts'

export interface World {
  readonly company: Company
  readonly admin: Caller
  readonly secondAdmin: Caller
  readonly recruiter: Caller
  readonly owner: Caller
  readonly deputy: Caller
  readonly auditor: Caller
  readonly panel: readonly Caller[]
  readonly integration: Caller
  /** ids by what stands before them in a path: loops, people, rubric-versions … */
  readonly ids: Readonly<Record<string, readonly string[]>>
}

/** Walks through a company of its own, whose newcomers have addresses under `domain`. Fails where an operation does not succeed. */
export async function walkThrough(
  service: Service,
  company: Company,
  anonymous: Service['anonymous'],
  domain = 'walk',
): Promise<World> {
  const { admin } = company
  const ids: Record<string, string[]> = {}
  const keep = (kind: string, ...more: string[]) => {
    ids[kind] = [...(ids[kind] ?? []), ...more]
  }
  const ok = (reply: Reply, ...statuses: number[]) => expectStatus(reply, ...(statuses.length > 0 ? statuses : [200]))

  // people and keys
  const secondAdmin = await company.person('Olga Admin', { roles: ['admin'] })
  const recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
  const owner = await company.person('Hana Manager', { roles: ['hiring_manager'], seniority: 5 })
  const deputy = await company.person('Dora Deputy', { roles: ['hiring_manager'], seniority: 4 })
  const auditor = await company.person('Aldo Auditor', { roles: ['auditor'] })
  const functions = ['product', 'engineering', 'design', 'product', 'engineering']
  const panel: Caller[] = []
  for (const [at, name] of ['Ines One', 'Jon Two', 'Kim Three', 'Lea Four', 'Max Five'].entries())
    panel.push(await company.person(name, { function: functions[at]! }))
  const integration = await company.integration('Everything', [...scopes])
  keep('people', ...[admin, secondAdmin, recruiter, owner, deputy, auditor, ...panel].map(each => each.id))
  keep('api-keys', integration.id)

  const newcomer = ok(
    await admin.post('/v1/people', {
      name: 'Nele New',
      email: `nele@${domain}.example`,
      function: 'other',
      seniority: 1,
      password: 'a first password',
    }),
    201,
  ).body
  keep('people', newcomer.id)
  const session = ok(
    await anonymous.post('/v1/auth/token', { email: `nele@${domain}.example`, password: 'a first password' }),
  ).body
  const asNewcomer = { authorization: `Bearer ${session.access_token}` }
  ok(await anonymous.get('/v1/me', asNewcomer))
  ok(
    await anonymous.put('/v1/me/password', { current: 'a first password', password: 'a second password' }, asNewcomer),
    204,
  )
  ok(await admin.put(`/v1/people/${newcomer.id}/password`, { password: 'a third password' }), 204)
  const next = ok(
    await anonymous.post('/v1/auth/token', { email: `nele@${domain}.example`, password: 'a third password' }),
  ).body
  const refreshed = ok(await anonymous.post('/v1/auth/refresh', { refresh_token: next.refresh_token })).body
  ok(await anonymous.post('/v1/auth/sign-out', { refresh_token: refreshed.refresh_token }), 204)
  ok(await anonymous.get('/v1/auth/options'))
  const sameOrigin = { 'sec-fetch-site': 'same-origin' }
  const jarOf = (reply: Reply) =>
    [reply.headers['set-cookie'] ?? []]
      .flat()
      .map(line => line.split(';', 1)[0])
      .join('; ')
  const who = { email: `nele@${domain}.example`, password: 'a third password' }
  const cookie = jarOf(ok(await anonymous.post('/v1/auth/session', who, sameOrigin), 204))
  ok(await anonymous.post('/v1/auth/session/renewal', undefined, { ...sameOrigin, cookie }), 204)
  ok(await anonymous.delete('/v1/auth/session', { ...sameOrigin, cookie }), 204)
  ok(await admin.get('/v1/people?limit=3'))
  ok(await recruiter.get('/v1/directory'))
  await readTwice(admin, `/v1/people/${newcomer.id}`)
  ok(await admin.patch(`/v1/people/${newcomer.id}`, { seniority: 2 }, { 'if-match': '*' }))
  ok(await integration.get('/v1/me'))
  await readTwice(admin, '/v1/company')
  ok(await admin.patch('/v1/company', { card_due_hours: 24 }, { 'if-match': '*' }))
  const key = ok(await admin.post('/v1/api-keys', { name: 'Warehouse', scopes: ['events:read'] }), 201).body
  keep('api-keys', key.id)
  ok(await admin.get('/v1/api-keys'))
  ok(await admin.get(`/v1/api-keys/${key.id}`))
  const rotated = ok(await admin.post(`/v1/api-keys/${key.id}/rotation`, { overlap_hours: 1 }), 201).body
  ok(await admin.delete(`/v1/api-keys/${rotated.id}`), 204)
  ok(await auditor.post('/v1/unmaskings', { reason: 'A complaint names a candidate.' }), 201)
  ok(await auditor.get('/v1/unmaskings'))

  // two people
  const asked = {
    name: 'Otto Third',
    email: `otto@${domain}.example`,
    function: 'other',
    seniority: 3,
    roles: ['admin'],
  }
  for (const [answer, email] of [
    ['grant', `otto@${domain}.example`],
    ['refuse', `emil@${domain}.example`],
    [null, `paul@${domain}.example`],
  ] as const) {
    const approval = ok(await admin.post('/v1/people', { ...asked, email }), 202).body
    keep('approvals', approval.id)
    if (answer) ok(await secondAdmin.post(`/v1/approvals/${approval.id}/${answer}`))
  }
  ok(await admin.get('/v1/approvals'))

  // rubrics
  const rubrics = ok(await admin.get('/v1/rubrics')).body.data as {
    id: string
    slug: string
    newest_version: { id: string }
  }[]
  const library = rubrics.find(each => each.slug === 'product_manager')!
  keep('rubrics', ...rubrics.map(each => each.id))
  keep('rubric-versions', ...rubrics.map(each => each.newest_version.id))
  ok(await admin.get(`/v1/rubrics/${library.id}`))
  ok(await admin.get(`/v1/rubrics/${library.id}/versions`))
  const { content } = ok(await admin.get(`/v1/rubric-versions/${library.newest_version.id}`)).body
  const file = ok(await admin.get(`/v1/rubric-versions/${library.newest_version.id}/file`)).body.text as string
  ok(await admin.get(`/v1/rubric-versions/${library.newest_version.id}/anchors?level=senior&track=ic`))
  const own = ok(
    await admin.post('/v1/rubrics', { note: 'Ours', content: { ...content, slug: 'our_manager' } }),
    201,
  ).body
  keep('rubrics', own.id)
  ok(
    await admin.post(`/v1/rubrics/${own.id}/versions`, {
      note: 'Sharper',
      content: { ...content, slug: 'our_manager', summary: 'For us.' },
    }),
    201,
  )
  ok(await admin.get(`/v1/rubrics/${own.id}/diff?from=1&to=2`))
  ok(await admin.post(`/v1/rubrics/${library.id}/previews`, { content: { ...content, summary: 'For us.' } }))
  ok(await admin.post('/v1/rubrics/imports', { text: file.replaceAll('"product_manager"', '"their_manager"') }), 201)

  // jobs
  const jobId = await makeJob(company, owner, { deputy, team: [recruiter, panel[0]!] })
  const closedJobId = await makeJob(company, owner)
  keep('jobs', jobId, closedJobId)
  ok(await admin.get('/v1/jobs'))
  await readTwice(admin, `/v1/jobs/${jobId}`)
  await readTwice(admin, `/v1/jobs/${jobId}/plan`)
  ok(await admin.patch(`/v1/jobs/${jobId}`, { title: 'Senior product manager, payments' }, { 'if-match': '*' }))
  ok(await admin.post(`/v1/jobs/${closedJobId}/closing`))
  ok(await admin.post(`/v1/jobs/${closedJobId}/reopening`))
  ok(await admin.post(`/v1/jobs/${closedJobId}/closing`))

  // candidates and applications
  const applications = []
  for (const name of ['Abel Active', 'Hugo Hired', 'Rosa Rejected', 'Wim Withdrawn'])
    applications.push(await makeApplication(company, jobId, name))
  const [active, hired, rejected, withdrawn] = applications
  keep('candidates', ...applications.map(each => each.candidateId))
  keep('applications', ...applications.map(each => each.id))
  ok(await admin.get('/v1/candidates?q=abel'))
  await readTwice(admin, `/v1/candidates/${active!.candidateId}`)
  ok(await admin.patch(`/v1/candidates/${active!.candidateId}`, { pronouns: 'they/them' }, { 'if-match': '*' }))
  ok(await admin.get('/v1/applications?state=active'))
  await readTwice(admin, `/v1/applications/${active!.id}`)
  ok(await admin.patch(`/v1/applications/${active!.id}`, { stage: 'Onsite' }, { 'if-match': '*' }))
  ok(await admin.post(`/v1/applications/${hired!.id}/hire`))
  ok(await admin.post(`/v1/applications/${rejected!.id}/rejection`, { reason: 'No metric was ever named.' }))
  ok(await admin.post(`/v1/applications/${withdrawn!.id}/withdrawal`, { reason: 'Took another offer.' }))
  ok(await admin.post(`/v1/applications/${withdrawn!.id}/reopening`))
  ok(
    await admin.post(`/v1/candidates/${active!.candidateId}/recusals`, {
      person_id: panel[4]!.id,
      reason: 'They worked together.',
    }),
    201,
  )
  ok(await admin.get(`/v1/candidates/${active!.candidateId}/recusals`))
  const twin = ok(await admin.post('/v1/candidates', { name: 'Abel Aktiv' }), 201).body
  keep('candidates', twin.id)
  ok(await admin.post(`/v1/candidates/${twin.id}/merges`, { into_id: active!.candidateId }))

  // what another system brings, by its own names
  const named = (kind: string, id: string) => `/v1/${kind}/by-external-id/ats/${id}`
  const brought = { name: 'Ulla Upserted', email: `ulla@${domain}.example` }
  keep('people', ok(await admin.put(named('people', 'u1'), brought), 201).body.id)
  ok(await admin.put(named('people', 'u1'), { ...brought, seniority: 4 }))
  const jobBrought = { title: 'Product manager, imports', level: 'senior', decision_owner: owner.id }
  keep('jobs', ok(await admin.put(named('jobs', 'j1'), jobBrought), 201).body.id)
  keep('candidates', ok(await admin.put(named('candidates', 'c1'), { name: 'Uma Upserted' }), 201).body.id)
  const applied = { job: 'j1', candidate: 'c1', stage: 'Onsite' }
  keep('applications', ok(await admin.put(named('applications', 'a1'), applied), 201).body.id)

  const row = JSON.stringify({ kind: 'candidate', external_id: 'c1', name: 'Uma Upserted' })
  const asLines = { 'content-type': 'application/x-ndjson' }
  const incoming = ok(await admin.post('/v1/imports?source=ats', `${row}\n{}`, asLines), 201).body
  keep('imports', incoming.id)
  await runImport(service, company.id, incoming.id)
  ok(await admin.get('/v1/imports'))
  ok(await admin.get(`/v1/imports/${incoming.id}`))
  ok(await admin.get(`/v1/imports/${incoming.id}/faults`))
  ok(await admin.get(`/v1/imports/${incoming.id}/progress`))

  // a loop that is planned, and its interviews
  const planned = await makeLoop(service, company, jobId, panel.slice(0, 3), { name: 'Pia Planned' })
  const another = { application_id: planned.applicationId, reason: 'A second panel for the other team.' }
  ok(await owner.post('/v1/loop-requests', another), 202)
  ok(await admin.get('/v1/loops'))
  await readTwice(admin, `/v1/loops/${planned.id}`)
  ok(await admin.patch(`/v1/loops/${planned.id}`, { deputy_id: deputy.id }, { 'if-match': '*' }))
  ok(await admin.get(`/v1/loops/${planned.id}/due`))
  const added = ok(
    await admin.post(`/v1/loops/${planned.id}/interviews`, { name: 'One more', focus: ['problem_clarity'] }),
    201,
  ).body
  const talk = { application: planned.applicationId, name: 'From outside', focus: ['problem_clarity'] }
  const broughtTalk = ok(await admin.put(named('interviews', 'i1'), talk), 201).body
  ok(await admin.put(`/v1/interviews/${broughtTalk.id}/drop`, { outcome: 'dropped', reason: 'Enough as it is.' }))
  ok(await admin.get(`/v1/interviews?loop_id=${planned.id}`))
  await readTwice(panel[0]!, `/v1/interviews/${planned.seats[0]!.interviewId}`)
  ok(await admin.put(`/v1/interviews/${added.id}/drop`, { outcome: 'dropped', reason: 'Enough as it is.' }))
  const later = new Date(service.now.getTime() + 86_400_000)
  const movable = await makeLoop(service, company, jobId, panel.slice(0, 1), { name: 'Mo Movable', startsAt: later })
  const newcomerAt = `/v1/interviews/${movable.seats[0]!.interviewId}/panelists`
  const seat = ok(await admin.post(newcomerAt, { person_id: panel[3]!.id }), 201).body
  ok(await panel[3]!.post(`/v1/panelists/${seat.id}/declination`, { reason: 'On leave.' }))
  ok(await admin.post(`/v1/panelists/${movable.seats[0]!.cardId}/reassignment`, { person_id: panel[1]!.id }), 201)

  // a draft, and what hangs on it
  service.pass(6)
  const [first] = planned.seats
  const ratingPath = `/v1/scorecards/${first!.cardId}/ratings/problem_clarity`
  const saved = ok(await first!.person.put(ratingPath, { rating: 2, evidence: [] }, { 'if-none-match': '*' }))
  ok(await first!.person.delete(ratingPath, { 'if-match': saved.headers.etag! }), 204)
  ok(await first!.person.patch(`/v1/scorecards/${first!.cardId}`, { notes: 'Mine alone.' }, { 'if-match': '*' }))
  await readTwice(first!.person, `/v1/scorecards/${first!.cardId}`)
  ok(await first!.person.get('/v1/scorecards?panelist=me&due=true'))
  ok(await admin.post(`/v1/scorecards/${first!.cardId}/nudges`), 204)
  ok(await admin.put(`/v1/interviews/${planned.seats[1]!.interviewId}/outcome`, { outcome: 'held' }))

  // loops that release: by the last card, by a waiver, early; one is cancelled, one voided
  const split = { problem_clarity: 1 }
  const decided = await releasedLoop(service, company, jobId, panel, 'Dana Decided')
  const debated = await releasedLoop(service, company, jobId, panel, 'Dirk Debated', split)
  const waived = await makeLoop(service, company, jobId, panel.slice(0, 2), { name: 'Willa Waived' })
  service.pass(6)
  await dropEmptyInterviews(company, waived.id)
  await fillAndSubmit(waived.seats[0]!)
  ok(
    await admin.post(`/v1/loops/${waived.id}/waivers`, {
      panelist_id: waived.seats[1]!.cardId,
      reason: 'Ill since Tuesday.',
    }),
    201,
  )
  const early = await makeLoop(service, company, jobId, panel.slice(0, 3), { name: 'Ella Early' })
  service.pass(6)
  await fillAndSubmit(early.seats[0]!)
  ok(await owner.post(`/v1/loops/${early.id}/release`, { reason: 'The offer expires tonight.' }))
  const cancelled = await makeLoop(service, company, jobId, panel.slice(0, 2), { name: 'Carl Cancelled' })
  ok(await admin.post(`/v1/loops/${cancelled.id}/cancellation`, { reason: 'The candidate moved away.' }))
  const loops: LoopMade[] = [planned, movable, decided, debated, waived, early, cancelled]

  // transcripts
  const said = { turns: [{ speaker: 'candidate', text: 'I should have looped in legal before the beta.' }] }
  const spokenAt = `/v1/interviews/${debated.seats[0]!.interviewId}`
  ok(await recruiter.post(`${spokenAt}/transcripts`, said), 201)
  await readTwice(owner, `${spokenAt}/transcript`)
  ok(await recruiter.post('/v1/signals/detect', { units: [{ id: 'a', speaker: 'note', text: 'Owned the miss.' }] }))
  ok(await panel[0]!.post('/v1/coach', { summary: 'A charming person.' }))
  const found = await workOn(service, company.id, debated.id)
  ok(await owner.post(`/v1/loops/${debated.id}/signal-reviews`, { finding_id: found, status: 'confirmed' }), 201)

  // the debrief and what people rule on it
  await readTwice(owner, `/v1/loops/${debated.id}/debrief`)
  ok(await owner.put(`/v1/loops/${debated.id}/splits/problem_clarity`, { cause: 'different_evidence' }))
  const review = { panelist_id: debated.seats[0]!.cardId, kind: 'no_metrics', status: 'confirmed' }
  ok(await owner.post(`/v1/loops/${debated.id}/flag-reviews`, review), 201)
  ok(await owner.get(`/v1/jobs/${jobId}/comparison`))
  const version = { reason: 'slip', summary: 'A word was missing.' }
  ok(await debated.seats[0]!.person.post(`/v1/scorecards/${debated.seats[0]!.cardId}/versions`, version), 201)
  const proposed = { note: 'Sharper still', content: { ...content, slug: 'our_manager', summary: 'For us all.' } }
  ok(await admin.post(`/v1/rubrics/${own.id}/proposals`, proposed), 202)
  const voiding = ok(
    await admin.post(`/v1/scorecards/${debated.seats[4]!.cardId}/voiding`, { reason: 'Written about somebody else.' }),
    202,
  ).body
  keep('approvals', voiding.id)
  ok(await secondAdmin.post(`/v1/approvals/${voiding.id}/grant`))

  const wished = { reason: 'Mixed up with the talk before.' }
  ok(await owner.post(`/v1/scorecards/${debated.seats[3]!.cardId}/void-requests`, wished), 202)

  // decisions
  ok(
    await owner.post(`/v1/loops/${decided.id}/delegations`, {
      person_id: recruiter.id,
      reason: 'On leave until the ninth.',
    }),
    201,
  )
  ok(await owner.get(`/v1/loops/${decided.id}/delegations`))
  const decision = ok(
    await owner.post(`/v1/loops/${decided.id}/decisions`, { decision: 'hire', reason: 'Found the problem first.' }),
    201,
  ).body
  keep('decisions', decision.id)
  ok(await owner.get(`/v1/loops/${decided.id}/decisions`))
  ok(await owner.get(`/v1/decisions/${decision.id}`))
  await readTwice(owner, `/v1/decisions/${decision.id}/snapshot`)
  ok(await panel[0]!.post(`/v1/decisions/${decision.id}/dissents`, { text: 'Nobody saw a decision taken back.' }), 201)
  ok(await owner.get(`/v1/decisions/${decision.id}/dissents`))
  ok(await admin.get('/v1/events?limit=5'))
  for (const each of ['cards', 'ratings', 'decisions', 'events']) ok(await admin.get(`/v1/exports/${each}`))

  // calibration
  const calibration = ok(await admin.post('/v1/calibrations', {}), 201).body
  keep('calibrations', calibration.id)
  ok(await admin.get('/v1/calibrations'))
  ok(await admin.get(`/v1/calibrations/${calibration.id}`))
  ok(await admin.get('/v1/reports/calibration'))
  ok(await panel[0]!.get(`/v1/people/${panel[0]!.id}/profile`))

  // webhooks; nobody answers there, and nothing is sent before somebody works the queue
  const endpoint = ok(
    await admin.post('/v1/webhook-endpoints', { url: 'https://hooks.northwind.example/', api_key_id: integration.id }),
    201,
  ).body
  const endpointPath = `/v1/webhook-endpoints/${endpoint.id}`
  keep('webhook-endpoints', endpoint.id)
  ok(await auditor.get('/v1/webhook-endpoints'))
  await readTwice(admin, endpointPath)
  ok(await admin.patch(endpointPath, { description: 'Decisions, back to us' }, { 'if-match': '*' }))
  ok(await integration.post(`${endpointPath}/rotation`, { overlap_hours: 1 }), 201)
  const ping = ok(await admin.post(`${endpointPath}/pings`), 201).body
  keep('webhook-deliveries', ping.id)
  const today = { from: new Date(service.now.getTime() - 60_000), to: new Date(service.now.getTime() + 60_000) }
  ok(await admin.post(`${endpointPath}/replays`, today), 201)
  ok(await admin.get('/v1/webhook-deliveries?limit=3'))
  ok(await admin.get(`/v1/webhook-deliveries/${ping.id}`))
  ok(await admin.post(`/v1/webhook-deliveries/${ping.id}/replay`))
  const doomed = ok(await admin.post('/v1/webhook-endpoints', { url: 'https://hooks.northwind.example/2' }), 201).body
  ok(await admin.delete(`/v1/webhook-endpoints/${doomed.id}`), 204)
  // notifications
  await readTwice(panel[0]!, '/v1/me/notifications')
  ok(await panel[0]!.patch('/v1/me/notifications', { zone: 'Europe/Lisbon' }, { 'if-match': '*' }))
  ok(await admin.put(`/v1/jobs/${jobId}/backup`, { person_id: admin.id, after_hours: 24 }))
  ok(await admin.get(`/v1/jobs/${jobId}/backup`))
  ok(await admin.delete(`/v1/jobs/${jobId}/backup`), 204)
  const digestId = service.deps.ids(service.now)
  await service.sql`
    insert into digests (company_id, id, person_id, week, content, created_at, updated_at)
    values (${company.id}, ${digestId}, ${owner.id}, '2026-03-02', ${service.sql.json({ overdue: [], splits: [], early_openings: [] })},
      ${service.now}, ${service.now})`
  keep('digests', digestId)
  ok(await owner.get('/v1/digests'))
  ok(await owner.get('/v1/audit/own'))
  await readTwice(owner, `/v1/digests/${digestId}`)
  ok(await owner.patch(`/v1/digests/${digestId}`, { learned: 'To ask first.' }, { 'if-match': '*' }))
  const link = `a link for ${domain}`
  await service.sql`
    insert into card_links (company_id, id, panelist_id, hash, created_at, expires_at)
    values (${company.id}, ${digestId}, ${planned.seats[0]!.cardId}, ${hashSecret(link)}, ${service.now}, ${new Date(service.now.getTime() + 1_000)})`
  ok(await anonymous.post('/v1/auth/card-session', { token: link }, sameOrigin))
  await signInElsewhere(service, company, anonymous)

  // connections; what is pushed to them speaks its vendor's dialect
  const connection = ok(await admin.post('/v1/connections', { vendor: 'generic', opening_stage: 'Onsite' }), 201).body
  const connectionPath = `/v1/connections/${connection.id}`
  keep('connections', connection.id)
  ok(await auditor.get('/v1/connections'))
  await readTwice(admin, connectionPath)
  ok(await admin.patch(connectionPath, { description: 'Our own bridge' }, { 'if-match': '*' }))
  const turned = ok(await admin.post(`${connectionPath}/rotation`, { overlap_hours: 1 }), 201).body
  const pushed = await push(
    service,
    turned.path,
    signPush('generic', turned.secret, recorded('generic', 'application.updated')),
  )
  keep('pushes', pushed.body.id)
  // As the worker leaves it, which knows no such job.
  await service.sql`update pushes set state = 'job_unknown', outcome = 'unknown_reference' where id = ${pushed.body.id}`
  ok(await admin.get('/v1/pushes?state=job_unknown'))
  ok(await admin.get(`/v1/pushes/${pushed.body.id}`))
  ok(await admin.post(`/v1/pushes/${pushed.body.id}/retry`))
  const ended = ok(await admin.post('/v1/connections', { vendor: 'ashby' }), 201).body
  ok(await admin.delete(`/v1/connections/${ended.id}`), 204)

  for (const loop of loops) {
    keep('loops', loop.id)
    keep('applications', loop.applicationId)
    keep('candidates', loop.candidateId)
    keep('interviews', ...loop.seats.map(each => each.interviewId))
    keep('panelists', ...loop.seats.map(each => each.cardId))
    keep('scorecards', ...loop.seats.map(each => each.cardId), loop.seats[0]!.cardId)
  }
  return { company, admin, secondAdmin, recruiter, owner, deputy, auditor, panel, integration, ids }
}

/** Signs in at a provider that is connected for this long only. */
async function signInElsewhere(service: Service, company: Company, anonymous: Service['anonymous']): Promise<void> {
  const { config } = service.deps
  const redirectUri = `${service.baseUrl}/sign-in/callback`
  const provider = await openSignInProvider({ redirectUri })
  const oidc = { issuer: provider.issuer, clientId, clientSecret, name: 'Walk', company: company.slug }
  const before = { oidc: config.oidc, publicUrl: config.publicUrl }
  Object.assign(config, { oidc, publicUrl: service.baseUrl })
  try {
    const origin = { 'sec-fetch-site': 'same-origin' }
    const begun = expectStatus(await anonymous.post('/v1/auth/oidc/authorization', undefined, origin), 201)
    const query = await provider.visit(begun.body.url, { email: company.admin.email, email_verified: true })
    const cookie = String(begun.headers['set-cookie']).split(';', 1)[0]!
    expectStatus(await anonymous.post('/v1/auth/oidc/session', { query }, { ...origin, cookie }), 204)
  } finally {
    Object.assign(config, before)
    await provider.stop()
  }
}

/** Works an import off, as the worker would. */
async function runImport(service: Service, companyId: string, importId: string): Promise<void> {
  const worker = workers['import-run']!
  if (!('work' in worker)) return
  const working = workingFor(service.deps, [], new AbortController().signal)
  await worker.work(working, { queue: 'import-run', id: importId, companyId, subject: { import_id: importId } })
}

/** Reads the transcripts of a loop for signals, as the worker would; answers a finding. */
async function workOn(service: Service, companyId: string, loopId: string): Promise<string> {
  const detector = makeDetector()
  const [transcript] = await service.sql<{ id: string }[]>`select id from transcripts where loop_id = ${loopId}`
  const working = workingFor(service.deps, [], new AbortController().signal)
  const subject = { transcript_id: transcript!.id }
  await analysisBy(detector)(working, { queue: 'signals-analysis', id: 'walk', companyId, subject })
  await detector.close()
  const [analysis] = await service.sql<{ findings: { id: string }[] }[]>`
    select findings from signal_analyses where loop_id = ${loopId}`
  return analysis!.findings[0]!.id
}

/** Reads a thing, and again with the ETag that came with it. */
async function readTwice(caller: Pick<Caller, 'get'>, path: string): Promise<void> {
  const read = expectStatus(await caller.get(path), 200)
  expectStatus(await caller.get(path, { 'if-none-match': read.headers.etag! }), 304)
}

async function releasedLoop(
  service: Service,
  company: Company,
  jobId: string,
  panel: readonly Caller[],
  name: string,
  ratings: Partial<Record<string, number>> = {},
): Promise<LoopMade> {
  const loop = await makeLoop(service, company, jobId, panel, { name })
  service.pass(6)
  for (const [at, seat] of loop.seats.entries()) {
    if (at > 0) await fillAndSubmit(seat, at === 1 ? { problem_clarity: 4 } : {})
    else {
      await fillCard(seat, ratings, {
        recommendation: 'no',
        red_flags: [{ kind: 'no_metrics', quote: 'We never looked.' }],
      })
      expectStatus(await submitCard(seat), 201)
    }
  }
  return loop
}
