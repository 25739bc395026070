/**
 * The demo's history as requests in the order of time: who asks for what at which moment. Every step may be repeated, so
 * that a run that was interrupted is finished by the next. It knows the API and no SQL.
 */
import { type Calendar, intoOffice, plusHours, plusMinutes } from './calendar.ts'
import {
  type DemoCard,
  type DemoSeat,
  isReplacement,
  jobOf,
  personOf,
  seatsOf,
  writeCards,
  writersOf,
} from './cards.ts'
import { chanceOf } from './chance.ts'
import { facets, type Verdict } from './dossier.ts'
import { dossiers } from './dossiers/everybody.ts'
import { featuredCandidate, featuredDissent, featuredVerdict } from './featured.ts'
import {
  type DemoLoop,
  demoJobs,
  demoLoops,
  plainApplications,
  plainCandidates,
  type Turn,
  type When,
} from './history.ts'
import { demoCompany, demoPassword, emailOf, people } from './people.ts'
import type { Ask } from './requests.ts'
import { featuredTranscripts } from './transcripts.ts'

/** What a step has to work with: the way to ask, and what earlier steps made, by name. */
export interface Acting {
  readonly ask: Ask
  readonly ids: Map<string, string>
}

export interface Step {
  readonly at: Date
  /** steps of one lane run one after the other */
  readonly lane: string
  /** begins when everything before it is done, and lets nothing after it begin until it is done itself */
  readonly alone?: true
  run(acting: Acting): Promise<void>
}

/** An earlier run was interrupted so long ago that what it made can no longer be told from what it did not make. */
export class HalfEntered extends Error {
  constructor() {
    super(
      'The demo company was left half entered more than a day ago and can no longer be completed. Start afresh with another DATA_DIR, or without the demo with DEMO=0.',
    )
    this.name = 'ToldInWords'
  }
}

/** What is there before anything happens: people, jobs, plans. One after the other. */
export function groundOf(calendar: Calendar): Step[] {
  const begun = calendar.day(-182, 8)
  const lane = 'ground'
  const steps: Step[] = people
    .filter(({ key }) => key !== 'tomasz')
    .map((person, at) => ({
      at: plusMinutes(begun, at),
      lane,
      async run({ ask, ids }) {
        const made = await ask(plusMinutes(begun, at), 'tomasz', 'POST', '/v1/people', {
          key: `person ${person.key}`,
          settled: ['email_taken'],
          body: {
            name: person.name,
            email: emailOf(person),
            function: person.function,
            seniority: person.seniority,
            manager_id:
              person.manager === null || personOf(person.manager).name === person.name
                ? null
                : (ids.get(person.manager) ?? null),
            roles: person.roles,
            ...(person.signsIn ? { password: demoPassword } : {}),
          },
        })
        // There already, and no longer under our key: keys are kept for a day.
        if (made === null) throw new HalfEntered()
        ids.set(person.key, made.id)
      },
    }))
  for (const [at, job] of demoJobs.entries()) {
    const time = plusHours(begun, 2 + at)
    steps.push({
      at: time,
      lane,
      async run({ ask, ids }) {
        const rubrics = await ask(time, 'priya', 'GET', '/v1/rubrics')
        const rubric = rubrics.data.find((each: { slug: string }) => each.slug === job.rubric)
        const made = await ask(time, 'priya', 'POST', '/v1/jobs', {
          key: `job ${job.key}`,
          body: {
            title: job.title,
            level: job.level,
            track: job.track,
            bars: Object.fromEntries(
              Object.entries(job.bars).map(([facet, bar]) => [facets[facet as keyof typeof facets], bar]),
            ),
            hiring_team: job.team.map(key => ids.get(key)),
            decision_owner_id: ids.get(job.owner),
            deputy_id: ids.get(job.deputy),
          },
        })
        ids.set(`job ${job.key}`, made.id)
        await ask(plusMinutes(time, 20), 'priya', 'PUT', `/v1/jobs/${made.id}/plan`, {
          first: true,
          settled: ['precondition_failed'],
          body: {
            rubric_version_id: rubric.newest_version.id,
            dimensions: job.facets.map(facet => facets[facet]),
            interviews: job.interviews.map(({ focus, prompts, ...same }) => ({
              ...same,
              focus: focus.map(facet => facets[facet]),
              prompts,
            })),
          },
        })
      },
    })
  }
  return steps
}

