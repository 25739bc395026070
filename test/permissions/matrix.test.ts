/**
 * The permission matrix over HTTP: every operation, asked by every way of standing to a loop, in every role, in every state
 * of the loop, and the answer compared with what the promise says in a table written by hand. Writes are carried out,
 * answered and undone, so that each cell is asked of the same world. `npm test` asks a thirteenth of the cells, spread so
 * that every operation meets every state and every position; the large run asks them all.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../../src/app.ts'
import { type Actor, type Role, roles, type Scope, scopes } from '../../src/domain/actor.ts'
import { type Action, descriptors, type Resource, type Verdict } from '../../src/domain/permit.ts'
import { signAccessToken } from '../../src/platform/auth.ts'
import type { Route } from '../../src/platform/http.ts'
import {
  type Circumstance,
  expected,
  integration,
  person,
  promised,
  type World,
  wordsFor,
} from '../domain/permit-expected.ts'
import { inParallel } from '../support/in-parallel.ts'
import { sized } from '../support/size.ts'
import {
  type Ask,
  type Asker,
  type Asking,
  asks,
  factsOf,
  neverSucceeding,
  openOperations,
  standingOnJob,
} from './asks.ts'
import { type Answer, type Client, openClient, underWayMax } from './client.ts'
import {
  buildWorld,
  type PermissionWorld,
  type Position,
  positions,
  type Scene,
  stateNamed,
  worldFor,
} from './world.ts'

/** Refusals by which the matrix answers. Any other answer comes from behind it. */
const permissionCodes: ReadonlySet<string> = new Set<Verdict>([
  'forbidden',
  'scope_missing',
  'not_found',
  'gone',
  'loop_sealed',
  'own_card_open',
  'own_card_begun',
  'decision_owner_only',
  'dissent_not_on_panel',
  'below_floor',
  'approval_own',
  'legal_hold',
])
/** No multiple of the number of states or of positions, so that a stride meets all of them. */
const stride = sized(17, 1)
const patienceMs = sized(1_200_000, 3_600_000)
const doubleRoles = roles.flatMap((first, at) => roles.slice(at + 1).map(second => [first, second] as const))

interface Cell extends Asking {
  readonly ask: Ask
  readonly token: string
}

const routeOf = new Map(routes.map(route => [route.operationId, route]))
const actionsOf = (route: Route): readonly Action[] => (route.may === null ? [] : [route.may].flat())
const actionsOfAsk = (ask: Ask) => actionsOf(routeOf.get(ask.operationId)!)
const reaches = (ask: Ask) => ask.reaches || routeOf.get(ask.operationId)!.path.includes('{')

