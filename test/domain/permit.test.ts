/**
 * The permission matrix, cell by cell and in every state of a loop, judged by expectations written by hand
 * (`permit-expected.ts`), by sentences from the promise, and by laws that must hold whatever the matrix says.
 */
import { afterAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/domain/actor.ts'
import { permit } from '../../src/domain/permit.ts'
import { acts, deniedWorlds, doubleRoles, expected, factsOf, keys, singleRoles, worlds } from './permit-expected.ts'

const counts = { cells: 0, askings: 0 }
afterAll(() => console.log(`permit: ${counts.cells} cells of the matrix, ${counts.askings} askings judged`))

function disagreements(actors: readonly Actor[], from: Iterable<Parameters<typeof factsOf>[0]>): string[] {
  const found: string[] = []
  for (const world of from)
    for (const actor of actors) {
      const facts = factsOf(world, actor)
      for (const action of acts) {
        counts.askings++
        const answer = permit(action, actor, facts)
        const promise = expected(action, actor, world)
        if (answer !== promise && found.length < 40) {
          const who =
            actor.kind === 'person'
              ? actor.roles.join('+')
              : actor.kind === 'integration'
                ? actor.scopes.join(' ')
                : 'system'
          found.push(
            `${action} by ${who}; ${world.loop.name}, ${world.setting}, panel ${world.onPanel}, team ${world.onTeam}, ${world.circumstance.name}, ${world.candidate}: ${answer}, promised ${promise}`,
          )
        }
      }
    }
  return found
}

describe('every cell of the matrix, in every state of a loop', () => {
  it('one role', () => expect(disagreements(singleRoles, worlds())).toEqual([]))
  it('two', () => expect(disagreements(doubleRoles, worlds())).toEqual([]))
  it('keys', () => expect(disagreements(keys, worlds())).toEqual([]))
  it('denied', () =>
    expect(disagreements([...singleRoles, ...doubleRoles, ...keys.slice(0, 2)], deniedWorlds())).toEqual([]))
})