/** Everything after the ground, in the order of time. */
export function historyOf(calendar: Calendar): Step[] {
  const cards = writeCards(demoLoops)
  const steps = [
    ...demoLoops.flatMap(loop => stepsOfLoop(loop, cards.get(loop.key) ?? [], calendar)),
    ...plainApplications.flatMap(application => stepsOfPlainApplication(application, calendar)),
    ...stepsOfTheHouse(calendar),
    ...calibrationsOf(calendar),
  ]
  return steps.sort((a, b) => a.at.getTime() - b.at.getTime())
}

// ---- one loop ----

interface Interview {
  readonly startsAt: Date | null
  readonly endsAt: Date | null
}

function stepsOfLoop(loop: DemoLoop, cards: readonly DemoCard[], calendar: Calendar): Step[] {
  const lane = loop.candidate
  const steps: Step[] = []
  const step = (at: Date, run: (acting: Acting) => Promise<void>) => void steps.push({ at, lane, run })
  const chance = chanceOf(`times of ${loop.key}`)
  const turns = loop.turns ?? []
  const opened = plusMinutes(calendar.day(-loop.opened, 9), chance.whole(20, 400))
  const interviews = timesOf(loop, calendar)

  enterCandidate(loop, calendar, step)
  openLoop(loop, opened, interviews, step)
  for (const turn of turns) if (isReplacement(turn)) replace(loop, turn, plusHours(opened, chance.whole(18, 26)), step)

  const cancelled = turns.find(turn => turn.turn === 'cancelled')
  const cancelledAt =
    cancelled &&
    (loop.state === 'cancelled' && cards.length > 0 && loop.key === 'nadia'
      ? calendar.day(-loop.opened + 4, 8.5)
      : intoOffice(plusHours(opened, 47)))
  if (cancelled?.turn === 'cancelled') cancel(loop, cancelled, cancelledAt!, step)

  const over = (at: number) =>
    turns.some(turn => (turn.turn === 'no_show' || turn.turn === 'dropped') && turn.interview === at)
  for (const turn of turns) {
    if (turn.turn === 'no_show') sayOutcome(loop, turn, 'outcome', noticedAt(interviews[turn.interview]!), step)
    if (turn.turn === 'dropped')
      sayOutcome(loop, turn, 'drop', plusHours(interviews[turn.interview]!.startsAt!, -20), step)
  }

  const late = turns.find(turn => turn.turn === 'opened_early')
  const lateWho = late?.turn === 'opened_early' ? late.waitingFor : null
  const written = cards
    .filter(card => card.interview < interviews.length && !over(card.interview))
    .flatMap(card => {
      const { startsAt, endsAt } = interviews[card.interview]!
      if (!startsAt || !endsAt || startsAt >= calendar.base || (cancelledAt && startsAt >= cancelledAt)) return []
      const unwritten = turns.find(
        turn => (turn.turn === 'unwritten' || turn.turn === 'waived') && turn.who === card.person,
      )
      if (unwritten) {
        if (unwritten.turn === 'unwritten' && unwritten.draft)
          beginDraft(loop, card, earliest(plusMinutes(endsAt, 40), plusMinutes(calendar.base, -20)), step)
        return []
      }
      const hours = (personOf(card.person).hoursToCard ?? 10) * (0.4 + 1.2 * chance.next())
      const usual =
        card.person === lateWho ? intoOffice(plusHours(endsAt, 24 * 13)) : inWakingHours(plusHours(endsAt, hours))
      const at = earliest(
        cancelledAt ? earliest(usual, plusMinutes(cancelledAt, -30)) : usual,
        plusMinutes(calendar.base, -chance.whole(35, 70)),
      )
      return [{ card, at: plusMinutes(at, chance.whole(0, 25)) }]
    })
  for (const { card, at } of written) submitCard(loop, card, at, step)
  if (loop.state === 'cancelled' || loop.state === 'planned' || loop.state === 'interviewing') return steps

  const required = written.filter(({ card }) => card.role === 'interviewer' && card.person !== lateWho)
  const missed = turns.flatMap(turn => (turn.turn === 'no_show' ? [noticedAt(interviews[turn.interview]!)] : []))
  let released = latest([...required.map(({ at }) => at), ...missed])
  const job = jobOf(loop)
  for (const turn of turns) {
    if (turn.turn === 'nudged') nudge(loop, turn, calendar.recent(22), step)
    if (turn.turn === 'waived') {
      released = intoOffice(plusHours(released, 22))
      waive(loop, turn, released, step)
    }
    if (turn.turn === 'opened_early') {
      released = intoOffice(plusHours(released, 20))
      openEarly(loop, job.owner, turn.reason, released, step)
    }
  }
  for (const { card, at } of written)
    if (card.version && ['slip', 'own_evidence_reread'].includes(card.version.reason))
      addVersion(loop, card, plusMinutes(at, 7), step)
  if (loop.state === 'sealed') return steps

  const meeting = loop.decided === undefined ? intoOffice(plusHours(released, 26)) : calendar.day(-loop.decided, 9)
  for (const { card } of written)
    if (card.version && !['slip', 'own_evidence_reread'].includes(card.version.reason))
      addVersion(loop, card, plusMinutes(meeting, 40 + 6 * card.interview), step)
  for (const turn of turns) {
    if (turn.turn === 'flag_reviewed') reviewFlags(loop, turn, cards, plusMinutes(meeting, 65), step)
    if (turn.turn === 'split_ruled') ruleOnSplit(loop, turn, plusMinutes(meeting, 70), step)
  }
  const decided = loop.decided === undefined ? plusMinutes(meeting, 95) : calendar.day(-loop.decided, 15.5)
  const verdict = loop.candidate === featuredCandidate.key ? featuredVerdict : dossiers.get(loop.candidate)?.verdict
  if (verdict) decideLoop(loop, verdict, decided, calendar, chance.whole(1, 4), cards, step)
  return steps
}

