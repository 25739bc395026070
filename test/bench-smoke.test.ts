/**
 * The bench runs and its record has the shape that readers and later runs count on. Nothing here looks at how fast anything
 * was: that depends on the machine and on what else it does.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { z } from 'zod'

const root = fileURLToPath(new URL('..', import.meta.url))
const minutes = 60_000

const Column = z.strictObject({
  name: z.enum(['service', 'pgbench', 'pgbench, pipelined', 'pgbench, no access log']),
  per_second: z.number().positive(),
  per_second_of_rounds: z.array(z.number().positive()).length(2),
  ratio: z.number().positive().nullable(),
  done: z.int().positive(),
  released: z.int().positive().nullable(),
  others: z.strictObject({}),
  cpu_ms: z.number().nullable(),
  latency_ms: z.strictObject({ p50: z.number(), p99: z.number() }).nullable(),
})

const Bench = z.strictObject({
  machine: z.strictObject({
    cores: z.int().positive(),
    memory_gib: z.number(),
    node: z.string(),
    postgresql: z.string(),
    load_before: z.number(),
    load_after: z.number(),
  }),
  rounds: z.literal(2),
  seconds_per_turn: z.literal(1),
  connections: z.literal(4),
  pgbench: z.boolean(),
  results: z.array(
    z.strictObject({
      operation: z.string(),
      statements: z.int().positive(),
      flushes: z.int().positive(),
      goal: z.number().nullable(),
      columns: z.array(Column).min(1),
    }),
  ),
})

const folder = mkdtempSync(join(tmpdir(), 'hireloop-bench-smoke-'))
let record: z.output<typeof Bench>

beforeAll(() => {
  const out = join(folder, 'bench.json')
  const words = ['--short', '--from-source', '--connections=4', '--only=submission,debrief read', `--out=${out}`]
  const ran = spawnSync(process.execPath, ['--import', 'tsx', 'test/bench/service.ts', ...words], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: inject('serverUrl'), NODE_ENV: undefined },
    encoding: 'utf8',
  })
  if (ran.status !== 0) throw new Error(`the bench ended with ${ran.status}: ${ran.stdout}${ran.stderr}`)
  record = Bench.parse(JSON.parse(readFileSync(out, 'utf8')))
}, 5 * minutes)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('measures each operation that was asked for, with the goals of the two that have one', () => {
  expect(record.results.map(({ operation, goal }) => [operation, goal])).toEqual([
    ['submission', 0.35],
    ['debrief read', 0.3],
  ])
})

it('puts pgbench beside the service wherever pgbench is installed, and every request was a success', () => {
  for (const { columns } of record.results) {
    expect(columns[0]!.name).toBe('service')
    expect(columns.length > 1).toBe(record.pgbench)
    for (const column of columns) expect(column.others).toEqual({})
  }
})

it('says how many of the submissions released a loop: every fifth', () => {
  for (const { done, released } of record.results[0]!.columns) expect(released).toBe(done / 5)
})

it('leaves two flushes to a submission, and two to a debrief read with one more for the access log', () => {
  expect(record.results.map(({ flushes }) => flushes)).toEqual([2, 3])
})
