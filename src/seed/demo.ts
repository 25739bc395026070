/**
 * Enters the demo company through the public API, behind a start or from the command line. What was entered is found
 * again by name, so a run that was stopped is finished by the next; a company that is complete is left alone.
 */
import { Refusal } from '../domain/refusal.ts'
import { insertCompany } from '../features/access/new-company.ts'
import { insertLibraryRubrics } from '../features/rubrics/library.ts'
import type { Deps } from '../platform/deps.ts'
import { calendarOf } from './calendar.ts'
import { personOf } from './cards.ts'
import { demoCompany, demoPassword, emailOf } from './people.ts'
import { openRequests, type Requests } from './requests.ts'
import { type Acting, closeHistory, groundOf, historyOf, type Step } from './script.ts'

export { demoPassword, demoPeople } from './people.ts'

export interface SeedOptions {
  /** steps done of all there are */
  onProgress?(done: number, total: number): void
  /** asked before each step: true ends the run, and the next one goes on from there */
  shouldStop?(): boolean
}

/** The company is made this long before the moment its history is counted from, so that the one tells the other. */
const historyMs = 262 * 86_400_000
/** Requests under way at once: two keep the process and the database busy, more only wait. */
const runningMax = 4
/** How long after the oldest unfinished step another may lie and begin already: the feed keeps nearly the order of time. */
const aheadMs = 5 * 86_400_000

/**
 * Makes the demo company with its history, or completes the one that an interrupted run left. Does nothing when it is
 * complete, or when its admin's password was changed and so somebody has made it their own. Rejects with words for the
 * terminal when a half that was left more than a day ago cannot be completed, and with a plain error when the service
 * refuses a step, which is a fault of the script.
 */
export async function seedDemo(deps: Deps, options: SeedOptions = {}): Promise<void> {
  const requests = await openRequests(deps)
  try {
    const base = await findOrMakeCompany(deps, requests)
    if (base === null) return
    const calendar = calendarOf(base)
    const ground = groundOf(calendar)
    const history = historyOf(calendar)
    const progress = { done: 0, total: ground.length + history.length + 1 }
    const acting: Acting = { ask: requests.ask, ids: requests.ids }
    const run = async (step: Step) => {
      await step.run(acting)
      progress.done++
      options.onProgress?.(progress.done, progress.total)
    }
    const stopped = () => options.shouldStop?.() === true
    for (const step of ground) {
      if (stopped()) return
      await run(step)
    }
    if (!(await runInLanes(history, run, stopped))) return
    await requests.catchUp(calendar.base)
    await closeHistory(acting, calendar.base)
    options.onProgress?.(progress.total, progress.total)
  } finally {
    await requests.close()
  }
}

/** The moment the history is counted from; null when there is nothing left to do. */
async function findOrMakeCompany(deps: Deps, requests: Requests): Promise<Date | null> {
  const found = await signInAsAdmin(requests)
  if (found) return found.complete ? null : found.base
  const base = new Date(Math.floor(deps.clock().getTime() / 60_000) * 60_000)
  const begun = new Date(base.getTime() - historyMs)
  const companyId = deps.ids(begun)
  const tomasz = personOf('tomasz')
  try {
    await deps.db.write(companyId, async tx => {
      const adminId = await insertCompany(tx, deps, begun, {
        slug: demoCompany.slug,
        name: demoCompany.nameWhileEntered,
        demo: true,
        admin: { email: emailOf(tomasz), name: tomasz.name, password: demoPassword },
      })
      await insertLibraryRubrics(tx, deps, begun)
      requests.ids.set('tomasz', adminId)
    })
  } catch (error) {
    if (error instanceof Refusal && error.code === 'already_exists') return null
    throw error
  }
  requests.companyId = companyId
  return base
}

/** Whether the demo's admin can sign in, and if so how far the history has come. */
async function signInAsAdmin(requests: Requests): Promise<{ base: Date; complete: boolean } | null> {
  const { app } = requests
  const send = async (url: string, token?: string, payload?: object) =>
    app.inject({
      method: payload ? 'POST' : 'GET',
      url,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(payload ? { 'content-type': 'application/json' } : {}),
      },
      ...(payload ? { payload: JSON.stringify(payload) } : {}),
    })
  const signedIn = await send('/v1/auth/token', undefined, {
    email: emailOf(personOf('tomasz')),
    password: demoPassword,
    company: demoCompany.slug,
  })
  if (signedIn.statusCode === 401) return null
  if (signedIn.statusCode !== 200)
    throw new Error(`The demo could not be looked for: signing in answered ${signedIn.statusCode}`)
  const { access_token } = signedIn.json<{ access_token: string }>()
  const [me, company] = await Promise.all([send('/v1/me', access_token), send('/v1/company', access_token)])
  const { id, company: own } = me.json<{ id: string; company: { id: string } }>()
  const admin = (await send(`/v1/people/${id}`, access_token)).json<{ created_at: string }>()
  requests.ids.set('tomasz', id)
  requests.companyId = own.id
  return {
    base: new Date(new Date(admin.created_at).getTime() + historyMs),
    complete: company.json<{ name: string }>().name !== demoCompany.nameWhileEntered,
  }
}

/**
 * Runs steps in their order, a few at once, never two of one lane and none too far ahead of the oldest unfinished.
 * Answers false when it was told to stop. The first failure ends it, once what is under way has ended.
 */
async function runInLanes(
  steps: readonly Step[],
  run: (step: Step) => Promise<void>,
  stopped: () => boolean,
): Promise<boolean> {
  const waiting = [...steps]
  const busy = new Set<string>()
  const unfinished = new Set<Step>()
  const running = new Set<Promise<void>>()
  let failure: { error: unknown } | null = null
  while (waiting.length > 0 && !failure && !stopped()) {
    const oldest = Math.min(...[waiting[0]!, ...unfinished].map(step => step.at.getTime()))
    const barrier = waiting.findIndex(step => step.alone)
    const free = barrier === -1 ? waiting : waiting.slice(0, Math.max(barrier, 1))
    const at = free.findIndex(step => !busy.has(step.lane) || step.at.getTime() > oldest + aheadMs)
    const tooFar = at === -1 || waiting[at]!.at.getTime() > oldest + aheadMs || (barrier === 0 && running.size > 0)
    if (tooFar || running.size >= runningMax) {
      await Promise.race(running)
      continue
    }
    const [step] = waiting.splice(at, 1)
    if (step!.alone) {
      await run(step!).catch(error => {
        failure = { error }
      })
      continue
    }
    busy.add(step!.lane)
    unfinished.add(step!)
    const going: Promise<void> = run(step!)
      .catch(error => {
        failure ??= { error }
      })
      .finally(() => {
        busy.delete(step!.lane)
        unfinished.delete(step!)
        running.delete(going)
      })
    running.add(going)
  }
  await Promise.all(running)
  if (failure) throw (failure as { error: unknown }).error
  return waiting.length === 0
}