/** When it is clear that a candidate will not come. */
function noticedAt({ startsAt }: Interview): Date {
  return plusMinutes(startsAt!, 25)
}

type Put = (at: Date, run: (acting: Acting) => Promise<void>) => void

function enterCandidate(loop: DemoLoop, calendar: Calendar, step: Put): void {
  const chance = chanceOf(`arrival of ${loop.key}`)
  const arrived = plusMinutes(calendar.day(-loop.opened - chance.whole(4, 8), 8), chance.whole(5, 540))
  const before = demoLoops.find(other => other.candidate === loop.candidate && other.opened > loop.opened)
  if (before) {
    step(arrived, async ({ ask, ids }) => {
      await ask(arrived, 'priya', 'POST', `/v1/applications/${ids.get(`application ${loop.candidate}`)}/reopening`, {
        key: `reopening ${loop.key}`,
      })
    })
    return
  }
  step(arrived, acting => enterApplication(acting, loop.candidate, loop.job, 'Panel', arrived))
}

async function enterApplication(
  { ask, ids }: Acting,
  candidate: string,
  job: string,
  stage: string,
  at: Date,
): Promise<void> {
  const known =
    candidate === featuredCandidate.key
      ? featuredCandidate
      : (dossiers.get(candidate) ?? plainCandidates.find(({ key }) => key === candidate))
  if (!known) throw new Error(`the demo has no candidate called ${candidate}`)
  const address = known.name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z ]/g, '')
    .replaceAll(' ', '.')
  const internal = people.find(({ name }) => name === known.name)
  const chance = chanceOf(`files of ${candidate}`)
  const made = await ask(at, 'priya', 'POST', '/v1/candidates', {
    key: `candidate ${candidate}`,
    body: {
      name: known.name,
      email: internal ? emailOf(internal) : `${address}@mail.example`,
      pronouns: known.pronouns,
      files: chance.happens(0.4)
        ? [{ title: 'Letter', url: `https://files.kestrelbay.example/${candidate}/letter.pdf` }]
        : [],
      person_id: internal ? ids.get(internal.key) : null,
    },
  })
  ids.set(`candidate ${candidate}`, made.id)
  const application = await ask(plusMinutes(at, 3), 'priya', 'POST', '/v1/applications', {
    key: `application ${candidate}`,
    body: { job_id: ids.get(`job ${job}`), candidate_id: made.id, stage, source: known.source },
  })
  ids.set(`application ${candidate}`, application.id)
}

