/**
 * How each operation is asked in the permission tests, and what the test knows about the asking that decides it: whose card
 * it is, whether the interview has begun, whether somebody becomes an admin. One line per operation, several where an
 * operation can be asked in ways that differ. An operation without a line fails the suite: add it here.
 */

import type { Actor, Scope } from '../../src/domain/actor.ts'
import type { Verdict } from '../../src/domain/permit.ts'
import { productManager } from '../../src/domain/rubrics/product-manager.ts'
import type { Circumstance } from '../domain/permit-expected.ts'
import { hasOpenCard, onTeam, type PermissionWorld, type Position, type Scene } from './world.ts'

export interface Asker {
  readonly id: string
  readonly actor: Actor
}

export interface Asking {
  readonly world: PermissionWorld
  readonly scene: Scene
  readonly position: Position
  readonly asker: Asker
}

export interface Request {
  readonly path: string
  readonly body?: object
  readonly headers?: Record<string, string>
}

export interface Ask {
  readonly operationId: string
  /** tells two asks of one operation apart */
  readonly way: string
  /** in how many worlds it is asked: once for the company, by everybody on one loop, or by everybody on every loop */
  readonly about: 'company' | 'job' | 'loop'
  readonly request: (at: Asking) => Request
  readonly circumstance: (at: Asking) => Partial<Circumstance>
  /** where the thing asked for is wider than the loop: a candidate has several, a job many */
  readonly standing: (at: Asking) => {
    readonly onPanel?: boolean
    readonly onTeam?: boolean
    readonly sealed?: boolean
  }
  /** only where there is such a thing to ask for */
  readonly where: (at: Asking) => boolean
  /** what somebody of another company hears of an id in the body */
  readonly elsewhere: Verdict
  /** ids in the body only: then the path does not show that it reaches for something */
  readonly reaches: boolean
  /** what is heard in the end: a handler may ask more than the matrix does, or tell less than it knows */
  readonly heard: (verdict: Verdict, at: Asking) => Verdict
  /** asked by those who are recused or the candidate: their own recusal is the one thing they may hear of */
  readonly ownRecusal: boolean
}

type Line = Partial<Omit<Ask, 'operationId'>> & Pick<Ask, 'request'>

const any = { 'if-match': '*' }
const rating = { rating: 2, evidence: [{ kind: 'quote', text: 'We never measured it.' }] }

const sceneOf = (at: Asking) => at.scene
const loop = (rest: string, body?: object, headers?: Record<string, string>) => (at: Asking) => ({
  path: `/v1/loops/${sceneOf(at).loopId}${rest}`,
  body,
  headers,
})
const interview = (rest: string, body?: object, headers?: Record<string, string>) => (at: Asking) => ({
  path: `/v1/interviews/${at.scene.interviewId}${rest}`,
  body,
  headers,
})
const candidate = (rest: string, body?: object, headers?: Record<string, string>) => (at: Asking) => ({
  path: `/v1/candidates/${at.scene.candidateId}${rest}`,
  body,
  headers,
})
const application = (rest: string, body?: object, headers?: Record<string, string>) => (at: Asking) => ({
  path: `/v1/applications/${at.scene.applicationId}${rest}`,
  body,
  headers,
})
const decision = (rest: string, body?: object) => (at: Asking) => ({
  path: `/v1/decisions/${at.scene.decisionId}${rest}`,
  body,
})
const job = (rest: string, body?: object, headers?: Record<string, string>) => (at: Asking) => ({
  path: `/v1/jobs/${at.world.jobId}${rest}`,
  body,
  headers,
})
const rubric = (rest: string, body?: object) => (at: Asking) => ({
  path: `/v1/rubrics/${at.world.rubricId}${rest}`,
  body,
})
const rubricVersion = (rest: string) => (at: Asking) => ({
  path: `/v1/rubric-versions/${at.world.rubricVersionId}${rest}`,
})
const endpoint = (rest: string, body?: object, headers?: Record<string, string>) => (at: Asking) => ({
  path: `/v1/webhook-endpoints/${at.world.endpointId}${rest}`,
  body,
  headers,
})
const connection = (rest: string, body?: object, headers?: Record<string, string>) => (at: Asking) => ({
  path: `/v1/connections/${at.world.connectionId}${rest}`,
  body,
  headers,
})
const to = (path: string, body?: object, headers?: Record<string, string>) => () => ({ path, body, headers })

