/**
 * What an observer can try: for every route that writes, the acts of somebody who wants to find out what others wrote, or the
 * reason why none is tried. What works in one world has to work in the other, what is refused has to be refused alike.
 */
import { routes } from '../../src/app.ts'
import { productManager } from '../../src/domain/rubrics/product-manager.ts'
import type { Route } from '../../src/platform/http.ts'
import { unknownId } from './reads.ts'
import type { Ask } from './twin.ts'
import type { World } from './world.ts'

type Probe = (world: World) => readonly Omit<Ask, 'method'>[]

const reason = 'Somebody wants to find out.'
const any = { 'if-match': '*' }
const elsewhere = 'acts on nothing of a loop'
const ends = 'ends the judging of this candidate for everybody: what follows is told openly'
const declassifies = "closes or hands in one's own card, after which one may know more"

/** Ids of a kind in the loop under seal and the earlier one, and one of nothing. */
const each = (ids: readonly string[] | undefined, ask: (id: string) => Omit<Ask, 'method'>) =>
  [...(ids ?? []), unknownId].map(ask)

const onLoops =
  (path: string, body: object, headers?: Readonly<Record<string, string>>): Probe =>
  world =>
    each(world.ids.loops, id => ({ url: `/v1/loops/${id}/${path}`.replace(/\/$/, ''), body, headers }))

const onOthersCards =
  (path: string, body?: object, headers?: Readonly<Record<string, string>>): Probe =>
  world =>
    each(world.othersCards, id => ({ url: `/v1/scorecards/${id}/${path}`.replace(/\/$/, ''), body, headers }))

const onInterviews =
  (path: string, body: object, which: 'all' | "others'" = 'all', headers?: Readonly<Record<string, string>>): Probe =>
  world =>
    each(which === 'all' ? world.ids.interviews : world.othersInterviews, id => ({
      url: `/v1/interviews/${id}/${path}`.replace(/\/$/, ''),
      body,
      headers,
    }))

const rated = { rating: 4, evidence: [{ kind: 'observation', text: 'not mine to write' }] }