/** Opens the loop with its interviews as planned, times and people in place. */
function openLoop(loop: DemoLoop, opened: Date, interviews: readonly Interview[], step: Put): void {
  const job = jobOf(loop)
  const seats = seatsOf(loop.panel)
  step(opened, async ({ ask, ids }) => {
    const made = await ask(opened, 'priya', 'POST', '/v1/loops', {
      key: `loop ${loop.key}`,
      body: {
        application_id: ids.get(`application ${loop.candidate}`),
        interviews: job.interviews.map(({ name, focus, artifact, prompts, note }, at) => ({
          name,
          focus: focus.map(facet => facets[facet]),
          artifact,
          prompts,
          note,
          starts_at: interviews[at]!.startsAt,
          ends_at: interviews[at]!.endsAt,
          place: interviews[at]!.startsAt ? (at % 3 === 2 ? 'Rotterdam, room Kade 2' : 'Video call') : null,
          panelists: seats
            .filter(seat => seat.interview === at)
            .map(seat => ({ person_id: ids.get(seat.person), role: seat.role, bar_raiser: seat.barRaiser })),
        })),
      },
    })
    ids.set(`loop ${loop.key}`, made.id)
    for (const [at, interview] of made.interviews.entries()) keepInterview(ids, loop, at, interview, seats)
  })
}

interface WireInterview {
  readonly id: string
  readonly panelists: readonly { readonly id: string; readonly person_id: string }[]
}

function keepInterview(
  ids: Map<string, string>,
  loop: DemoLoop,
  at: number,
  interview: WireInterview,
  seats: readonly DemoSeat[],
): void {
  ids.set(`interview ${loop.key} ${at}`, interview.id)
  for (const { person } of seats.filter(seat => seat.interview === at)) {
    const panelist = interview.panelists.find(({ person_id }) => person_id === ids.get(person))
    if (panelist) ids.set(`seat ${loop.key} ${at} ${person}`, panelist.id)
  }
}

function replace(
  loop: DemoLoop,
  turn: Turn & { turn: 'declined' | 'reassigned' | 'recused' },
  at: Date,
  step: Put,
): void {
  const seat = seatsOf(loop.panel).find(({ person }) => person === turn.who)!
  const name = `seat ${loop.key} ${seat.interview}`
  if (turn.turn === 'reassigned') {
    step(at, async ({ ask, ids }) => {
      const path = `/v1/panelists/${ids.get(`${name} ${turn.who}`)}/reassignment`
      const made = await ask(at, 'priya', 'POST', path, {
        key: `reassignment ${loop.key}`,
        body: { person_id: ids.get(turn.instead), reason: turn.reason },
      })
      ids.set(`${name} ${turn.instead}`, made.id)
    })
    return
  }
  step(at, async ({ ask, ids }) => {
    const [path, body] =
      turn.turn === 'declined'
        ? [`/v1/panelists/${ids.get(`${name} ${turn.who}`)}/declination`, { reason: turn.reason }]
        : [`/v1/candidates/${ids.get(`candidate ${loop.candidate}`)}/recusals`, { reason: turn.reason }]
    await ask(at, turn.who, 'POST', path, { key: `${turn.turn} ${loop.key}`, body, settled: ['recusal_exists'] })
    const then = plusMinutes(at, 110)
    const made = await ask(
      then,
      'priya',
      'POST',
      `/v1/interviews/${ids.get(`interview ${loop.key} ${seat.interview}`)}/panelists`,
      {
        key: `replacement ${loop.key}`,
        body: { person_id: ids.get(turn.instead), role: seat.role, bar_raiser: seat.barRaiser },
      },
    )
    ids.set(`${name} ${turn.instead}`, made.id)
  })
}

