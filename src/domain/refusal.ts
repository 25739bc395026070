/**
 * The closed table of refusals: every way in which Hireloop says no to a request it understood. A refusal is expected
 * and the client can act on it; a bug is a fault and a missing database an outage, and neither has a line here. Knows
 * nothing of HTTP beyond the number each refusal travels under.
 */

/** code → [HTTP status, title shown to a person]. Adding a refusal is one line here and a test that provokes it. */
export const refusals = {
  // the request itself
  invalid_request: [400, 'The request does not have the expected form'],
  invalid_cursor: [400, 'The cursor does not belong to this list; start again without it'],
  invalid_idempotency_key: [400, 'The Idempotency-Key must be 1 to 255 visible characters'],
  not_found: [404, 'There is nothing here that you may see'],
  request_too_slow: [408, 'The request did not come in in time; send it again'],
  payload_too_large: [413, 'The request body is larger than this address takes'],
  unsupported_media_type: [415, 'Send JSON with Content-Type: application/json'],
  too_many_requests: [429, 'Too many requests; wait for the time given in Retry-After'],
  headers_too_large: [431, 'The request headers are larger than this server takes'],
  unavailable: [503, 'The service cannot answer right now; try again shortly'],

  // who is asking
  not_signed_in: [401, 'Sign in first'],
  sign_in_failed: [401, 'The address or the password is not right'],
  refresh_token_invalid: [401, 'This session has ended; sign in again'],
  company_needed: [409, 'This address exists in several companies; say which one with "company"'],
  origin_refused: [403, 'This came from a page of another origin; programs send a token or key as a bearer'],
  card_link_spent: [401, 'This link has served its time; a newer mail has a newer link'],
  sign_in_refused: [401, 'The sign-in provider did not confirm who you are; try again, or sign in with a password'],
  sign_in_unknown: [403, 'Nobody here has the address that the sign-in provider confirmed; ask an admin to add you'],
  provider_unavailable: [503, 'The sign-in provider does not answer right now; sign in with a password'],
  no_provider: [409, 'No sign-in provider is connected here; sign in with a password'],
  forbidden: [403, 'Your role does not allow this'],
  scope_missing: [403, 'This API key lacks the scope for this'],
  loop_sealed: [403, 'This loop is sealed until every required card is in'],
  below_floor: [403, 'Too few people stand behind this figure to show it'],
  gone: [410, 'This was erased'],

  // edits and repeats
  precondition_required: [428, 'Send If-Match with the ETag you read'],
  precondition_failed: [412, 'Somebody changed this since you read it; read it again'],
  idempotency_key_reused: [422, 'This Idempotency-Key was used for a different request'],
  idempotency_key_running: [409, 'A request with this Idempotency-Key is still running'],
  secret_already_shown: [409, 'The secret was shown once and cannot be shown again; rotate it'],
  already_exists: [409, 'There is one like this already'],
  unknown_reference: [422, 'Something this request points to does not exist'],

  // people and rubrics
  email_taken: [409, 'Another person here has this address'],
  external_id_taken: [409, 'This external id is taken'],
  last_admin: [409, 'A company keeps at least one admin'],
  person_inactive: [409, 'This person no longer takes part'],
  rubric_slug_taken: [409, 'A rubric with this slug exists; publish a new version of it'],
  rubric_invalid: [422, 'The rubric does not hold together'],
  rubric_unchanged: [409, 'This version says nothing that the newest one does not say'],
  dimension_unknown: [422, 'The rubric has no such dimension'],
  dimension_not_in_rubric: [422, 'A dimension of the plan is not in the rubric for this level and track'],
  too_many_dimensions: [422, 'A plan picks at most six dimensions'],
  bar_needs_reason: [422, 'A raised bar needs its reason'],
  job_closed: [409, 'The job is closed; reopen it first'],
  backup_sees_nothing: [
    409,
    'This person cannot see who is due in this job; name an admin, or a recruiter or hiring manager of its hiring team',
  ],
  plan_missing: [409, 'The job has no plan yet; set the plan first'],
  plan_has_no_interview: [422, 'A plan needs at least one interview'],

  // addresses outside
  address_refused: [422, 'This address cannot be called from here'],

  // applications and loops
  application_closed: [409, 'The application is no longer active'],
  application_state_unchanged: [409, 'The application is in that state already'],
  rejection_reason_needed: [422, 'Say why the application was rejected'],
  candidate_merged: [409, 'This candidate was merged into another'],
  merge_with_itself: [422, 'A candidate cannot be merged with itself'],
  merge_of_two_people: [409, 'The two candidates are different people of the company'],
  merge_active_twice: [409, 'Both are active in the same job; withdraw or reject one of the applications first'],
  merge_into_open_card: [409, 'A person on both panels has an open card; finish or waive it first'],
  loop_closed: [
    409,
    'The loop is cancelled or decided and takes no more changes; open another loop where more is to be learned',
  ],
  loop_not_released: [409, 'The loop is still sealed; this waits for its release'],
  loop_already_released: [409, 'The loop is released already; from here it can only be decided'],
  loop_has_no_card: [409, 'No card is in; a loop without any card can only be cancelled'],
  interview_over: [409, 'The interview is held, was missed or was dropped; add another interview instead'],
  interview_times_invalid: [422, 'An interview ends after it starts'],
  interview_has_submitted_card: [
    409,
    'A card of this interview is in; the interview stays as it was, unless an admin voids the card',
  ],
  focus_too_wide: [422, 'An interview has at most three focus dimensions'],
  panelist_exists: [409, 'This person is on that interview already'],
  panelist_recused: [409, 'This person is recused from the candidate; name somebody else'],
  panelist_is_candidate: [409, 'A candidate cannot sit on their own panel'],
  panelist_needed: [422, 'This panelist is not of this loop; name one who is'],
  own_card_open: [409, 'Your own card in this loop is open; another person has to do this'],
  own_card_begun: [409, 'Your interview has begun; ask a recruiter or the decision owner to change the panel'],
  recusal_exists: [409, 'This person is recused already'],
  waiver_exists: [409, 'This card is waived already'],
  training_card_not_required: [409, 'Training cards hold nothing up and need no waiver'],

  // scorecards
  scorecard_incomplete: [409, 'The card is not complete yet'],
  scorecard_closed: [409, 'This card was closed without being written'],
  scorecard_submitted: [409, 'This card is submitted; add a later version instead'],
  scorecard_not_submitted: [409, 'This card is not submitted yet'],
  scorecard_voided: [409, 'This card is void'],
  scorecard_unchanged: [409, 'The later version changes nothing'],
  interview_not_started: [409, 'The card can be submitted once the interview has started'],

  // debrief and decision
  decision_exists: [409, 'A decision stands; a new one has to supersede it'],
  supersedes_not_newest: [409, 'Only the newest decision can be superseded'],
  decision_waits_for_cards: [409, 'A card of an interview added after release is still due; wait for it or waive it'],
  decision_owner_only: [403, 'The decision belongs to its owner or deputy'],
  dissent_window_closed: [409, 'Dissent can be recorded until 24 hours after the decision'],
  dissent_exists: [409, 'You have recorded your dissent already'],
  dissent_not_on_panel: [403, 'Dissent is for the panelists whose card is in'],
  delegation_exists: [409, 'This person may decide on this loop already'],
  person_cannot_decide: [
    409,
    'This person cannot decide here; name a recruiter or hiring manager who is free to judge the candidate',
  ],
  split_not_found: [404, 'This dimension is not split'],
  flag_not_found: [404, 'There is no red flag of this kind there'],

  // transcripts and signals
  transcript_invalid: [422, 'The transcript cannot be read; each fault names its line'],
  too_many_units: [422, 'More units than this engine takes at once; send fewer, or ask for rules alone'],
  finding_not_found: [404, 'There is no such finding in this loop'],

  // webhooks and connections
  url_refused: [422, 'This address is not called: only https to public addresses, without user or password'],
  too_many_endpoints: [409, 'There are as many webhook endpoints as a company may have; delete one first'],
  range_too_wide: [422, 'More events than one replay takes; ask for a shorter time'],
  secret_invalid: [422, 'The secret has to be of the form that the vendor uses'],
  push_done: [409, 'This push is done; there is nothing to be tried again'],

  // imports
  past_scorecards_off: [409, 'This company takes no cards written elsewhere; an admin can allow it in the settings'],

  // two-person acts
  approval_closed: [409, 'This approval was granted, refused or has lapsed'],
  approval_own: [409, 'Another person with the right has to grant this'],
  legal_hold: [409, 'A legal hold forbids this'],
} as const satisfies Record<string, readonly [status: number, title: string]>

export type RefusalCode = keyof typeof refusals

/** An expected no. `details` are facts for the client (ids, dimension names), never prose from an exception. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly details: Record<string, unknown>

  constructor(code: RefusalCode, details: Record<string, unknown> = {}) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.details = details
  }

  get status(): number {
    return refusals[this.code][0]
  }

  get title(): string {
    return refusals[this.code][1]
  }
}