const probes: Readonly<Record<string, Probe | string>> = {
  createToken: elsewhere,
  refreshToken: elsewhere,
  signOut: elsewhere,
  changeMyPassword: elsewhere,
  createPerson: elsewhere,
  changePerson: elsewhere,
  setPersonPassword: elsewhere,
  upsertPerson: elsewhere,
  changeCompany: elsewhere,
  createApiKey: elsewhere,
  rotateApiKey: elsewhere,
  revokeApiKey: elsewhere,
  createUnmasking: elsewhere,
  createRubric: elsewhere,
  importRubric: elsewhere,
  publishRubricVersion: elsewhere,
  proposeRubricVersion: elsewhere,
  previewRubricVersion: world =>
    each(world.ids.rubrics, id => ({
      url: `/v1/rubrics/${id}/previews`,
      body: { content: { ...productManager, title: 'Previewed' } },
    })),
  createJob: elsewhere,
  closeJob: elsewhere,
  reopenJob: elsewhere,
  setPlan: elsewhere,
  createCandidate: elsewhere,
  createImport: elsewhere,
  upsertCandidate: elsewhere,
  upsertJob: elsewhere,
  upsertApplication: world => [
    {
      url: '/v1/applications/by-external-id/ats/77',
      body: { job: world.ids.jobs![0], candidate: world.ids.candidates![0], source: 'Referral' },
    },
  ],
  upsertInterview: world =>
    each(world.ids.applications, id => ({
      url: `/v1/interviews/by-external-id/ats/${id}`,
      body: { application: id, name: 'Brought from outside', focus: ['problem_clarity'] },
    })),
  grantApproval: world => [
    { url: `/v1/approvals/${unknownId}/grant` },
    ...each(world.ids.approvals, id => ({ url: `/v1/approvals/${id}/grant` })),
  ],
  refuseApproval: world => [
    { url: `/v1/approvals/${unknownId}/refuse` },
    ...each(world.ids.approvals, id => ({ url: `/v1/approvals/${id}/refuse` })),
  ],
  changeJob: world =>
    each(world.ids.jobs, id => ({ url: `/v1/jobs/${id}`, body: { signals_off: true }, headers: any })),
  changeCandidate: world =>
    each(world.ids.candidates, id => ({ url: `/v1/candidates/${id}`, body: { pronouns: 'they/them' }, headers: any })),
  createRecusal: world =>
    each(world.ids.candidates, id => ({
      url: `/v1/candidates/${id}/recusals`,
      body: { person_id: world.founded.people.p1!.id, reason },
    })),
  createMerge: world => [
    { url: `/v1/candidates/${world.ids.candidates![0]}/merges`, body: { into_id: world.ids.candidates![1] } },
  ],
  createApplication: world => [
    { url: '/v1/applications', body: { job_id: world.ids.jobs![0], candidate_id: world.ids.candidates![0] } },
  ],
  changeApplication: world =>
    each(world.ids.applications, id => ({ url: `/v1/applications/${id}`, body: { source: 'Referral' }, headers: any })),
  rejectApplication: ends,
  withdrawApplication: ends,
  hireApplication: ends,
  reopenApplication: world => each(world.ids.applications, id => ({ url: `/v1/applications/${id}/reopening` })),
  createSession: elsewhere,
  renewSession: elsewhere,
  endCookieSession: elsewhere,
  createOidcAuthorization: elsewhere,
  createOidcSession: elsewhere,
  createCardSession: elsewhere,
  changeNotificationSettings: elsewhere,
  setJobBackup: elsewhere,
  deleteJobBackup: elsewhere,
  answerDigest: elsewhere,
  createCalibration: elsewhere,
  createConnection: elsewhere,
  changeConnection: elsewhere,
  removeConnection: elsewhere,
  rotateConnectionSecret: elsewhere,
  retryPush: elsewhere,
  createWebhookEndpoint: elsewhere,
  changeWebhookEndpoint: elsewhere,
  removeWebhookEndpoint: elsewhere,
  rotateWebhookSecret: elsewhere,
  pingWebhookEndpoint: elsewhere,
  createWebhookReplay: elsewhere,
  replayWebhookDelivery: elsewhere,
  createLoopRequest: world =>
    each(world.ids.applications, id => ({ url: '/v1/loop-requests', body: { application_id: id, reason } })),
  createLoop: world => each(world.ids.applications, id => ({ url: '/v1/loops', body: { application_id: id } })),
  changeLoop: world => [
    ...onLoops('', { deputy_id: null }, { 'if-match': '"2"' })(world),
    ...onLoops('', { deputy_id: world.founded.people.tess!.id }, any)(world),
  ],
  cancelLoop: onLoops('cancellation', { reason }),
  releaseLoop: onLoops('release', { reason }),
  createWaiver: world =>
    [world.loopId, world.ids.loops![1]!].flatMap(loop =>
      each(world.othersCards, panelist_id => ({ url: `/v1/loops/${loop}/waivers`, body: { panelist_id, reason } })),
    ),
  createInterview: onLoops('interviews', { name: 'Yet another', focus: ['problem_clarity'], panelists: [] }),
  changeInterview: world => [
    ...onInterviews('', { focus: ['tradeoff_literacy'] }, "others'", any)(world),
    ...onInterviews('', { place: 'Room 5' }, 'all', any)(world),
  ],
  setInterviewOutcome: world => [
    ...onInterviews('outcome', { outcome: 'no_show', reason }, "others'")(world),
    ...onInterviews('outcome', { outcome: 'held' })(world),
  ],
  dropInterview: onInterviews('drop', { outcome: 'dropped', reason }, "others'"),
  createPanelist: world => [
    ...onInterviews('panelists', { person_id: world.founded.people.out!.id })(world),
    ...onInterviews('panelists', { person_id: world.founded.people.p2!.id })(world),
  ],
  declineInterview: world => each(world.othersCards, id => ({ url: `/v1/panelists/${id}/declination`, body: {} })),
  reassignPanelist: world =>
    each(world.othersCards, id => ({
      url: `/v1/panelists/${id}/reassignment`,
      body: { person_id: world.founded.people.newt!.id },
    })),
  changeScorecard: onOthersCards('', { summary: 'not mine to write' }, any),
  putRating: onOthersCards('ratings/problem_clarity', rated, any),
  deleteRating: onOthersCards('ratings/problem_clarity', undefined, any),
  submitScorecard: onOthersCards('submission'),
  createScorecardVersion: onOthersCards('versions', { reason: 'slip', summary: 'not mine to write' }),
  voidScorecard: onOthersCards('voiding', { reason }),
  createVoidRequest: onOthersCards('void-requests', { reason }),
  createNudge: onOthersCards('nudges'),
  overruleSplit: world =>
    each(world.ids.loops, id => ({ url: `/v1/loops/${id}/splits/problem_clarity`, body: { cause: 'open' } })),
  createFlagReview: world =>
    each(world.ids.loops, id => ({
      url: `/v1/loops/${id}/flag-reviews`,
      body: { panelist_id: world.othersCards[0], kind: 'no_metrics', status: 'dismissed' },
    })),
  detectSignals: elsewhere,
  readCoach: elsewhere,
  createSignalReview: onLoops('signal-reviews', { finding_id: unknownId, status: 'dismissed' }),
  createTranscript: onInterviews('transcripts', {
    turns: [{ speaker: 'candidate', text: 'I should have asked them first.' }],
  }),
  createDecision: onLoops('decisions', { decision: 'hire', reason }),
  createDelegation: world => onLoops('delegations', { person_id: world.founded.people.rita!.id, reason })(world),
  createDissent: () => [{ url: `/v1/decisions/${unknownId}/dissents`, body: { text: reason } }],
}

/** Acts on one's own card that are tried on others' above, and not on one's own. */
export const leftOut: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(probes).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  ),
  'one’s own submission, declination, reassignment, drop, no-show or recusal': declassifies,
}

/** Every act that is tried in a world. Throws where a route that writes has no line here. */
export function probesOf(world: World): Ask[] {
  return routes.filter(route => route.method !== 'GET').flatMap(route => probe(route, world))
}

function probe(route: Route, world: World): Ask[] {
  const how = probes[route.operationId]
  if (how === undefined) throw new Error(`${route.operationId}: neither probes nor a reason for none`)
  return typeof how === 'string' ? [] : how(world).map(ask => ({ method: route.method, ...ask }))
}