function cancel(loop: DemoLoop, turn: Turn & { turn: 'cancelled' }, at: Date, step: Put): void {
  const { how, reason } = turn
  step(at, async ({ ask, ids }) => {
    if (how === 'cancelled')
      await ask(at, 'priya', 'POST', `/v1/loops/${ids.get(`loop ${loop.key}`)}/cancellation`, {
        key: `cancellation ${loop.key}`,
        body: { reason },
      })
    const end = how === 'rejected' ? 'rejection' : 'withdrawal'
    await ask(
      plusMinutes(at, 4),
      'priya',
      'POST',
      `/v1/applications/${ids.get(`application ${loop.candidate}`)}/${end}`,
      {
        key: `${end} ${loop.key}`,
        body: { reason },
      },
    )
  })
}

function sayOutcome(
  loop: DemoLoop,
  turn: Turn & { turn: 'no_show' | 'dropped' },
  path: 'outcome' | 'drop',
  at: Date,
  step: Put,
): void {
  step(at, async ({ ask, ids }) => {
    await ask(at, 'priya', 'PUT', `/v1/interviews/${ids.get(`interview ${loop.key} ${turn.interview}`)}/${path}`, {
      body: { outcome: turn.turn, reason: turn.reason },
      settled: ['loop_closed'],
    })
  })
}

const writtenAlready = ['scorecard_submitted', 'scorecard_closed', 'scorecard_voided']

async function writeDraft(
  { ask, ids }: Acting,
  loop: DemoLoop,
  card: DemoCard,
  at: Date,
  only?: number,
): Promise<string> {
  const id = ids.get(`seat ${loop.key} ${card.interview} ${card.person}`)
  const ratings = Object.entries(card.ratings).slice(0, only)
  await Promise.all(
    ratings.map(([dimension, body], place) =>
      ask(plusMinutes(at, -9 + 2 * place), card.person, 'PUT', `/v1/scorecards/${id}/ratings/${dimension}`, {
        body,
        settled: writtenAlready,
      }),
    ),
  )
  return `/v1/scorecards/${id}`
}

/** A draft that its author has begun and not gone on with: the first rating, a note to themselves. */
function beginDraft(loop: DemoLoop, card: DemoCard, at: Date, step: Put): void {
  step(at, async acting => {
    const path = await writeDraft(acting, loop, card, at, 1)
    await acting.ask(at, card.person, 'PATCH', path, {
      body: { notes: 'Finish tonight. Second half of my notes is on paper.' },
      settled: writtenAlready,
    })
  })
}

function submitCard(loop: DemoLoop, card: DemoCard, at: Date, step: Put): void {
  step(at, async acting => {
    const path = await writeDraft(acting, loop, card, at)
    await acting.ask(plusMinutes(at, -1), card.person, 'PATCH', path, { body: card.fields, settled: writtenAlready })
    const spoken =
      loop.candidate === featuredCandidate.key ? featuredTranscripts.find(({ who }) => who === card.person) : undefined
    if (spoken) {
      const interview = acting.ids.get(`interview ${loop.key} ${card.interview}`)
      await acting.ask(plusMinutes(at, -1), card.person, 'POST', `/v1/interviews/${interview}/transcripts`, {
        key: `transcript ${loop.key} ${card.person}`,
        body: spoken.file,
      })
    }
    await acting.ask(at, card.person, 'POST', `${path}/submission`, {
      key: `submission ${loop.key} ${card.interview} ${card.person}`,
    })
  })
}

function addVersion(loop: DemoLoop, card: DemoCard, at: Date, step: Put): void {
  step(at, async ({ ask, ids }) => {
    const path = `/v1/scorecards/${ids.get(`seat ${loop.key} ${card.interview} ${card.person}`)}/versions`
    await ask(at, card.person, 'POST', path, { key: `version ${loop.key} ${card.person}`, body: card.version! })
  })
}

function waive(loop: DemoLoop, turn: Turn & { turn: 'waived' }, at: Date, step: Put): void {
  const seat = writersOf(loop).find(({ person }) => person === turn.who)!
  step(at, async ({ ask, ids }) => {
    await ask(at, 'priya', 'POST', `/v1/loops/${ids.get(`loop ${loop.key}`)}/waivers`, {
      key: `waiver ${loop.key}`,
      body: { panelist_id: ids.get(`seat ${loop.key} ${seat.interview} ${turn.who}`), reason: turn.reason },
    })
  })
}

