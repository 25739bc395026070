import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { productManager } from '../../../src/domain/rubrics/product-manager.ts'
import { formatRubricFile, type Rubric } from '../../../src/domain/rubrics/rubric.ts'
import { type Caller, type Company, openService, type Reply, type Service } from '../../support/service.ts'
import { seat } from '../intake/seats.ts'

const nowhere = '0197a000-0000-7000-8000-00000000dead'

/** A company's own rubric: the library one under another slug, with one line of its own. */
function ownRubric(slug: string, summary = 'For those who own an activation number.'): Rubric {
  return { ...productManager, slug, title: 'Growth manager', summary }
}

describe('rubrics', () => {
  let service: Service
  let company: Company
  let other: Company
  let recruiter: Caller
  let manager: Caller
  let interviewer: Caller
  let auditor: Caller
  let libraryId: string
  let libraryVersionId: string

  beforeAll(async () => {
    service = await openService()
    company = await service.company('Northwind')
    other = await service.company('Contoso')
    recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
    manager = await company.person('Hana Manager', { roles: ['hiring_manager'] })
    interviewer = await company.person('Ivo Interviewer')
    auditor = await company.person('Aud Auditor', { roles: ['auditor'] })
    const listed = await company.admin.get('/v1/rubrics')
    const library = listed.body.data.find((each: { slug: string }) => each.slug === 'product_manager')
    libraryId = library.id
    libraryVersionId = library.newest_version.id
  })
  afterAll(() => service.close())

  const publish = (by: Caller, id: string, content: Rubric, note: string | null = null) =>
    by.post(`/v1/rubrics/${id}/versions`, { content, note })
  const codeOf = (reply: Reply) => [reply.status, reply.body.code]

  it('lists the library by slug, each with its newest version', async () => {
    const listed = await recruiter.get('/v1/rubrics')
    expect(listed.status).toBe(200)
    expect(listed.body.data.map((each: { slug: string }) => each.slug)).toEqual(['product_leader', 'product_manager'])
    expect(listed.body.data[1]).toMatchObject({
      title: productManager.title,
      origin: 'library',
      levels: productManager.levels,
      newest_version: { number: 1, note: 'from the library', published_by_id: null },
    })
  })

  it('pages through rubrics without leaving one out, and refuses a cursor that was bent', async () => {
    const first = await recruiter.get('/v1/rubrics?limit=1')
    expect(first.body.data).toHaveLength(1)
    const second = await recruiter.get(`/v1/rubrics?limit=1&cursor=${first.body.next_cursor}`)
    expect([first, second].map(page => page.body.data[0].slug)).toEqual(['product_leader', 'product_manager'])
    expect(second.body.next_cursor).toBeNull()
    expect(codeOf(await recruiter.get('/v1/rubrics?cursor=AAAA'))).toEqual([400, 'invalid_cursor'])
  })

  it('shows a version whole: dimensions with anchors, prompts and what not to rate', async () => {
    const version = await recruiter.get(`/v1/rubric-versions/${libraryVersionId}`)
    expect(version.status).toBe(200)
    expect(version.body).toMatchObject({
      id: libraryVersionId,
      rubric_id: libraryId,
      slug: 'product_manager',
      number: 1,
    })
    expect(version.body.content).toEqual(productManager)
  })

  it("publishes a company's own rubric and then versions of it, and never changes what was published", async () => {
    const made = await recruiter.post('/v1/rubrics', { content: ownRubric('own_words'), note: 'first words' })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ slug: 'own_words', title: 'Growth manager', origin: 'company' })
    expect(made.body.newest_version).toMatchObject({ number: 1, note: 'first words', published_by_id: recruiter.id })
    const first = made.body.newest_version.id

    const second = await publish(recruiter, made.body.id, ownRubric('own_words', 'Sharper.'), 'sharper')
    expect(second.status).toBe(201)
    expect(second.body).toMatchObject({ number: 2, note: 'sharper', rubric_id: made.body.id })
    expect(second.body.content.summary).toBe('Sharper.')

    expect((await recruiter.get(`/v1/rubrics/${made.body.id}`)).body).toMatchObject({
      summary: 'Sharper.',
      newest_version: { number: 2 },
    })
    expect((await recruiter.get(`/v1/rubric-versions/${first}`)).body.content.summary).toBe(
      'For those who own an activation number.',
    )
    const versions = await recruiter.get(`/v1/rubrics/${made.body.id}/versions?limit=1`)
    expect(versions.body.data.map((each: { number: number }) => each.number)).toEqual([2])
    const older = await recruiter.get(
      `/v1/rubrics/${made.body.id}/versions?limit=1&cursor=${versions.body.next_cursor}`,
    )
    expect(older.body.data.map((each: { number: number }) => each.number)).toEqual([1])
  })

  it('refuses a version that says nothing new, one under another slug, and a second rubric of the same slug', async () => {
    const made = await recruiter.post('/v1/rubrics', { content: ownRubric('kept_slug') })
    const unchanged = await publish(recruiter, made.body.id, ownRubric('kept_slug'))
    expect(codeOf(unchanged)).toEqual([409, 'rubric_unchanged'])
    expect(unchanged.body.rubric_version_id).toBe(made.body.newest_version.id)
    const renamed = await publish(recruiter, made.body.id, ownRubric('other_slug', 'Sharper.'))
    expect(codeOf(renamed)).toEqual([422, 'rubric_invalid'])
    expect(renamed.body.errors[0].pointer).toBe('/content/slug')
    const twice = await recruiter.post('/v1/rubrics', { content: ownRubric('kept_slug', 'Sharper.') })
    expect(codeOf(twice)).toEqual([409, 'rubric_slug_taken'])
  })

  it('gives two people who publish at once two numbers, and loses neither', async () => {
    const made = await recruiter.post('/v1/rubrics', { content: ownRubric('raced') })
    const both = await Promise.all(
      ['One.', 'Two.'].map(summary => publish(recruiter, made.body.id, ownRubric('raced', summary))),
    )
    expect(both.map(reply => reply.status)).toEqual([201, 201])
    expect(both.map(reply => reply.body.number).sort()).toEqual([2, 3])
  })

  it('answers a repeat under the same Idempotency-Key with the same version', async () => {
    const made = await recruiter.post('/v1/rubrics', { content: ownRubric('repeated') }, { 'idempotency-key': 'r1' })
    const again = await recruiter.post('/v1/rubrics', { content: ownRubric('repeated') }, { 'idempotency-key': 'r1' })
    expect([again.status, again.body, again.headers['idempotent-replayed']]).toEqual([201, made.body, 'true'])
    const body = { content: ownRubric('repeated', 'Sharper.') }
    const path = `/v1/rubrics/${made.body.id}/versions`
    const second = await recruiter.post(path, body, { 'idempotency-key': 'r2' })
    expect((await recruiter.post(path, body, { 'idempotency-key': 'r2' })).body).toEqual(second.body)
    const file = { text: formatRubricFile(ownRubric('repeated', 'Sharpest.')) }
    const third = await recruiter.post('/v1/rubrics/imports', file, { 'idempotency-key': 'r3' })
    expect((await recruiter.post('/v1/rubrics/imports', file, { 'idempotency-key': 'r3' })).body).toEqual(third.body)
    expect(third.body.number).toBe(3)
  })

  it('points at every fault of a rubric that is sent as JSON', async () => {
    const { summary: _, ...without } = ownRubric('faulty')
    const missing = await recruiter.post('/v1/rubrics', { content: { ...without, colour: 'red' } })
    expect(codeOf(missing)).toEqual([400, 'invalid_request'])
    expect(missing.body.errors.map((each: { pointer: string }) => each.pointer).sort()).toEqual([
      '/content/colour',
      '/content/summary',
    ])
    expect(codeOf(await recruiter.post('/v1/rubrics', {}))).toEqual([400, 'invalid_request'])
    expect(codeOf(await publish(recruiter, libraryId, { ...ownRubric('x_y'), levels: [] }))).toEqual([
      400,
      'invalid_request',
    ])
  })

  describe('as a file in git', () => {
    it('leaves and comes back byte for byte, and importing what is there already changes nothing', async () => {
      const text = formatRubricFile(ownRubric('from_git'))
      const made = await recruiter.post('/v1/rubrics/imports', { text, note: 'rubrics/from_git.json at 4f1c2aa' })
      expect(made.status).toBe(201)
      expect(made.body).toMatchObject({ slug: 'from_git', number: 1, note: 'rubrics/from_git.json at 4f1c2aa' })
      const file = await recruiter.get(`/v1/rubric-versions/${made.body.id}/file`)
      expect(file.body).toEqual({ slug: 'from_git', number: 1, file_name: 'from_git.json', text })

      const same = await recruiter.post('/v1/rubrics/imports', { text: file.body.text })
      expect([same.status, same.body]).toEqual([200, made.body])
      const next = await recruiter.post('/v1/rubrics/imports', {
        text: formatRubricFile(ownRubric('from_git', 'Sharper.')),
      })
      expect([next.status, next.body.number, next.body.rubric_id]).toEqual([201, 2, made.body.rubric_id])
    })

    it('makes one rubric of two imports of a new slug at once, and loses neither', async () => {
      const send = (summary: string) =>
        recruiter.post('/v1/rubrics/imports', { text: formatRubricFile(ownRubric('raced_in', summary)) })
      const both = await Promise.all([send('One.'), send('Two.')])
      expect(both.map(reply => [reply.status, reply.body.number]).sort()).toEqual([
        [201, 1],
        [201, 2],
      ])
      expect(both[0]!.body.rubric_id).toBe(both[1]!.body.rubric_id)
    })

    it('gives a library rubric its next version when the file carries its slug', async () => {
      const text = formatRubricFile({ ...productManager, summary: 'As we say it here.' })
      const made = await other.admin.post('/v1/rubrics/imports', { text })
      expect([made.status, made.body.number]).toEqual([201, 2])
      expect((await other.admin.get(`/v1/rubrics/${made.body.rubric_id}`)).body.origin).toBe('library')
    })

    it('says of a file that does not hold together in which line and column, and keeps nothing of it', async () => {
      const text = formatRubricFile(ownRubric('broken_file')).replace('"levels"', '"leverls"')
      const refused = await recruiter.post('/v1/rubrics/imports', { text })
      expect(codeOf(refused)).toEqual([422, 'rubric_invalid'])
      const line = text.split('\n').findIndex(each => each.includes('"leverls"')) + 1
      expect(refused.body.errors).toContainEqual(
        expect.objectContaining({
          line,
          column: 3,
          pointer: '/leverls',
          message: expect.stringContaining('not known'),
        }),
      )
      const cut = await recruiter.post('/v1/rubrics/imports', { text: text.slice(0, 200) })
      expect(codeOf(cut)).toEqual([422, 'rubric_invalid'])
      const listed = await recruiter.get('/v1/rubrics?limit=200')
      expect(listed.body.data.map((each: { slug: string }) => each.slug)).not.toContain('broken_file')
    })

    it('takes a file of the largest size through the door and refuses one a byte larger by name', async () => {
      const padded = (bytes: number) => {
        const text = formatRubricFile(ownRubric('largest'))
        return text + '\n'.repeat(bytes - new TextEncoder().encode(text).length)
      }
      expect((await recruiter.post('/v1/rubrics/imports', { text: padded(512 * 1024) })).status).toBe(201)
      const larger = await recruiter.post('/v1/rubrics/imports', { text: padded(512 * 1024 + 1) })
      expect(codeOf(larger)).toEqual([422, 'rubric_invalid'])
    })
  })

  it('says in sentences what changed from one version to another', async () => {
    const made = await recruiter.post('/v1/rubrics', { content: ownRubric('compared') })
    await publish(recruiter, made.body.id, { ...ownRubric('compared'), title: 'Growth lead' })
    const diff = await recruiter.get(`/v1/rubrics/${made.body.id}/diff?from=1&to=2`)
    expect(diff.body).toEqual({
      rubric_id: made.body.id,
      from: 1,
      to: 2,
      changes: [
        {
          path: '/title',
          kind: 'changed',
          before: 'Growth manager',
          after: 'Growth lead',
          says: 'Rubric, title: changed from "Growth manager" to "Growth lead".',
        },
      ],
    })
    expect((await recruiter.get(`/v1/rubrics/${made.body.id}/diff?from=2&to=2`)).body.changes).toEqual([])
    expect(codeOf(await recruiter.get(`/v1/rubrics/${made.body.id}/diff?from=1&to=9`))).toEqual([404, 'not_found'])
    expect(codeOf(await recruiter.get(`/v1/rubrics/${made.body.id}/diff?from=0&to=1`))).toEqual([
      400,
      'invalid_request',
    ])
    expect(codeOf(await recruiter.get(`/v1/rubrics/${made.body.id}/diff?from=1`))).toEqual([400, 'invalid_request'])
  })

  it('shows the anchors for a level, those of the nearest level where it has none, and says what differs', async () => {
    const pm = productManager.dimensions[0]!
    const levels = productManager.levels
    const own = levels.find(level => pm.anchors[level])!
    const borrowed = levels.find(level => !pm.anchors[level])!
    const written = await recruiter.get(`/v1/rubric-versions/${libraryVersionId}/anchors?level=${own}`)
    expect(written.body).toMatchObject({ rubric_version_id: libraryVersionId, level: own, track: null })
    expect(written.body.dimensions.map((each: { dimension: string }) => each.dimension)).toEqual(
      productManager.dimensions.map(({ key }) => key),
    )
    expect(written.body.dimensions[0]).toEqual({
      dimension: pm.key,
      title: pm.title,
      question: pm.question,
      anchors: pm.anchors[own],
      written_for: own,
      difference: null,
    })
    const near = await recruiter.get(`/v1/rubric-versions/${libraryVersionId}/anchors?level=${borrowed}&track=ic`)
    expect(near.body.dimensions[0]).toMatchObject({ difference: pm.level_differences[borrowed] })
    expect(near.body.dimensions[0].written_for).not.toBe(borrowed)

    const leader = (await recruiter.get('/v1/rubrics')).body.data.find(
      (each: { slug: string }) => each.slug === 'product_leader',
    )
    const anchorsOf = async (track: string) =>
      (
        await recruiter.get(`/v1/rubric-versions/${leader.newest_version.id}/anchors?level=lead&track=${track}`)
      ).body.dimensions.map((each: { dimension: string }) => each.dimension)
    expect(await anchorsOf('manager')).toContain('people_growth')
    expect(await anchorsOf('ic')).not.toContain('people_growth')
    expect(
      (await recruiter.get(`/v1/rubric-versions/${leader.newest_version.id}/anchors?level=pm`)).body.dimensions,
    ).toEqual([])
    expect(codeOf(await recruiter.get(`/v1/rubric-versions/${libraryVersionId}/anchors?level=director`))).toEqual([
      400,
      'invalid_request',
    ])
  })

  it('opens to a hiring manager by the plan of their job, and to an interviewer by the loop they sit on', async () => {
    const made = await company.admin.post('/v1/rubrics', { content: ownRubric('for_one_job') })
    const versionId = made.body.newest_version.id
    const paths = [
      `/v1/rubrics/${made.body.id}`,
      `/v1/rubrics/${made.body.id}/versions`,
      `/v1/rubrics/${made.body.id}/diff?from=1&to=1`,
      `/v1/rubric-versions/${versionId}`,
      `/v1/rubric-versions/${versionId}/file`,
      `/v1/rubric-versions/${versionId}/anchors?level=senior`,
    ]
    const statuses = async (who: Caller) =>
      new Set((await Promise.all(paths.map(path => who.get(path)))).map(({ status }) => status))
    const slugs = async (who: Caller) =>
      (await who.get('/v1/rubrics')).body.data.map((each: { slug: string }) => each.slug)

    expect([await statuses(manager), await statuses(interviewer)]).toEqual([new Set([404]), new Set([404])])
    expect([await slugs(manager), await slugs(interviewer)]).toEqual([[], []])

    const job = await company.admin.post('/v1/jobs', {
      title: 'Growth PM',
      level: 'senior',
      decision_owner_id: manager.id,
    })
    await company.admin.put(
      `/v1/jobs/${job.body.id}/plan`,
      {
        rubric_version_id: versionId,
        dimensions: ['problem_clarity'],
        interviews: [{ name: 'One', focus: ['problem_clarity'] }],
      },
      { 'if-none-match': '*' },
    )
    expect([await statuses(manager), await statuses(interviewer)]).toEqual([new Set([200]), new Set([404])])
    expect(await slugs(manager)).toEqual(['for_one_job'])

    const candidate = await company.admin.post('/v1/candidates', { name: 'Noor Haddad' })
    const application = await company.admin.post('/v1/applications', {
      job_id: job.body.id,
      candidate_id: candidate.body.id,
    })
    const { panelistId } = await seat(service, interviewer, application.body.id)
    expect(await statuses(interviewer)).toEqual(new Set([200]))
    expect(await slugs(interviewer)).toEqual(['for_one_job'])

    await service.sql`update panelists set closed_at = ${service.now}, closed_cause = 'declined' where id = ${panelistId}`
    expect(await statuses(interviewer)).toEqual(new Set([404]))
    expect(await slugs(interviewer)).toEqual([])
  })

  it('takes a proposal from a hiring manager whose job uses it, and publishes it when an admin grants it', async () => {
    const made = await company.admin.post('/v1/rubrics', { content: ownRubric('proposed_for') })
    const path = `/v1/rubrics/${made.body.id}`
    const proposal = { content: ownRubric('proposed_for', 'For those who own two numbers.'), note: 'Two numbers now' }
    const propose = (by: Caller, body: object = proposal) => by.post(`${path}/proposals`, body)
    expect(codeOf(await propose(manager))).toEqual([404, 'not_found'])
    expect(codeOf(await propose(interviewer))).toEqual([403, 'forbidden'])
    expect(codeOf(await propose(other.admin))).toEqual([404, 'not_found'])

    const job = await company.admin.post('/v1/jobs', { title: 'Two', level: 'pm', decision_owner_id: manager.id })
    const interviews = [{ name: 'One', focus: ['problem_clarity'] }]
    const plan = { rubric_version_id: made.body.newest_version.id, dimensions: ['problem_clarity'], interviews }
    await company.admin.put(`/v1/jobs/${job.body.id}/plan`, plan, { 'if-none-match': '*' })
    expect(codeOf(await propose(manager, { content: ownRubric('proposed_for') }))).toEqual([409, 'rubric_unchanged'])
    const elsewhere = await propose(manager, { content: ownRubric('another_slug') })
    expect(codeOf(elsewhere)).toEqual([422, 'rubric_invalid'])
    const asked = await propose(manager)
    expect([asked.status, asked.body.state, asked.body.reason]).toEqual([202, 'open', 'Two numbers now'])
    expect((await company.admin.get(path)).body.newest_version.number).toBe(1)
    expect(codeOf(await manager.post(`/v1/approvals/${asked.body.id}/grant`))).toEqual([403, 'forbidden'])

    const granted = await company.admin.post(`/v1/approvals/${asked.body.id}/grant`)
    expect([granted.status, granted.body.state]).toEqual([200, 'granted'])
    const newest = (await company.admin.get(path)).body.newest_version
    expect([newest.number, newest.id, newest.note]).toEqual([2, granted.body.made_id, 'Two numbers now'])
  })

  it('tells before it is published what a version changes, and which plans and loops stay with the one they have', async () => {
    const made = (await company.admin.post('/v1/rubrics', { content: ownRubric('previewed') })).body
    const path = `/v1/rubrics/${made.id}/previews`
    const content: Rubric = {
      ...ownRubric('previewed'),
      dimensions: productManager.dimensions
        .filter(({ key }) => key !== 'metric_discipline')
        .map(each => (each.key === 'problem_clarity' ? { ...each, question: 'Whose problem is it?' } : each)),
    }
    const job = (
      await company.admin.post('/v1/jobs', {
        title: 'Previewed job',
        level: 'senior',
        decision_owner_id: manager.id,
      })
    ).body.id
    const dimensions = ['problem_clarity', 'metric_discipline', 'tradeoff_literacy']
    const plan = {
      rubric_version_id: made.newest_version.id,
      dimensions,
      interviews: [{ name: 'One', focus: dimensions }],
    }
    expect((await company.admin.put(`/v1/jobs/${job}/plan`, plan, { 'if-none-match': '*' })).status).toBe(200)
    const loops: string[] = []
    for (const name of ['Pia Planned', 'Una Underway', 'Rea Released']) {
      const candidate = (await company.admin.post('/v1/candidates', { name })).body.id
      const { body } = await company.admin.post('/v1/applications', { job_id: job, candidate_id: candidate })
      loops.push((await seat(service, interviewer, body.id)).loopId)
    }
    await service.sql`update interviews set starts_at = ${service.now} where loop_id = ${loops[1]!}`
    await service.sql`update panelists set submitted_at = ${service.now} where loop_id = ${loops[2]!}`
    await service.sql`update loops set released_at = ${service.now}, release_cause = 'all_in' where id = ${loops[2]!}`

    const told = await recruiter.post(path, { content })
    expect(told.status).toBe(200)
    expect(told.body).toMatchObject({ rubric_id: made.id, from: 1, number: 2 })
    expect(told.body.changes.map((each: { path: string }) => each.path)).toEqual([
      '/dimensions/metric_discipline',
      '/dimensions/problem_clarity/question',
    ])
    expect(told.body.plans).toEqual([
      {
        job_id: job,
        job_title: 'Previewed job',
        number: 1,
        changed: ['problem_clarity'],
        gone: ['metric_discipline'],
        loops_planned: 1,
        loops_under_way: 1,
      },
    ])
    expect((await company.admin.get(`/v1/rubrics/${made.id}`)).body.newest_version.number).toBe(1)
    expect((await manager.post(path, { content })).body.plans).toHaveLength(1)
    // Whose card is open in one of them may look too, and learns of no release there.
    await service.sql`update panelists set submitted_at = null where loop_id = ${loops[2]!}`
    expect((await interviewer.post(path, { content })).body.plans).toMatchObject([
      { loops_planned: 2, loops_under_way: 1 },
    ])
    expect((await recruiter.post(path, { content: ownRubric('previewed') })).body.changes).toEqual([])
    expect(codeOf(await recruiter.post(path, { content: ownRubric('another_slug') }))).toEqual([422, 'rubric_invalid'])
    expect(codeOf(await recruiter.post(path, { content: { ...content, levels: [] } }))).toEqual([
      400,
      'invalid_request',
    ])
    expect(codeOf(await service.anonymous.post(path, { content }))).toEqual([401, 'not_signed_in'])
    expect(codeOf(await other.admin.post(path, { content }))).toEqual([404, 'not_found'])
    const key = { 'idempotency-key': 'preview-twice' }
    const [first, again] = [await recruiter.post(path, { content }, key), await recruiter.post(path, { content }, key)]
    expect(again.body).toEqual(first.body)
    const stranger = await company.person('Stan Stranger')
    expect(codeOf(await stranger.post(path, { content }))).toEqual([404, 'not_found'])
  })

  it('lets those alone publish whose role says so, and auditors and keys with the scope read', async () => {
    const head = await company.person('Hedda Head', { roles: ['head_of_product'] })
    expect((await head.post('/v1/rubrics', { content: ownRubric('by_the_head') })).status).toBe(201)
    for (const who of [manager, interviewer, auditor]) {
      expect(codeOf(await who.post('/v1/rubrics', { content: ownRubric('not_theirs') }))).toEqual([403, 'forbidden'])
      expect(codeOf(await publish(who, libraryId, ownRubric('product_manager')))).toEqual([403, 'forbidden'])
      expect(codeOf(await who.post('/v1/rubrics/imports', { text: '{}' }))).toEqual([403, 'forbidden'])
    }
    expect((await auditor.get(`/v1/rubric-versions/${libraryVersionId}`)).status).toBe(200)
    const reader = await company.integration('Docs', ['rubrics:read'])
    expect((await reader.get('/v1/rubrics?limit=200')).body.data.length).toBeGreaterThan(1)
    const stranger = await company.integration('Nobody', ['people:read'])
    expect(codeOf(await stranger.get('/v1/rubrics'))).toEqual([403, 'scope_missing'])
    expect(codeOf(await reader.post('/v1/rubrics', { content: ownRubric('by_key') }))).toEqual([403, 'scope_missing'])
  })

  it("answers another company's rubric, an unknown one and no id at all with 404, and nobody without signing in", async () => {
    const paths = (rubricId: string, versionId: string) => [
      `/v1/rubrics/${rubricId}`,
      `/v1/rubrics/${rubricId}/versions`,
      `/v1/rubrics/${rubricId}/diff?from=1&to=1`,
      `/v1/rubric-versions/${versionId}`,
      `/v1/rubric-versions/${versionId}/file`,
      `/v1/rubric-versions/${versionId}/anchors?level=senior`,
    ]
    for (const path of [...paths(nowhere, nowhere), ...paths('not-an-id', 'not-an-id')])
      expect(codeOf(await company.admin.get(path)), path).toEqual([404, 'not_found'])
    for (const path of paths(libraryId, libraryVersionId)) {
      expect(codeOf(await other.admin.get(path)), path).toEqual([404, 'not_found'])
      expect(codeOf(await service.anonymous.get(path)), path).toEqual([401, 'not_signed_in'])
    }
    const content = { ...productManager, summary: 'Not yours.' }
    expect(codeOf(await publish(other.admin, libraryId, content))).toEqual([404, 'not_found'])
    for (const path of ['/v1/rubrics', '/v1/rubrics/imports', `/v1/rubrics/${libraryId}/versions`])
      expect(codeOf(await service.anonymous.post(path, {})), path).toEqual([401, 'not_signed_in'])
    expect(codeOf(await service.anonymous.get('/v1/rubrics'))).toEqual([401, 'not_signed_in'])
    expect((await company.admin.get(`/v1/rubrics/${libraryId}`)).body.newest_version.number).toBe(1)
  })
})
