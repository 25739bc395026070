import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Happening } from '../../../src/domain/ats/happening.ts'
import { vendorCalled, vendors } from '../../../src/domain/ats/vendors.ts'
import { leverOpportunity } from '../../support/lever.ts'

const folder = new URL('../../fixtures/ats/', import.meta.url)
const payload = (vendor: string, name: string) =>
  JSON.parse(readFileSync(new URL(`${vendor}/${name}.json`, folder), 'utf8'))
const read = (vendor: string, body: unknown) => vendorCalled(vendor)!.read(body)

const noor = { name: 'Noor Haddad', email: 'noor.haddad@mail.example' }
const ofGreenhouse = {
  kind: 'application',
  id: '265277',
  job: '3485',
  candidate: { id: '265772', ...noor },
  source: 'Referral',
  reason: null,
} as const
const ofAshby = {
  kind: 'application',
  id: '7f1b0c2e-6f0e-4f5e-9a59-0a5f8f1c2d01',
  job: 'b7b7b7b7-3333-4d4d-8e8e-121212121212',
  candidate: { id: 'c1d2e3f4-0000-4a5b-8c6d-112233445566', ...noor },
  source: 'Referral',
  reason: null,
} as const

/** What each recorded payload means. A payload without a line fails the suite. */
const meanings: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  greenhouse: {
    new_candidate_application: {
      ...ofGreenhouse,
      stage: 'Application review',
      state: 'active',
      occurredAt: '2026-03-01T08:00:00Z',
    },
    candidate_stage_change: { ...ofGreenhouse, stage: 'Onsite', state: 'active', occurredAt: '2026-03-02T10:00:00Z' },
    reject_candidate: {
      ...ofGreenhouse,
      stage: 'Onsite',
      state: 'rejected',
      reason: 'Another candidate was nearer',
      occurredAt: '2026-03-05T10:00:00Z',
    },
    hire_candidate: { ...ofGreenhouse, stage: 'Offer', state: 'hired', occurredAt: '2026-03-06T10:00:00Z' },
    update_candidate: {
      kind: 'candidate',
      candidate: { id: '265772', name: 'Noor Haddad-Weiss', email: 'noor@mail.example' },
    },
    merge_candidate: { kind: 'merge', from: '265772', into: '265900' },
    offer_created: { kind: 'nothing' },
    ping: { kind: 'nothing' },
  },
  ashby: {
    applicationSubmit: {
      ...ofAshby,
      stage: 'Application review',
      state: 'active',
      occurredAt: '2026-03-01T08:00:00.000Z',
    },
    candidateStageChange: { ...ofAshby, stage: 'Onsite', state: 'active', occurredAt: '2026-03-02T10:00:00.000Z' },
    'applicationUpdate-archived': {
      ...ofAshby,
      stage: 'Archived',
      state: 'withdrawn',
      occurredAt: '2026-03-05T10:00:00.000Z',
    },
    candidateHire: { ...ofAshby, stage: 'Offer', state: 'hired', occurredAt: '2026-03-06T10:00:00.000Z' },
    candidateMerge: {
      kind: 'merge',
      from: 'c1d2e3f4-0000-4a5b-8c6d-112233445566',
      into: 'c9c9c9c9-0000-4a5b-8c6d-665544332211',
    },
    ping: { kind: 'nothing' },
  },
  lever: { candidateStageChange: { kind: 'hint', subject: '8f8f8f8f-5555-4666-8777-888888888888' } },
  generic: {
    'application.updated': {
      kind: 'application',
      id: 'app-17',
      job: 'job-4',
      candidate: { id: 'cand-9', ...noor },
      stage: 'Onsite',
      state: 'active',
      reason: null,
      source: 'Referral',
      occurredAt: '2026-03-02T10:00:00Z',
    },
    'candidate.updated': {
      kind: 'candidate',
      candidate: { id: 'cand-9', name: 'Noor Haddad-Weiss', email: 'noor@mail.example' },
    },
    'candidate.merged': { kind: 'merge', from: 'cand-9', into: 'cand-12' },
    ping: { kind: 'nothing' },
  },
}