function openEarly(loop: DemoLoop, owner: string, reason: string, at: Date, step: Put): void {
  step(at, async ({ ask, ids }) => {
    await ask(at, owner, 'POST', `/v1/loops/${ids.get(`loop ${loop.key}`)}/release`, {
      key: `release ${loop.key}`,
      body: { reason },
    })
  })
}

function nudge(loop: DemoLoop, turn: Turn & { turn: 'nudged' }, at: Date, step: Put): void {
  const seat = writersOf(loop).find(({ person }) => person === turn.who)!
  step(at, async ({ ask, ids }) => {
    await ask(
      at,
      turn.by,
      'POST',
      `/v1/scorecards/${ids.get(`seat ${loop.key} ${seat.interview} ${turn.who}`)}/nudges`,
      {
        key: `nudge ${loop.key} ${turn.who}`,
        settled: writtenAlready,
      },
    )
  })
}

function reviewFlags(
  loop: DemoLoop,
  turn: Turn & { turn: 'flag_reviewed' },
  cards: readonly DemoCard[],
  at: Date,
  step: Put,
): void {
  const flagged = cards.find(
    card => card.role === 'interviewer' && card.fields.red_flags.some(({ kind }) => kind === turn.kind),
  )
  if (!flagged) throw new Error(`nobody of ${loop.key} ticked ${turn.kind}`)
  step(at, async ({ ask, ids }) => {
    await ask(at, turn.by, 'POST', `/v1/loops/${ids.get(`loop ${loop.key}`)}/flag-reviews`, {
      key: `flag ${loop.key} ${turn.kind}`,
      body: {
        panelist_id: ids.get(`seat ${loop.key} ${flagged.interview} ${flagged.person}`),
        kind: turn.kind,
        status: turn.status,
      },
    })
  })
}

function ruleOnSplit(loop: DemoLoop, turn: Turn & { turn: 'split_ruled' }, at: Date, step: Put): void {
  step(at, async ({ ask, ids }) => {
    await ask(at, turn.by, 'PUT', `/v1/loops/${ids.get(`loop ${loop.key}`)}/splits/${facets[turn.facet]}`, {
      body: { cause: turn.cause },
    })
  })
}

/** The decision with what leads up to it and what follows: delegation, dissents, a further interview, the application's end. */
function decideLoop(
  loop: DemoLoop,
  verdict: Verdict,
  at: Date,
  calendar: Calendar,
  daysToEnd: number,
  cards: readonly DemoCard[],
  step: Put,
): void {
  const job = jobOf(loop)
  const turns = loop.turns ?? []
  const loopPath = (ids: ReadonlyMap<string, string>) => `/v1/loops/${ids.get(`loop ${loop.key}`)}`
  let by = job.owner
  let time = at
  const earlier = turns.find(turn => turn.turn === 'earlier_decision')
  if (earlier?.turn === 'earlier_decision') {
    const first = at
    step(first, async ({ ask, ids }) => {
      const made = await ask(first, earlier.by, 'POST', `${loopPath(ids)}/decisions`, {
        key: `earlier decision ${loop.key}`,
        body: {
          decision: earlier.decision,
          reason: earlier.reason,
          would_change_our_mind: earlier.wouldChange,
          sees_that_we_do_not: earlier.sees,
        },
      })
      ids.set(`decision ${loop.key}`, made.id)
    })
    time = intoOffice(plusHours(at, 24 * 5))
  }
  const delegated = turns.find(turn => turn.turn === 'delegated')
  if (delegated?.turn === 'delegated') {
    const before = plusMinutes(at, -70)
    step(before, async ({ ask, ids }) => {
      await ask(before, job.owner, 'POST', `${loopPath(ids)}/delegations`, {
        key: `delegation ${loop.key}`,
        body: { person_id: ids.get(delegated.to), reason: delegated.reason },
      })
    })
    by = delegated.to
  }
  step(time, async ({ ask, ids }) => {
    const made = await ask(time, by, 'POST', `${loopPath(ids)}/decisions`, {
      key: `decision ${loop.key}`,
      body: {
        decision: verdict.decision,
        level: verdict.level ?? null,
        reason: verdict.reason,
        would_change_our_mind: verdict.wouldChange,
        sees_that_we_do_not: verdict.sees,
        supersedes: earlier ? ids.get(`decision ${loop.key}`) : null,
      },
    })
    ids.set(`decision ${loop.key}`, made.id)
  })
  const dissents = turns.flatMap(turn => (turn.turn === 'dissent' ? [turn] : []))
  for (const [place, { who, text }] of [
    ...dissents,
    ...(loop.candidate === featuredCandidate.key ? [featuredDissent] : []),
  ].entries()) {
    const after = plusMinutes(time, 75 + 50 * place)
    step(after, async ({ ask, ids }) => {
      await ask(after, who, 'POST', `/v1/decisions/${ids.get(`decision ${loop.key}`)}/dissents`, {
        key: `dissent ${loop.key} ${who}`,
        body: { text },
      })
    })
  }
  for (const turn of turns) if (turn.turn === 'added') addInterview(loop, turn, time, calendar, cards, step)
  if (loop.ended) endApplication(loop, loop.ended, intoOffice(plusHours(time, 24 * daysToEnd)), step)
}