/** One's own card, or that of the one called panelist where one has none. */
const ownCard = (at: Asking) => at.scene.cards[at.position] ?? at.scene.cards.panelist!
const cardOwner = (at: Asking): Position => (at.scene.cards[at.position] === undefined ? 'panelist' : at.position)
const own = (rest: string, body?: object, headers?: Record<string, string>) => (at: Asking) => ({
  path: `/v1/scorecards/${ownCard(at)}${rest}`,
  body,
  headers,
})
const others = (rest: string, body?: object) => (at: Asking) => ({
  path: `/v1/scorecards/${at.scene.cards.other}${rest}`,
  body,
})
const seat = (whose: 'own' | 'other', rest: string, body: object) => (at: Asking) => ({
  path: `/v1/panelists/${whose === 'own' ? ownCard(at) : at.scene.cards.other}${rest}`,
  body,
})
const isMine = (at: Asking) => at.scene.cards[at.position] !== undefined
const isOther = (at: Asking) => at.position === 'other'

const ownCardFacts = (at: Asking) => ({ mine: isMine(at), draft: !at.scene.written.has(cardOwner(at)), begun: true })
const otherCardFacts = (at: Asking) => ({ mine: isOther(at), draft: !at.scene.written.has('other'), begun: true })
const interviewFacts = (at: Asking) => ({
  myInterview: at.position === 'panelist' || at.position === 'shadow',
  begun: true,
})
const broughtIt = (at: Asking) => ({ mine: at.asker.id === at.scene.sourceKeyId })

/** On some loop of the candidate: the judges sit on the other one. Of its release they hear nothing while a card is open. */
const onCandidate = (at: Asking) => ({
  onPanel:
    sitsInLoop(at.position) || at.position === 'judge' || at.position === 'teamJudge' || at.position === 'judgingOther',
  sealed: hasOpenCard(at.scene, at.position),
})
const onApplication = (at: Asking) => ({ sealed: hasOpenCard(at.scene, at.position) })
/** What waits for a second person is hidden like the thing it is about: there is no such approval. */
const asIfNot = (verdict: Verdict): Verdict => (verdict === 'loop_sealed' ? 'not_found' : verdict)
/** To ask is allowed; what was asked waits, and so the answer is 202. */
const asAsked = (verdict: Verdict): Verdict => (verdict === 'allowed' ? 'approval_needed' : verdict)
/** To put somebody in another's place tells whether their card is in: it waits for one's own, in whatever loop of the candidate. */
const notBeforeOwnCard = (verdict: Verdict, at: Asking): Verdict =>
  verdict === 'allowed' && !isKey(at) && hasOpenCard(at.scene, at.position) ? 'own_card_open' : verdict
/** A key hears nothing, so it has nothing to choose. */
const nobodyToTell = (verdict: Verdict, at: Asking): Verdict => (isKey(at) ? 'forbidden' : verdict)
/** Nobody has a digest here, and no job a backup. */
const asIfNone = (verdict: Verdict): Verdict => (verdict === 'allowed' ? 'not_found' : verdict)
const noDigest = '0197a000-0000-7000-8000-00000000dead'
const isKey = (at: Asking) => at.asker.actor.kind === 'integration'
const holds = (at: Asking, scope: Scope) =>
  at.asker.actor.kind !== 'integration' || at.asker.actor.scopes.includes(scope)
const sitsInLoop = (position: Position) =>
  ['panelist', 'shadow', 'teamPanelist', 'deputyPanelist', 'other', 'judgingOther'].includes(position)
const onJob = (at: Asking) => ({ onPanel: sitsInLoop(at.position), onTeam: onTeam(at.position) })
/** The judges' loop, in another job, uses the same rubric. */
const onRubric = (at: Asking) => ({ ...onCandidate(at), onTeam: onTeam(at.position) })

