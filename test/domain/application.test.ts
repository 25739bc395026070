import { describe, expect, it } from 'vitest'
import { type ApplicationState, applicationStates, moveApplication } from '../../src/domain/application.ts'
import { Refusal } from '../../src/domain/refusal.ts'

/** Every pair of states, written out: what the move answers. */
const expected: readonly (readonly [from: ApplicationState, to: ApplicationState, answer: string])[] = [
  ['active', 'active', 'application_state_unchanged'],
  ['active', 'hired', 'hired'],
  ['active', 'rejected', 'rejected'],
  ['active', 'withdrawn', 'withdrawn'],
  ['hired', 'active', 'application_closed'],
  ['hired', 'hired', 'application_state_unchanged'],
  ['hired', 'rejected', 'application_closed'],
  ['hired', 'withdrawn', 'application_closed'],
  ['rejected', 'active', 'active'],
  ['rejected', 'hired', 'application_closed'],
  ['rejected', 'rejected', 'application_state_unchanged'],
  ['rejected', 'withdrawn', 'application_closed'],
  ['withdrawn', 'active', 'active'],
  ['withdrawn', 'hired', 'application_closed'],
  ['withdrawn', 'rejected', 'application_closed'],
  ['withdrawn', 'withdrawn', 'application_state_unchanged'],
]

describe('the states of an application', () => {
  it.each(expected)('from %s to %s answers %s', (from, to, answer) => {
    expect(answerOf(() => moveApplication(from, to))).toBe(answer)
  })

  it('are all in the table, each pair once', () => {
    const pairs = expected.map(([from, to]) => `${from} ${to}`)
    expect(new Set(pairs).size).toBe(pairs.length)
    expect(pairs).toHaveLength(applicationStates.length ** 2)
  })
})

function answerOf(act: () => string): string {
  try {
    return act()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}