describe('the permission matrix over HTTP', { timeout: patienceMs }, () => {
  let world: PermissionWorld
  let client: Client
  const asked = { cells: 0, lists: 0, members: 0 }
  const succeeded = new Set<string>()
  const met = new Set<string>()

  beforeAll(async () => {
    world = await buildWorld()
    world.undoWrites()
    client = openClient(world.service.baseUrl)
  })
  afterAll(async () => {
    client.close()
    await world.service.close()
  })

  function asPerson(position: Position, held: readonly Role[]): { asker: Asker; token: string } {
    const { id, companyId } = world.people[position]
    const token = signAccessToken(world.service.app, { companyId, id, roles: held, epoch: 1 }, world.service.now)
    return { asker: { id, actor: person(...held) }, token }
  }

  /** Every cell of people who hold these roles, in an order that never changes. */
  function cellsOf(held: readonly Role[]): Cell[] {
    return positions
      .flatMap(position => {
        const { asker, token } = asPerson(position, held)
        return asks.flatMap(ask =>
          scenesOf(ask, position).map(scene => ({ world, ask, scene, position, asker, token })),
        )
      })
      .filter(cell => cell.ask.where(cell))
  }

  function scenesOf(ask: Ask, position: Position): readonly Scene[] {
    if (ask.about === 'loop') return world.scenes
    const meets = ask.about === 'job' || position === 'stranger' || (position === 'foreigner' && reaches(ask))
    return meets ? world.scenes.slice(0, 1) : []
  }

  /** Asks them all; answers those where the service said something else than the promise. */
  async function askAll(cells: readonly Cell[]): Promise<string[]> {
    const wrong: string[] = []
    await inParallel(cells, underWayMax, async cell => {
      const { ask, scene, position, asker } = cell
      const { path, body, headers } = ask.request(cell)
      const answer = await client.send(routeOf.get(ask.operationId)!.method, path, cell.token, body, headers)
      asked.cells++
      met
        .add(`${ask.operationId} ${ask.way} in ${scene.stage.name}`)
        .add(`${ask.operationId} ${ask.way} by ${position}`)
      if (answer.status < 300) succeeded.add(ask.operationId)
      const promise = promisedTo(cell)
      const got = answer.code === promise ? promise : verdictIn(answer)
      if (got !== promise)
        wrong.push(
          `${ask.operationId} ${ask.way} · ${scene.stage.name} · ${position} as ${nameOf(asker.actor)}: promised ${promise}, got ${got} (${answer.status} ${answer.code})`,
        )
    })
    return wrong
  }

  /** What the promise says, from what the test knows of the world. */
  function promisedTo(cell: Asking & { readonly ask: Ask }): Verdict {
    const { ask, scene, position, asker } = cell
    const actions = actionsOfAsk(ask)
    const never = actions.every(action => wordsFor(action, asker.actor).length === 0)
    if (never && asker.actor.kind === 'person') return 'forbidden'
    if (position === 'foreigner') return reaches(ask) ? ask.elsewhere : 'allowed'
    // Without facts the act is about nothing in particular: the role alone decides.
    if (routeOf.get(ask.operationId)!.facts === undefined) return ask.heard(never ? 'scope_missing' : 'allowed', cell)
    const found = worldFor(scene, position, { name: 'as asked', ...ask.circumstance(cell) })
    const { sealed, ...standing } = ask.standing(cell)
    const conflicts = ask.about === 'loop' && !(ask.ownRecusal && position !== 'candidate')
    const asIs: World = {
      ...found,
      ...standing,
      ...(sealed === true ? { loop: { ...found.loop, outside: 'shut' as const } } : {}),
      ...(ask.about === 'loop' ? {} : aboutNoLoop(found.circumstance)),
      ...(conflicts ? {} : { candidate: 'other person' as const }),
    }
    return ask.heard(firstOf(actions.map(action => expected(action, asker.actor, asIs))), cell)
  }

  it('asks every operation', () => {
    const known = new Set([...asks.map(ask => ask.operationId), ...openOperations])
    const unasked = routes.map(route => route.operationId).filter(operationId => !known.has(operationId))
    expect(unasked, 'operations without a line in test/permissions/asks.ts').toEqual([])
    expect([...known].filter(operationId => !routeOf.has(operationId))).toEqual([])
    expect(routes.filter(route => route.may === null).map(route => route.operationId)).toEqual([...openOperations])
  })

  it.each(roles.map((role, at) => [role, at] as const))('answers everybody as promised: %s', async (role, at) => {
    await world.setRoles([role])
    const cells = cellsOf([role]).filter((cell, i) => cell.ask.about !== 'loop' || i % stride === (2 * at) % stride)
    expect(await askAll(cells)).toEqual([])
  })

  it('answers as promised those who hold two roles', async () => {
    for (const [at, held] of doubleRoles.entries()) {
      await world.setRoles(held)
      const cells = cellsOf(held).filter((_, i) => i % (15 * stride) === at * stride)
      expect(await askAll(cells)).toEqual([])
    }
  })

  it('has asked every operation in every state and by every position', async () => {
    const nameOfPair = (ask: Ask, where: string) => `${ask.operationId} ${ask.way} ${where}`
    // Where few loops have the thing asked for, a stride may pass a pair by.
    await world.setRoles(['hiring_manager'])
    const about = cellsOf(['hiring_manager']).filter(cell => cell.ask.about === 'loop')
    const places = (cell: Cell) =>
      [`in ${cell.scene.stage.name}`, `by ${cell.position}`].map(where => nameOfPair(cell.ask, where))
    const planned = new Set(met)
    const rest = about.filter(cell => {
      const misses = places(cell).some(pair => !planned.has(pair))
      for (const pair of misses ? places(cell) : []) planned.add(pair)
      return misses
    })
    expect(await askAll(rest)).toEqual([])
    expect(about.flatMap(places).filter(pair => !met.has(pair))).toEqual([])
  })

  it('answers API keys by their scopes', async () => {
    const keyed = async (
      caller: { id: string; key: string },
      held: readonly Scope[],
      where: (ask: Ask) => boolean,
      step: number,
    ) => {
      const asker: Asker = { id: caller.id, actor: integration(...held) }
      const cells = asks.filter(where).flatMap((ask, at) => {
        const scenes =
          ask.about === 'loop' ? world.scenes.filter((_, i) => (i + at) % step === 0) : world.scenes.slice(0, 1)
        return scenes.map(scene => ({ world, ask, scene, position: 'stranger' as const, asker, token: caller.key }))
      })
      expect(await askAll(cells.filter(cell => cell.ask.where(cell)))).toEqual([])
    }
    const scopesOf = (ask: Ask) => actionsOfAsk(ask).map(action => promised[action][6][0])
    await keyed(world.bringer, scopes, () => true, sized(2, 1))
    await keyed(await world.integration(['signals:detect']), ['signals:detect'], () => true, sized(7, 1))
    for (const scope of scopes) {
      const others = scopes.filter(each => each !== scope)
      const opens = (ask: Ask) => scopesOf(ask).includes(scope)
      await keyed(await world.integration([scope]), [scope], opens, sized(4, 1))
      await keyed(await world.integration(others), others, opens, sized(7, 1))
    }
  })

  it('asks everybody else to sign in', async () => {
    const [scene] = world.scenes
    const { asker } = asPerson('stranger', ['admin'])
    for (const ask of asks) {
      const at = {
        world,
        scene: world.scenes.find(each => ask.where({ world, scene: each } as Asking)) ?? scene!,
        position: 'stranger' as const,
        asker,
      }
      const { path, body, headers } = ask.request(at)
      for (const token of [null, 'hl_nothing', 'a.b.c']) {
        const answer = await client.send(routeOf.get(ask.operationId)!.method, path, token, body, headers)
        asked.cells++
        expect([ask.operationId, answer.status, answer.code]).toEqual([ask.operationId, 401, 'not_signed_in'])
      }
    }
  })

  it('lists exactly what can be read one by one', async () => {
    const wrong: string[] = []
    for (const [r, role] of roles.entries()) {
      await world.setRoles([role])
      await inParallel(
        positions.filter((position, p) => position !== 'foreigner' && (p + r) % sized(3, 1) === 0),
        underWayMax,
        async position => {
          const { asker, token } = asPerson(position, [role])
          const at = (scene: Scene): Asking => ({ world, scene, position, asker })
          for (const { path, operationId, things } of lists) {
            const answer = await client.send('GET', `${path}?limit=200`, token)
            asked.lists++
            if (answer.status === 403) {
              if (wordsForAny(operationId, asker.actor)) wrong.push(`${path} refused to ${position} as ${role}`)
              continue
            }
            const listed = new Set((answer.body.data as { id: string }[]).map(each => each.id))
            for (const scene of world.scenes)
              for (const thing of things(at(scene))) {
                const readable =
                  thing.readable ?? promisedTo({ ...at(scene), ask: askNamed(operationId, thing.way) }) === 'allowed'
                if (listed.has(thing.id) !== readable)
                  wrong.push(
                    `${path} · ${scene.stage.name} · ${thing.way} · ${position} as ${role}: ${readable ? 'missing' : 'listed'}`,
                  )
              }
          }
        },
      )
    }
    expect(wrong).toEqual([])
  })

  it('says in `permissions` what each call would answer', async () => {
    const wrong: string[] = []
    for (const [r, role] of roles.entries()) {
      await world.setRoles([role])
      const cells = positions
        .filter(position => position !== 'foreigner')
        .flatMap((position, p) =>
          world.scenes.filter((_, s) => (s + p + r) % sized(11, 1) === 0).map(scene => ({ position, scene })),
        )
      await inParallel(cells, underWayMax, async ({ position, scene }) => {
        const { asker, token } = asPerson(position, [role])
        const at: Asking = { world, scene, position, asker }
        for (const { resource, path, circumstance, job } of members(at)) {
          const answer = await client.send('GET', path, token)
          if (answer.status !== 200) continue
          const said = answer.body.permissions as Record<string, string>
          const about = Object.values(descriptors).filter(
            each => each.resource === resource || each.alsoOn?.includes(resource),
          )
          for (const { action } of about) {
            asked.members++
            const own = action === 'panelist.decline' ? { mine: circumstance.myInterview === true } : {}
            const found = worldFor(scene, position, { name: 'as shown', ...circumstance, ...own })
            const promise = expected(
              action,
              asker.actor,
              job
                ? { ...found, ...standingOnJob(at), ...aboutNoLoop({ name: 'a job' }), candidate: 'other person' }
                : found,
            )
            if (said[action] !== promise)
              wrong.push(
                `${resource} ${action} · ${scene.stage.name} · ${position} as ${role}: promised ${promise}, said ${said[action]}`,
              )
          }
        }
      })
    }
    expect(wrong).toEqual([])
  })

  it('has seen every operation succeed', async () => {
    for (const ask of asks.filter(
      each => !neverSucceeding.includes(each.operationId) && !succeeded.has(each.operationId),
    )) {
      for (const role of roles) {
        await world.setRoles([role])
        const open = cellsOf([role]).filter(cell => cell.ask === ask && promisedTo(cell) === 'allowed')
        expect(await askAll(open)).toEqual([])
        if (succeeded.has(ask.operationId)) break
      }
    }
    const expectedTo = asks.map(ask => ask.operationId).filter(operationId => !neverSucceeding.includes(operationId))
    expect([...new Set(expectedTo)].filter(operationId => !succeeded.has(operationId))).toEqual([])
    expect(neverSucceeding.filter(operationId => succeeded.has(operationId))).toEqual([])
    console.log(
      `figure: permission cells over HTTP ${asked.cells}, wrong 0; lists against single reads ${asked.lists}, wrong 0; members of permissions ${asked.members}, wrong 0`,
    )
  })
})