describe('recorded payloads', () => {
  it('are all given a meaning', () => {
    expect(vendors.map(({ name }) => name).sort()).toEqual(Object.keys(meanings).sort())
    for (const vendor of Object.keys(meanings)) {
      const recorded = readdirSync(new URL(`${vendor}/`, folder)).map(file => file.replace(/\.json$/, ''))
      expect(recorded.sort()).toEqual(Object.keys(meanings[vendor]!).sort())
    }
  })

  const cases = Object.entries(meanings).flatMap(([vendor, of]) =>
    Object.entries(of).map(([name, meaning]) => [vendor, name, meaning] as const),
  )
  it.each(cases)('of %s: %s', (vendor, name, meaning) => {
    const found = read(vendor, payload(vendor, name))
    expect(found?.happening).toEqual(meaning)
    expect(found?.action).toBe(name.replace(/-archived$/, ''))
    expect(Happening.parse(found?.happening)).toEqual(found?.happening)
  })
})

describe('Greenhouse', () => {
  const changed = (change: object) => {
    const body = payload('greenhouse', 'candidate_stage_change')
    Object.assign(body.payload.application, change)
    return read('greenhouse', body)?.happening
  }

  it('a prospect, and an application without a job, are nobody’s applicant yet', () => {
    expect(changed({ prospect: true })).toEqual({ kind: 'nothing' })
    expect(changed({ jobs: [] })).toEqual({ kind: 'nothing' })
  })

  it('a candidate may stand beside the application, as some versions send it', () => {
    const body = payload('greenhouse', 'candidate_stage_change')
    body.payload.candidate = { id: 9, first_name: 'Jon', last_name: null }
    body.payload.application.candidate = undefined
    expect(read('greenhouse', body)?.happening).toMatchObject({ candidate: { id: '9', name: 'Jon', email: null } })
  })

  it('a rejection without a reason says so, because a rejection has one', () => {
    const body = payload('greenhouse', 'reject_candidate')
    body.payload.application.rejection_reason = null
    expect(read('greenhouse', body)?.happening).toMatchObject({
      state: 'rejected',
      reason: 'Greenhouse gave no reason',
    })
  })

  it('a candidate without any name cannot be entered', () => {
    expect(changed({ candidate: { id: 1, first_name: ' ', last_name: null } })).toBeUndefined()
  })
})

