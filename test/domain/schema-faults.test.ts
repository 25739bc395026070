import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { schemaFaults } from '../../src/domain/schema-faults.ts'

const schema = z.strictObject({
  name: z.string().min(3).max(5),
  email: z.email().optional(),
  person: z.uuid().optional(),
  at: z.iso.datetime({ offset: true }).optional(),
  count: z.int().max(9).optional(),
  engine: z.literal('rules').optional(),
  roles: z
    .array(z.enum(['admin', 'auditor']))
    .min(1)
    .optional(),
  own: z
    .string()
    .refine(text => text !== 'no', 'Say yes')
    .optional(),
})

function faultsOf(value: unknown, most = 20) {
  const { error } = schema.safeParse(value)
  return error ? schemaFaults(error, value, most) : []
}

describe('the faults of a value', () => {
  it.each([
    [{}, '/name', 'This is needed'],
    [{ name: 7 }, '/name', 'Give text'],
    [{ name: 'A' }, '/name', 'Give at least 3 characters'],
    [{ name: 'A longer one' }, '/name', 'Give at most 5 characters'],
    [{ name: 'Anna', email: 'here' }, '/email', 'Give an e-mail address'],
    [{ name: 'Anna', person: '12' }, '/person', 'Give an id'],
    [{ name: 'Anna', at: 'today' }, '/at', 'Give a time with its offset, such as 2026-03-02T09:00:00Z'],
    [{ name: 'Anna', count: 1.5 }, '/count', 'Give a whole number'],
    [{ name: 'Anna', count: 10 }, '/count', 'Give at most 9'],
    [{ name: 'Anna', roles: [] }, '/roles', 'Give at least 1 of them'],
    [{ name: 'Anna', roles: ['boss'] }, '/roles/0', 'Give one of admin, auditor'],
    [{ name: 'Anna', engine: 'magic' }, '/engine', 'Give rules'],
    [{ name: 'Anna', own: 'no' }, '/own', 'Say yes'],
    [{ name: 'Anna', 'a/b~c': 1 }, '/a~1b~0c', 'There is no such field'],
    ['no object', '', 'Give an object'],
  ])('of %j stand at their place in plain words', (value, pointer, message) => {
    expect(faultsOf(value)).toEqual([{ pointer, message }])
  })

  it('are no more than are asked for', () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`field ${at}`, at]))
    expect(faultsOf({ name: 'Anna', ...many }, 3)).toHaveLength(3)
    expect(faultsOf({ name: 1, email: 2, person: 3, at: 4 }, 2).map(({ pointer }) => pointer)).toEqual([
      '/name',
      '/email',
    ])
  })
})