/** About a job or the company no loop in particular is meant: those that answer are asked one by one. */
function aboutNoLoop(circumstance: Circumstance): Pick<World, 'loop' | 'circumstance'> {
  const { earlierLoop: _, as: __, ...others } = circumstance
  return { loop: stateNamed('decided'), circumstance: others }
}

/** Of several acts that a route names, any one that is allowed will do; else the refusal that says most. */
function firstOf(verdicts: readonly Verdict[]): Verdict {
  return (
    verdicts.find(each => each === 'allowed') ??
    verdicts.find(each => each === 'approval_needed') ??
    verdicts.find(each => each !== 'forbidden' && each !== 'scope_missing') ??
    verdicts[0]!
  )
}

function askNamed(operationId: string, way: string): Ask {
  return asks.find(ask => ask.operationId === operationId && ask.way === way)!
}

function wordsForAny(operationId: string, actor: Actor): boolean {
  return actionsOf(routeOf.get(operationId)!).some(action => wordsFor(action, actor).length > 0)
}

interface Listed {
  readonly id: string
  readonly way: string
  /** where no operation reads one of these by itself */
  readonly readable?: boolean
}

/** Each list beside the operation that reads one of its rows. */
const lists: readonly { path: string; operationId: string; things: (at: Asking) => Listed[] }[] = [
  { path: '/v1/loops', operationId: 'getLoop', things: ({ scene }) => [{ id: scene.loopId, way: '' }] },
  { path: '/v1/interviews', operationId: 'getInterview', things: ({ scene }) => [{ id: scene.interviewId, way: '' }] },
  {
    path: '/v1/scorecards',
    operationId: 'getScorecard',
    things: ({ scene, position }) => [
      { id: scene.cards[position] ?? scene.cards.panelist!, way: 'their own' },
      { id: scene.cards.other!, way: "another's" },
    ],
  },
  { path: '/v1/candidates', operationId: 'getCandidate', things: ({ scene }) => [{ id: scene.candidateId, way: '' }] },
  {
    path: '/v1/applications',
    operationId: 'getApplication',
    things: ({ scene }) => [{ id: scene.applicationId, way: '' }],
  },
  { path: '/v1/jobs', operationId: 'getJob', things: ({ world }) => [{ id: world.jobId, way: '' }] },
  { path: '/v1/rubrics', operationId: 'getRubric', things: ({ world }) => [{ id: world.rubricId, way: '' }] },
  {
    path: '/v1/approvals',
    operationId: 'listApprovals',
    things: ({ scene, position, asker }) => {
      const whole = worldFor(scene, position, { name: 'asked by another', askedBy: 'another' })
      const readable = expected('approval.read', asker.actor, whole) === 'allowed'
      // That a card is to be voided tells that it is in: before release only to those who may know who is due.
      const told = whole.loop.outside === 'open' || expected('loop.read_due', asker.actor, whole) === 'allowed'
      return [{ id: scene.approvalId, way: '', readable: readable && told }]
    },
  },
]