describe('Lever, asked what a hint is about', () => {
  const { read: ask } = vendorCalled('lever')!.pull!
  const subject = '8f8f8f8f-5555-4666-8777-888888888888'
  const opportunity = (change: object = {}) => ({ data: { ...leverOpportunity().data, ...change } })
  const archived = { reason: '63dd55b2-a99f-4e7b-985f-22c7bf80ab42', archivedAt: 1_772_445_600_000 }
  const learnt = (...answers: unknown[]) => {
    const found = ask(subject, answers)
    return found && 'happening' in found ? found.happening : found
  }

  it('is asked for the opportunity with what it needs expanded, and for the reason only of an archived one', () => {
    expect(ask(subject, [])).toEqual({
      ask: `/opportunities/${subject}?expand=applications&expand=contact&expand=stage`,
    })
    expect(ask(subject, [opportunity({ archived })])).toEqual({ ask: `/archive_reasons/${archived.reason}` })
  })

  it('tells the application: opportunity, posting and contact are our application, job and candidate', () => {
    expect(learnt(opportunity())).toEqual({
      kind: 'application',
      id: subject,
      job: 'posting-1',
      candidate: { id: '7e7e7e7e-1111-4222-8333-444444444444', ...noor },
      stage: 'Onsite',
      state: 'active',
      reason: null,
      source: 'Referral',
      occurredAt: '2026-03-02T10:00:00.000Z',
    })
    const bare = { contact: 'contact-9', stage: null, sources: null, emails: [], updatedAt: null }
    expect(learnt(opportunity(bare))).toMatchObject({
      candidate: { id: 'contact-9', name: 'Noor Haddad', email: null },
      stage: null,
      source: null,
      occurredAt: null,
    })
  })

  it.each([
    [
      { text: 'Hired', type: 'hired' },
      { state: 'hired', reason: null },
    ],
    [
      { text: 'Another was nearer', type: 'non-hired' },
      { state: 'rejected', reason: 'Another was nearer' },
    ],
    [{}, { state: 'rejected', reason: 'Lever gave no reason' }],
  ])('an archived opportunity with the reason %j', (reason, told) => {
    expect(learnt(opportunity({ archived }), { data: reason })).toMatchObject(told)
  })

  it('a lead without a posting, and somebody made anonymous, are nothing to us', () => {
    expect(learnt(opportunity({ applications: [] }))).toEqual({ kind: 'nothing' })
    expect(learnt(opportunity({ isAnonymized: true }))).toEqual({ kind: 'nothing' })
  })

  it.each([
    ['another opportunity than was asked for', opportunity({ id: 'another' })],
    ['an id that leads elsewhere', opportunity({ archived: { reason: '../users' } })],
    ['a stage that was not expanded', opportunity({ stage: 'onsite' })],
    ['a time beyond all times', opportunity({ updatedAt: 8.64e15 + 1 })],
    ['nobody’s name', opportunity({ contact: { id: 'c', name: ' ' } })],
    ['a list', { data: [] }],
    ['nothing', null],
  ])('%s is not understood', (_, answer) => {
    expect(ask(subject, [answer])).toBeNull()
  })

  it('a push that is about no opportunity is nothing, and one whose id is no id is not understood', () => {
    const body = payload('lever', 'candidateStageChange')
    expect(read('lever', { ...body, data: { contactId: 'c' } })?.happening).toEqual({ kind: 'nothing' })
    expect(read('lever', { ...body, data: { opportunityId: '../../users' } })).toBeNull()
  })

  it('whatever it answers, something is made of it that can be kept, or nothing', () => {
    const anything = fc.oneof(fc.constant(null), fc.string(), fc.integer(), fc.constant([]), fc.constant({}))
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), anything)), fc.jsonValue(), (changes, reason) => {
        const answer = opportunity({ archived })
        for (const [at, value] of changes) damage(answer, at, value)
        for (const found of [ask(subject, [answer]), ask(subject, [answer, reason])]) {
          if (found && 'ask' in found) expect(found.ask).toMatch(/^\/(opportunities|archive_reasons)\/[\w-]+(\?.*)?$/)
          if (found && 'happening' in found) Happening.parse(found.happening)
        }
      }),
      { seed: 10, numRuns: 300 },
    )
  })
})

describe('whatever comes', () => {
  it.each(vendors.map(vendor => [vendor.name, vendor] as const))(
    '%s reads it or says that it cannot',
    (name, vendor) => {
      const samples = readdirSync(new URL(`${name}/`, folder)).map(file => payload(name, file.replace(/\.json$/, '')))
      fc.assert(
        fc.property(
          fc.constantFrom(...samples),
          fc.array(
            fc.tuple(
              fc.nat(),
              fc.oneof(fc.constant(null), fc.string(), fc.integer(), fc.constant([]), fc.constant({})),
            ),
          ),
          (sample, changes) => {
            const body = structuredClone(sample)
            for (const [at, value] of changes) damage(body, at, value)
            const found = vendor.read(body)
            if (found) expect(Happening.safeParse(found.happening).error?.issues ?? []).toEqual([])
          },
        ),
        { seed: 8, numRuns: 300 },
      )
      fc.assert(
        fc.property(fc.jsonValue(), body => {
          const found = vendor.read(body)
          if (found) Happening.parse(found.happening)
        }),
        { seed: 9, numRuns: 300 },
      )
    },
  )
})

/** Puts a value somewhere into a payload: the place is counted through all of its members. */
function damage(body: unknown, at: number, value: unknown): void {
  const places: [Record<string, unknown>, string][] = []
  const walk = (node: unknown) => {
    if (node === null || typeof node !== 'object') return
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key])
      walk((node as Record<string, unknown>)[key])
    }
  }
  walk(body)
  const place = places[at % Math.max(1, places.length)]
  if (place) place[0][place[1]] = value
}