const decided = (at: Asking) => at.scene.decisionId !== null
const newRubric = { ...productManager, slug: 'product_manager_of_ours', title: 'Ours' }
const plainPerson = (roles: string[]) => ({
  name: 'Nils New',
  email: 'nils@northwind.example',
  function: 'design',
  seniority: 2,
  roles,
})
const plainUpsert = (roles: string[]) => ({ name: 'Nils New', email: 'nils@northwind.example', roles })
const role = (at: Partial<Circumstance>) => () => at
const oneImport = (rest: string) => (at: Asking) => ({ path: `/v1/imports/${at.world.importId}${rest}` })
/** A key sees the imports that it brought itself. */
const unlessKey = (verdict: Verdict, at: Asking): Verdict =>
  isKey(at) && verdict === 'allowed' ? 'not_found' : verdict
/** An export of rows is for those whose exports are rows, and shows a key what its other scopes show. */
const rowsOf =
  (scope: Scope) =>
  (verdict: Verdict, at: Asking): Verdict => {
    if (verdict !== 'allowed') return verdict
    if (!holds(at, scope)) return 'scope_missing'
    const { actor } = at.asker
    const files = new Set<string>(['head_of_product', 'auditor'])
    return actor.kind === 'person' && actor.roles.every(each => files.has(each)) ? 'forbidden' : verdict
  }