/** What carries a `permissions` member, and what the test knows of it. */
function members(
  at: Asking,
): { resource: Resource; path: string; circumstance: Partial<Circumstance>; job?: boolean }[] {
  const { scene, position, world } = at
  const own = scene.cards[position]
  return [
    { resource: 'loop', path: `/v1/loops/${scene.loopId}`, circumstance: factsOf.loop(at) },
    { resource: 'interview', path: `/v1/interviews/${scene.interviewId}`, circumstance: factsOf.interview(at) },
    ...(own === undefined
      ? []
      : [{ resource: 'scorecard' as const, path: `/v1/scorecards/${own}`, circumstance: factsOf.ownCard(at) }]),
    { resource: 'scorecard', path: `/v1/scorecards/${scene.cards.other}`, circumstance: factsOf.otherCard(at) },
    { resource: 'debrief', path: `/v1/loops/${scene.loopId}/debrief`, circumstance: {} },
    { resource: 'job', path: `/v1/jobs/${world.jobId}`, circumstance: {}, job: true },
  ]
}

/** How the matrix answered: its refusal, 202, or that the act was let through to whatever came of it. */
function verdictIn(answer: Answer): Verdict {
  if (answer.status >= 500 || answer.code === 'invalid_request' || answer.code === 'not_signed_in')
    throw new Error(`an ask is not well formed: ${answer.status} ${JSON.stringify(answer.body)}`)
  if (answer.code !== null && permissionCodes.has(answer.code)) return answer.code as Verdict
  return answer.status === 202 ? 'approval_needed' : 'allowed'
}

function nameOf(actor: Actor): string {
  if (actor.kind === 'person') return actor.roles.join('+')
  return actor.kind === 'integration' ? `key ${actor.scopes.join(',')}` : 'system'
}
