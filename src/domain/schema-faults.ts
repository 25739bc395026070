/**
 * What a schema finds wrong, in the words of whoever filled in the form or the sheet: each fault with its place. Schemas say
 * what is allowed; their library's sentences are for programmers. It knows neither requests nor files.
 */
import type { z } from 'zod'
import { pointerOf } from './json-pointer.ts'

/** One fault: a JSON pointer into the value, empty for the whole of it, and what to do there. */
export interface SchemaFault {
  readonly pointer: string
  readonly message: string
}

/** The first `most` faults of a value that a schema refused. What is of the wrong type is not measured besides. */
export function schemaFaults(error: z.ZodError, value: unknown, most: number): SchemaFault[] {
  const mistyped = new Set(error.issues.filter(({ code }) => code === 'invalid_type').map(({ path }) => path.join('/')))
  const faults: SchemaFault[] = []
  for (const issue of error.issues) {
    if (issue.code !== 'invalid_type' && mistyped.has(issue.path.join('/'))) continue
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys.slice(0, most))
        faults.push({ pointer: pointerOf([...issue.path, key]), message: 'There is no such field' })
    else faults.push({ pointer: pointerOf(issue.path), message: inPlainWords(issue, value) })
    if (faults.length >= most) break
  }
  return faults.slice(0, most)
}

/** A schema's own sentence where it has one. */
function inPlainWords(issue: z.core.$ZodIssue, value: unknown): string {
  if (!/^(Invalid|Too) /.test(issue.message)) return issue.message
  if (issue.path.length > 0 && valueAt(value, issue.path) === undefined) return 'This is needed'
  switch (issue.code) {
    case 'invalid_value':
      return `Give ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`
    case 'invalid_type':
      return `Give ${kindsInWords[issue.expected] ?? issue.expected}`
    case 'too_big':
      return `Give at most ${issue.maximum}${unitOf(issue.origin)}`
    case 'too_small':
      return `Give at least ${issue.minimum}${unitOf(issue.origin)}`
    case 'invalid_format':
      return `Give ${formatsInWords[issue.format] ?? 'what has the form that is asked for'}`
    case 'invalid_union':
      return 'This has none of the forms that are asked for'
    default:
      return issue.message
  }
}

const kindsInWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

const formatsInWords: Readonly<Record<string, string>> = {
  uuid: 'an id',
  guid: 'an id',
  email: 'an e-mail address',
  url: 'an address that begins with http',
  datetime: 'a time with its offset, such as 2026-03-02T09:00:00Z',
  date: 'a day, such as 2026-03-02',
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' of them' : ''
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (held, key) => (typeof held === 'object' && held !== null ? Reflect.get(held, key) : undefined),
    value,
  )
}