const lines: Readonly<Record<string, Line | Readonly<Record<string, Line>>>> = {
  // ── access
  getMe: { request: to('/v1/me') },
  changeMyPassword: { request: to('/v1/me/password', { current: 'not it at all', password: 'a new password' }) },
  createPerson: {
    'plain interviewer': {
      request: to('/v1/people', plainPerson(['interviewer'])),
      circumstance: role({ rolesUntouched: true }),
    },
    'with another role': { request: to('/v1/people', plainPerson(['recruiter'])) },
    'an admin': { request: to('/v1/people', plainPerson(['admin'])), circumstance: role({ makesAdmin: true }) },
  },
  listPeople: { request: to('/v1/people') },
  listDirectory: { request: to('/v1/directory') },
  getPerson: { request: at => ({ path: `/v1/people/${at.world.bystander.id}` }) },
  changePerson: {
    'their name': {
      request: at => ({ path: `/v1/people/${at.world.bystander.id}`, body: { name: 'Bo Renamed' }, headers: any }),
      circumstance: role({ rolesUntouched: true }),
    },
    'their roles': {
      request: at => ({ path: `/v1/people/${at.world.bystander.id}`, body: { roles: ['recruiter'] }, headers: any }),
    },
    'into an admin': {
      request: at => ({ path: `/v1/people/${at.world.bystander.id}`, body: { roles: ['admin'] }, headers: any }),
      circumstance: role({ makesAdmin: true }),
    },
  },
  upsertPerson: {
    'plain interviewer': {
      elsewhere: 'allowed',
      request: to('/v1/people/by-external-id/ats/nils', { name: 'Nils New', email: 'nils@northwind.example' }),
      circumstance: role({ rolesUntouched: true }),
    },
    'with another role': {
      elsewhere: 'allowed',
      request: to('/v1/people/by-external-id/ats/nils', plainUpsert(['recruiter'])),
    },
    'an admin': {
      elsewhere: 'approval_needed',
      request: to('/v1/people/by-external-id/ats/nils', plainUpsert(['admin'])),
      circumstance: role({ makesAdmin: true }),
    },
  },
  setPersonPassword: {
    request: at => ({ path: `/v1/people/${at.world.bystander.id}/password`, body: { password: 'a new password' } }),
  },
  getCompany: { request: to('/v1/company') },
  changeCompany: { request: to('/v1/company', { card_due_hours: 48 }, any) },
  createApiKey: { request: to('/v1/api-keys', { name: 'Another', scopes: ['events:read'] }) },
  listApiKeys: { request: to('/v1/api-keys') },
  getApiKey: { request: at => ({ path: `/v1/api-keys/${at.world.apiKeyId}` }) },
  rotateApiKey: {
    "somebody else's": { request: at => ({ path: `/v1/api-keys/${at.world.apiKeyId}/rotation`, body: {} }) },
    'their own': {
      request: at => ({ path: `/v1/api-keys/${isKey(at) ? at.asker.id : at.world.apiKeyId}/rotation`, body: {} }),
      circumstance: at => ({ mine: isKey(at) }),
    },
  },
  revokeApiKey: { request: at => ({ path: `/v1/api-keys/${at.world.apiKeyId}` }) },
  createUnmasking: { request: to('/v1/unmaskings', { reason: 'a complaint' }) },
  listUnmaskings: { request: to('/v1/unmaskings') },
  listOwnActs: { request: to('/v1/audit/own') },
  listApprovals: { request: to('/v1/approvals') },
  grantApproval: {
    'of an admin': {
      request: at => ({ path: `/v1/approvals/${at.world.adminApprovalId}/grant` }),
      circumstance: role({ askedBy: 'another', asked: 'person.write', makesAdmin: true }),
    },
    'of a void card': {
      about: 'loop',
      request: at => ({ path: `/v1/approvals/${at.scene.approvalId}/grant` }),
      circumstance: role({ askedBy: 'another', asked: 'scorecard.void' }),
      heard: asIfNot,
    },
  },
  refuseApproval: {
    'of an admin': {
      request: at => ({ path: `/v1/approvals/${at.world.adminApprovalId}/refuse` }),
      circumstance: role({ askedBy: 'another', asked: 'person.write', makesAdmin: true }),
    },
    'of a void card': {
      about: 'loop',
      request: at => ({ path: `/v1/approvals/${at.scene.approvalId}/refuse` }),
      circumstance: role({ askedBy: 'another', asked: 'scorecard.void' }),
      heard: asIfNot,
    },
  },

  // ── rubrics
  listRubrics: { request: to('/v1/rubrics') },
  createRubric: { request: to('/v1/rubrics', { content: newRubric }) },
  importRubric: { request: to('/v1/rubrics/imports', { text: JSON.stringify(newRubric) }) },
  getRubric: { about: 'job', standing: onRubric, request: rubric('') },
  publishRubricVersion: {
    about: 'job',
    standing: onRubric,
    request: rubric('/versions', { content: { ...productManager, title: 'Changed' } }),
  },
  proposeRubricVersion: {
    about: 'job',
    standing: onRubric,
    heard: asAsked,
    request: rubric('/proposals', { content: { ...productManager, title: 'Proposed' } }),
  },
  previewRubricVersion: {
    about: 'job',
    standing: onRubric,
    request: rubric('/previews', { content: { ...productManager, title: 'Previewed' } }),
  },
  listRubricVersions: { about: 'job', standing: onRubric, request: rubric('/versions') },
  compareRubricVersions: { about: 'job', standing: onRubric, request: rubric('/diff?from=1&to=1') },
  getRubricVersion: { about: 'job', standing: onRubric, request: rubricVersion('') },
  exportRubricVersion: { about: 'job', standing: onRubric, request: rubricVersion('/file') },
  getRubricAnchors: { about: 'job', standing: onRubric, request: rubricVersion('/anchors?level=senior') },

  // ── intake
  createJob: {
    request: at => ({
      path: '/v1/jobs',
      body: { title: 'A job', level: 'pm', decision_owner_id: at.world.bystander.id },
    }),
  },
  listJobs: { request: to('/v1/jobs') },
  getJob: { about: 'job', standing: onJob, request: job('') },
  changeJob: { about: 'job', standing: onJob, request: job('', { title: 'Renamed' }, any) },
  // What another system calls it means nothing yet, in whatever company.
  upsertJob: {
    elsewhere: 'allowed',
    request: at => ({
      path: '/v1/jobs/by-external-id/ats/7',
      body: { title: 'A job', level: 'pm', decision_owner: at.world.bystander.id },
    }),
  },
  closeJob: { about: 'job', standing: onJob, request: job('/closing') },
  reopenJob: { about: 'job', standing: onJob, request: job('/reopening') },
  setPlan: {
    about: 'job',
    standing: onJob,
    request: at =>
      job(
        '/plan',
        {
          rubric_version_id: at.world.rubricVersionId,
          dimensions: ['problem_clarity'],
          interviews: [{ name: 'One', focus: ['problem_clarity'] }],
        },
        any,
      )(at),
  },
  getPlan: { about: 'job', standing: onJob, request: job('/plan') },
  createCandidate: {
    request: to('/v1/candidates', { name: 'Noor Haddad' }),
    circumstance: at => ({ mine: isKey(at) }),
  },
  listCandidates: { request: to('/v1/candidates') },
  getCandidate: { about: 'loop', standing: onCandidate, circumstance: broughtIt, request: candidate('') },
  changeCandidate: {
    about: 'loop',
    standing: onCandidate,
    circumstance: broughtIt,
    request: candidate('', { pronouns: 'they/them' }, any),
  },
  upsertCandidate: {
    elsewhere: 'allowed',
    request: to('/v1/candidates/by-external-id/ats/31', { name: 'Noor Haddad' }),
    circumstance: at => ({ mine: isKey(at) }),
  },
  createRecusal: {
    oneself: {
      about: 'loop',
      standing: onCandidate,
      circumstance: role({ mine: true }),
      ownRecusal: true,
      request: candidate('/recusals', {}),
    },
    'somebody else': {
      about: 'loop',
      standing: onCandidate,
      request: at => candidate('/recusals', { person_id: at.world.bystander.id })(at),
    },
  },
  listRecusals: { about: 'loop', standing: onCandidate, request: candidate('/recusals') },
  createMerge: {
    about: 'loop',
    standing: onCandidate,
    circumstance: broughtIt,
    request: at => candidate('/merges', { into_id: at.world.plainCandidateId })(at),
    // Whether a card of somebody else's is open there is nothing that they may learn by trying.
    heard: (verdict, at) => {
      if (verdict !== 'allowed') return verdict
      // Of the two candidates the key brought one.
      if (isKey(at)) return 'forbidden'
      return hasOpenCard(at.scene, at.position) ? 'own_card_open' : verdict
    },
  },
  createApplication: {
    about: 'loop',
    standing: onCandidate,
    circumstance: broughtIt,
    reaches: true,
    request: at => ({
      path: '/v1/applications',
      body: { job_id: at.world.freshJobId, candidate_id: at.scene.candidateId },
    }),
  },
  listApplications: { request: to('/v1/applications') },
  getApplication: { about: 'loop', standing: onApplication, circumstance: broughtIt, request: application('') },
  changeApplication: {
    about: 'loop',
    standing: onApplication,
    circumstance: broughtIt,
    request: application('', { source: 'Referral' }, any),
  },
  upsertApplication: {
    about: 'loop',
    standing: onCandidate,
    circumstance: broughtIt,
    reaches: true,
    elsewhere: 'unknown_reference',
    request: at => ({
      path: '/v1/applications/by-external-id/ats/77',
      body: { job: at.world.freshJobId, candidate: at.scene.candidateId },
    }),
  },
  rejectApplication: {
    about: 'loop',
    standing: onApplication,
    circumstance: broughtIt,
    request: application('/rejection', { reason: 'another was nearer' }),
  },
  withdrawApplication: {
    about: 'loop',
    standing: onApplication,
    circumstance: broughtIt,
    request: application('/withdrawal', {}),
  },
  hireApplication: { about: 'loop', standing: onApplication, circumstance: broughtIt, request: application('/hire') },
  reopenApplication: {
    about: 'loop',
    standing: onApplication,
    circumstance: broughtIt,
    request: application('/reopening'),
  },

  // ── loops
  createLoop: {
    about: 'loop',
    reaches: true,
    elsewhere: 'unknown_reference',
    request: at => ({ path: '/v1/loops', body: { application_id: at.scene.applicationId } }),
  },
  createLoopRequest: {
    about: 'loop',
    standing: onJob,
    elsewhere: 'unknown_reference',
    // Of an application that is closed they hear so at once.
    heard: (verdict, at) => (at.scene.stage.then.includes('reject') ? verdict : asAsked(verdict)),
    request: at => ({
      path: '/v1/loop-requests',
      body: { application_id: at.scene.applicationId, reason: 'their work answers our question' },
    }),
  },
  listLoops: { request: to('/v1/loops') },
  getLoop: { about: 'loop', request: loop('') },
  changeLoop: { about: 'loop', request: at => loop('', { deputy_id: at.world.bystander.id }, any)(at) },
  cancelLoop: {
    about: 'loop',
    request: loop('/cancellation', { reason: 'the job was filled' }),
  },
  releaseLoop: { about: 'loop', request: loop('/release', { reason: 'an offer runs out' }) },
  createWaiver: {
    about: 'loop',
    request: at => loop('/waivers', { panelist_id: at.scene.cards.other, reason: 'on leave' })(at),
  },
  listDue: { about: 'loop', circumstance: at => ({ people: at.scene.requiredPeople }), request: loop('/due') },
  createInterview: { about: 'loop', request: loop('/interviews', { name: 'One more', focus: ['problem_clarity'] }) },
  listInterviews: { request: to('/v1/interviews') },
  getInterview: { about: 'loop', circumstance: interviewFacts, request: interview('') },
  changeInterview: { about: 'loop', circumstance: interviewFacts, request: interview('', { place: 'Room 2' }, any) },
  upsertInterview: {
    about: 'loop',
    reaches: true,
    elsewhere: 'unknown_reference',
    request: at => ({
      path: '/v1/interviews/by-external-id/ats/12',
      body: { application: at.scene.applicationId, name: 'Added from outside', focus: ['problem_clarity'] },
    }),
  },
  setInterviewOutcome: {
    about: 'loop',
    circumstance: interviewFacts,
    request: interview('/outcome', { outcome: 'held' }),
  },
  dropInterview: {
    about: 'loop',
    circumstance: interviewFacts,
    request: interview('/drop', { outcome: 'dropped' }),
  },
  createPanelist: {
    about: 'loop',
    circumstance: interviewFacts,
    request: at => interview('/panelists', { person_id: at.world.bystander.id })(at),
  },
  declineInterview: {
    'their own': { about: 'loop', circumstance: ownCardFacts, request: seat('own', '/declination', {}) },
    "another's": { about: 'loop', circumstance: otherCardFacts, request: seat('other', '/declination', {}) },
  },
  reassignPanelist: {
    'their own': {
      about: 'loop',
      heard: (verdict, at) => (isMine(at) ? verdict : notBeforeOwnCard(verdict, at)),
      circumstance: ownCardFacts,
      request: at => seat('own', '/reassignment', { person_id: at.world.bystander.id })(at),
    },
    "another's": {
      about: 'loop',
      heard: (verdict, at) => (isOther(at) ? verdict : notBeforeOwnCard(verdict, at)),
      circumstance: otherCardFacts,
      request: at => seat('other', '/reassignment', { person_id: at.world.bystander.id })(at),
    },
  },

  // ── cards
  listScorecards: { request: to('/v1/scorecards') },
  getScorecard: {
    'their own': { about: 'loop', circumstance: ownCardFacts, request: own('') },
    "another's": { about: 'loop', circumstance: otherCardFacts, request: others('') },
  },
  changeScorecard: {
    'their own': { about: 'loop', circumstance: ownCardFacts, request: own('', { summary: 'Two words.' }, any) },
    "another's": {
      about: 'loop',
      circumstance: otherCardFacts,
      request: at => ({ ...others('', { summary: 'Two words.' })(at), headers: any }),
    },
  },
  putRating: { about: 'loop', circumstance: ownCardFacts, request: own('/ratings/problem_clarity', rating, any) },
  deleteRating: { about: 'loop', circumstance: ownCardFacts, request: own('/ratings/problem_clarity', undefined, any) },
  submitScorecard: {
    'their own': { about: 'loop', circumstance: ownCardFacts, request: own('/submission') },
    "another's": { about: 'loop', circumstance: otherCardFacts, request: others('/submission') },
  },
  createScorecardVersion: {
    about: 'loop',
    circumstance: ownCardFacts,
    request: own('/versions', { reason: 'slip', ratings: { problem_clarity: rating } }),
  },
  voidScorecard: {
    about: 'loop',
    circumstance: otherCardFacts,
    request: others('/voiding', { reason: 'the wrong candidate' }),
  },
  createVoidRequest: {
    'their own': {
      about: 'loop',
      circumstance: ownCardFacts,
      heard: asAsked,
      request: own('/void-requests', { reason: 'mixed up' }),
    },
    "another's": {
      about: 'loop',
      circumstance: otherCardFacts,
      heard: asAsked,
      request: others('/void-requests', { reason: 'mixed up' }),
    },
  },
  createNudge: { about: 'loop', circumstance: otherCardFacts, request: others('/nudges') },

  // ── debriefs
  getDebrief: { about: 'loop', request: loop('/debrief') },
  overruleSplit: { about: 'loop', request: loop('/splits/problem_clarity', { cause: 'open' }) },
  createFlagReview: {
    about: 'loop',
    request: at =>
      loop('/flag-reviews', { panelist_id: at.scene.cards.other, kind: 'no_metrics', status: 'dismissed' })(at),
  },
  createDecision: {
    about: 'loop',
    request: at =>
      loop('/decisions', { decision: 'defer', reason: 'one more look', supersedes: at.scene.decisionId })(at),
  },
  listDecisions: { about: 'loop', request: loop('/decisions') },
  getDecision: { about: 'loop', where: decided, request: decision('') },
  getSnapshot: {
    about: 'loop',
    where: decided,
    request: decision('/snapshot'),
    // It is the whole debrief, words and all.
    heard: (verdict, at) => (holds(at, 'debriefs:read') && holds(at, 'evidence:read') ? verdict : 'scope_missing'),
  },
  createDelegation: {
    about: 'loop',
    request: at => loop('/delegations', { person_id: at.world.bystander.id, reason: 'on leave' })(at),
  },
  listDelegations: { about: 'loop', request: loop('/delegations') },
  createDissent: {
    about: 'loop',
    where: decided,
    request: decision('/dissents', { text: 'We saw too little.' }),
  },
  listDissents: { about: 'loop', where: decided, request: decision('/dissents') },
  getComparison: { about: 'job', standing: onJob, request: job('/comparison') },

  // ── transcripts and signals
  createTranscript: {
    about: 'loop',
    circumstance: interviewFacts,
    request: interview('/transcripts', { turns: [{ speaker: 'candidate', text: 'I should have asked.' }] }),
  },
  detectSignals: { request: to('/v1/signals/detect', { units: [{ speaker: 'note', text: 'Owned the miss.' }] }) },
  readCoach: { request: to('/v1/coach', { summary: 'Great candidate.' }) },
  createSignalReview: {
    about: 'loop',
    request: at => loop('/signal-reviews', { finding_id: at.scene.findingId, status: 'dismissed' })(at),
  },
  getTranscript: { about: 'loop', circumstance: interviewFacts, request: interview('/transcript') },

  // ── calibration
  createCalibration: { request: to('/v1/calibrations', {}) },
  listCalibrations: { request: to('/v1/calibrations') },
  getCalibration: {
    about: 'job',
    standing: onJob,
    circumstance: role({ people: 12 }),
    request: at => ({ path: `/v1/calibrations/${at.world.calibrationId}` }),
  },
  getCalibrationReport: {
    about: 'job',
    standing: onJob,
    circumstance: role({ people: 12 }),
    request: at => ({ path: `/v1/reports/calibration?rubric_id=${at.world.rubricId}` }),
    reaches: true,
  },

  getInterviewerProfile: {
    "somebody else's": {
      request: at => ({ path: `/v1/people/${at.world.bystander.id}/profile` }),
      circumstance: role({ people: 12 }),
    },
    'their own': {
      request: at => ({ path: `/v1/people/${isKey(at) ? at.world.bystander.id : at.asker.id}/profile` }),
      circumstance: at => ({ people: 12, mine: !isKey(at) }),
      elsewhere: 'allowed',
      where: at => at.position !== 'foreigner',
    },
  },

  // ── webhooks
  createWebhookEndpoint: { request: to('/v1/webhook-endpoints', { url: 'https://hooks.northwind.example/' }) },
  listWebhookEndpoints: { request: to('/v1/webhook-endpoints') },
  getWebhookEndpoint: { request: endpoint('') },
  changeWebhookEndpoint: { request: endpoint('', { state: 'paused' }, any) },
  removeWebhookEndpoint: { request: endpoint('') },
  rotateWebhookSecret: { request: endpoint('/rotation', {}) },
  pingWebhookEndpoint: { request: endpoint('/pings') },
  createWebhookReplay: {
    request: endpoint('/replays', { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }),
  },
  listWebhookDeliveries: { request: to('/v1/webhook-deliveries') },
  getWebhookDelivery: { request: at => ({ path: `/v1/webhook-deliveries/${at.world.deliveryId}` }) },
  replayWebhookDelivery: { request: at => ({ path: `/v1/webhook-deliveries/${at.world.deliveryId}/replay` }) },
  // ── notifications
  getNotificationSettings: { request: to('/v1/me/notifications'), heard: nobodyToTell },
  changeNotificationSettings: {
    request: to('/v1/me/notifications', { zone: 'Europe/Lisbon' }, any),
    heard: nobodyToTell,
  },
  getJobBackup: { about: 'job', standing: onJob, request: job('/backup'), heard: asIfNone },
  setJobBackup: {
    about: 'job',
    standing: onJob,
    request: at => job('/backup', { person_id: at.world.secondAdmin.id, after_hours: 24 })(at),
  },
  deleteJobBackup: { about: 'job', standing: onJob, request: job('/backup') },
  listDigests: { request: to('/v1/digests') },
  getDigest: { request: to(`/v1/digests/${noDigest}`), heard: asIfNone },
  answerDigest: { request: to(`/v1/digests/${noDigest}`, { learned: 'To ask first.' }, any), heard: asIfNone },

  // ── connections
  createConnection: { request: to('/v1/connections', { vendor: 'ashby' }) },
  listConnections: { request: to('/v1/connections') },
  getConnection: { request: connection('') },
  changeConnection: { request: connection('', { opening_stage: 'Onsite' }, any) },
  removeConnection: { request: connection('') },
  rotateConnectionSecret: { request: connection('/rotation', {}) },
  listPushes: { request: to('/v1/pushes') },
  getPush: { request: at => ({ path: `/v1/pushes/${at.world.pushId}` }) },
  retryPush: { request: at => ({ path: `/v1/pushes/${at.world.pushId}/retry` }) },

  // ── system
  // ── files in and out
  createImport: {
    request: to('/v1/imports?kind=scorecard', { external_id: '1' }, { 'content-type': 'application/x-ndjson' }),
  },
  listImports: { request: to('/v1/imports') },
  getImport: { request: oneImport(''), heard: unlessKey },
  listImportFaults: { request: oneImport('/faults'), heard: unlessKey },
  watchImport: { request: oneImport('/progress'), heard: unlessKey },
  exportCards: { request: to('/v1/exports/cards'), heard: rowsOf('scorecards:read') },
  exportRatings: { request: to('/v1/exports/ratings'), heard: rowsOf('scorecards:read') },
  exportDecisions: { request: to('/v1/exports/decisions'), heard: rowsOf('decisions:read') },
  exportEvents: { request: to('/v1/exports/events'), heard: rowsOf('events:read') },

  listEvents: { request: to('/v1/events') },
}