function addInterview(
  loop: DemoLoop,
  turn: Turn & { turn: 'added' },
  decided: Date,
  calendar: Calendar,
  cards: readonly DemoCard[],
  step: Put,
): void {
  const place = jobOf(loop).interviews.length
  const asked = plusMinutes(decided, 190)
  const startsAt =
    turn.card === 'open' ? calendar.upcoming(23) : intoOffice(plusHours(decided, 24 * turn.daysAfterDecision))
  const endsAt = plusMinutes(startsAt, 45)
  step(asked, async ({ ask, ids }) => {
    const made = await ask(asked, 'priya', 'POST', `/v1/loops/${ids.get(`loop ${loop.key}`)}/interviews`, {
      key: `added interview ${loop.key}`,
      body: {
        name: turn.name,
        focus: turn.focus.map(facet => facets[facet]),
        starts_at: startsAt,
        ends_at: endsAt,
        place: 'Video call',
        panelists: [{ person_id: ids.get(turn.who), bar_raiser: turn.card === 'in' }],
      },
    })
    keepInterview(ids, loop, place, made, [
      { interview: place, person: turn.who, role: 'interviewer', barRaiser: true },
    ])
  })
  const card = cards.find(each => each.interview === place)
  if (turn.card === 'in' && card) submitCard(loop, card, inWakingHours(plusHours(endsAt, 17)), step)
}

function endApplication(loop: DemoLoop, then: 'hired' | 'rejected' | 'withdrawn', at: Date, step: Put): void {
  const [end, body] =
    then === 'hired'
      ? (['hire', undefined] as const)
      : ([then === 'rejected' ? 'rejection' : 'withdrawal', { reason: loop.endReason }] as const)
  step(at, async ({ ask, ids }) => {
    await ask(at, 'priya', 'POST', `/v1/applications/${ids.get(`application ${loop.candidate}`)}/${end}`, {
      key: `${end} ${loop.key}`,
      body,
    })
  })
}

// ---- besides the loops ----

function stepsOfPlainApplication(
  { candidate, job, arrived, end }: (typeof plainApplications)[number],
  calendar: Calendar,
): Step[] {
  const at = plusMinutes(calendar.day(-arrived, 8), chanceOf(`arrival of ${candidate}`).whole(5, 500))
  const steps: Step[] = [{ at, lane: candidate, run: acting => enterApplication(acting, candidate, job, 'Screen', at) }]
  if (end) {
    const closed = calendar.day(-arrived + end.after, 11)
    const path = end.how === 'rejected' ? 'rejection' : 'withdrawal'
    steps.push({
      at: closed,
      lane: candidate,
      async run({ ask, ids }) {
        await ask(closed, 'priya', 'POST', `/v1/applications/${ids.get(`application ${candidate}`)}/${path}`, {
          key: `${path} ${candidate}`,
          body: { reason: end.reason },
        })
      },
    })
  }
  return steps
}