/** What the test knows of an interview, a card of one's own and one of another's; also for `permissions` of these. */
export const factsOf = {
  loop: (at: Asking) => ({ people: at.scene.requiredPeople }),
  interview: (at: Asking) => ({ ...interviewFacts(at), people: at.scene.requiredPeople }),
  ownCard: ownCardFacts,
  otherCard: otherCardFacts,
}
export const standingOnJob = onJob

/**
 * Operations that never succeed as they are asked here: with a wrong password, of a split and a flag that are not there, of
 * an interview that is over, of a digest and a backup that nobody has. Other suites see them succeed.
 * an interview that is over, with past cards where none are taken. Other suites see them succeed.
 */
export const neverSucceeding: readonly string[] = [
  'changeMyPassword',
  'overruleSplit',
  'createFlagReview',
  'dropInterview',
  'declineInterview',
  'getJobBackup',
  'getDigest',
  'answerDigest',
  'createImport',
]

/** Operations for people who are not signed in: nothing to permit. */
export const openOperations: readonly string[] = [
  'createToken',
  'refreshToken',
  'signOut',
  'getSignInOptions',
  'createSession',
  'renewSession',
  'endCookieSession',
  'createOidcAuthorization',
  'createOidcSession',
  'createCardSession',
]

const isLine = (entry: Line | Readonly<Record<string, Line>>): entry is Line => typeof entry.request === 'function'

/** Every ask, with what a line leaves out filled in. */
export const asks: readonly Ask[] = Object.entries(lines).flatMap(([operationId, entry]) =>
  Object.entries(isLine(entry) ? { '': entry } : entry).map(([way, line]) => ({
    operationId,
    way,
    about: 'company' as const,
    circumstance: () => ({}),
    standing: () => ({}),
    where: () => true,
    elsewhere: 'not_found' as const,
    reaches: false,
    heard: verdict => verdict,
    ownRecusal: false,
    ...line,
  })),
)