/** What an admin has to look at: a key of an integration, and a second admin asked for. */
function stepsOfTheHouse(calendar: Calendar): Step[] {
  const keyAt = calendar.day(-150, 10)
  const askedAt = calendar.day(-1, 9.25)
  return [
    {
      at: keyAt,
      lane: 'house',
      async run({ ask }) {
        await ask(keyAt, 'tomasz', 'POST', '/v1/api-keys', {
          key: 'api key',
          settled: ['secret_already_shown'],
          body: { name: 'Nightly warehouse', scopes: ['loops:read', 'debriefs:read', 'decisions:read'] },
        })
      },
    },
    {
      at: askedAt,
      lane: 'house',
      async run({ ask, ids }) {
        const asked = await ask(askedAt, 'tomasz', 'GET', '/v1/approvals')
        if (asked.data.length === 0)
          await ask(askedAt, 'tomasz', 'PATCH', `/v1/people/${ids.get('priya')}`, {
            body: { roles: ['recruiter', 'admin'] },
          })
      },
    },
  ]
}

/**
 * The head of product calibrates when two thirds of the loops have released, so that later debriefs have figures and earlier
 * ones a later word beside, and twice more towards the present. The leaders' rubric has too few loops, and says so.
 */
function calibrationsOf(calendar: Calendar): Step[] {
  const times = calibrationsBefore.map(days => calendar.day(-days, 7.5))
  return times.flatMap((at, time) =>
    (['product_manager', 'product_leader'] as const).map((slug, place): Step => {
      const moment = plusMinutes(at, 10 * place)
      return {
        at: moment,
        lane: 'calibration',
        alone: true,
        async run({ ask }) {
          const rubrics = await ask(moment, 'ingrid', 'GET', '/v1/rubrics')
          const rubric = rubrics.data.find((each: { slug: string }) => each.slug === slug)
          await ask(moment, 'ingrid', 'POST', '/v1/calibrations', {
            key: `calibration ${time} ${slug}`,
            body: { rubric_id: rubric.id },
          })
        },
      }
    }),
  )
}

/** Working days before the start: 22 of the 32 loops have released by the first. */
const calibrationsBefore = [60, 26, 8]

/** The last word of a run: the company gets its own name, which says that its history is complete. */
export async function closeHistory({ ask }: Acting, at: Date): Promise<void> {
  await ask(at, 'tomasz', 'PATCH', '/v1/company', { body: { name: demoCompany.name } })
}

// ---- times ----

/** When the interviews of a loop are: as the history says, else two a day from the third working day on. */
function timesOf(loop: DemoLoop, calendar: Calendar): Interview[] {
  const chance = chanceOf(`interviews of ${loop.key}`)
  return jobOf(loop).interviews.map(({ minutes }, at) => {
    const told = loop.when?.[at]
    const startsAt =
      told === undefined
        ? calendar.day(
            -loop.opened + 3 + Math.floor(at / 2),
            at % 2 === 0 ? 9 + chance.whole(0, 2) / 2 : 13 + chance.whole(0, 3) / 2,
          )
        : momentOf(told, calendar)
    return { startsAt, endsAt: startsAt && plusMinutes(startsAt, minutes - 5) }
  })
}

function momentOf(when: When, calendar: Calendar): Date | null {
  if (when === null) return null
  if ('hoursAgo' in when) return calendar.recent(when.hoursAgo)
  if ('hoursOn' in when) return calendar.upcoming(when.hoursOn)
  return calendar.day(-when.daysBefore, when.hour)
}

/** People write in the evening and not at night. */
function inWakingHours(time: Date): Date {
  const hour = time.getUTCHours()
  const weekend = time.getUTCDay() === 0 || time.getUTCDay() === 6
  return hour >= 21 || hour < 6 || weekend ? intoOffice(time) : time
}

function earliest(a: Date, b: Date): Date {
  return a < b ? a : b
}

function latest(times: readonly Date[]): Date {
  return new Date(Math.max(...times.map(time => time.getTime())))
}
