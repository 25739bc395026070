/**
 * From a zod schema to the JSON Schema that serializes replies and stands in the OpenAPI document. Schemas that carry an
 * `id` in their metadata become named components. It does not validate anything itself.
 */
import { z } from 'zod'

export type Json = { [key: string]: unknown }

/** A moment: a Date in code, ISO 8601 UTC on the wire. For replies. */
export const Time = z.date().meta({ description: 'ISO 8601 in UTC' })

/** A moment in a request: ISO 8601 with its offset, a Date once parsed. */
export const TimeIn = z.iso
  .datetime({ offset: true, message: 'Give a time with its zone, such as 2026-03-02T09:00:00Z' })
  .max(40)
  .transform(text => new Date(text))
  .refine(time => time.getUTCFullYear() >= 1970 && time.getUTCFullYear() < 2200, 'Give a year between 1970 and 2199')

export const Id = z.uuid('Give an id as a UUID')

const idLetters = 36
const timeLetters = 24
const int32Max = 2_147_483_647

/** Turns schemas into JSON Schema and collects the named ones they mention, each once. */
export class SchemaBook {
  readonly components = new Map<string, Json>()

  /** `io` says which side of a transformation is meant: what comes in, or what goes out. */
  describe(schema: z.ZodType, io: 'input' | 'output'): Json {
    const made = z.toJSONSchema(schema, {
      io,
      target: 'draft-2020-12',
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema._zod.def.type === 'date')
          Object.assign(jsonSchema, { type: 'string', format: 'date-time', maxLength: timeLetters })
        if (jsonSchema.format === 'uuid') jsonSchema.maxLength = idLetters
        // The pattern of a UUID or a date-time says nothing that its format does not.
        if (jsonSchema.format === 'uuid' || jsonSchema.format === 'date-time') delete jsonSchema.pattern
        // Left out by the library where a part is transformed on its way in; it still says what to send.
        const examples = z.globalRegistry.get(zodSchema)?.examples
        if (io === 'input' && examples) jsonSchema.examples = examples as unknown[]
        if (jsonSchema.type === 'integer')
          jsonSchema.format = (jsonSchema.maximum ?? Infinity) <= int32Max ? 'int32' : 'int64'
      },
    }) as Json
    const definitions = (made.$defs ?? {}) as Record<string, Json>
    delete made.$defs
    delete made.$schema
    const named = { ...definitions, ...(made.id ? { [made.id as string]: made } : {}) }
    for (const [name, definition] of Object.entries(named)) this.keep(name, tidy(definition, definitions))
    return made.id ? { $ref: `${made.id}#` } : tidy(made, definitions)
  }

  private keep(name: string, definition: Json): void {
    const before = this.components.get(name)
    if (before && JSON.stringify(before) !== JSON.stringify(definition))
      throw new Error(`two different schemas are called ${name}`)
    this.components.set(name, definition)
  }
}

/**
 * Points references to components, and writes "a text or null" the short way that serializes fastest. A named list of
 * words (a role, a state) is written out for the same reason; the document gives it its name back.
 */
function tidy(value: unknown, definitions: Record<string, Json>): Json {
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk)
    if (node === null || typeof node !== 'object') return node
    const { $ref, ...rest } = node as Json
    const words = typeof $ref === 'string' ? definitions[$ref.replace('#/$defs/', '')] : undefined
    if (words?.enum) return walk({ ...words, description: undefined, ...rest, id: undefined })
    const out: Json = {}
    for (const [key, inner] of Object.entries(node as Json)) {
      if (inner === undefined || (key === 'id' && typeof inner === 'string' && /^[A-Z]/.test(inner))) continue
      out[key] = key === '$ref' && typeof inner === 'string' ? inner.replace(/^#\/\$defs\/(.+)$/, '$1#') : walk(inner)
    }
    const either = out.anyOf as Json[] | undefined
    if (
      either?.length === 2 &&
      either[1]!.type === 'null' &&
      typeof either[0]!.type === 'string' &&
      !either[0]!.properties
    ) {
      const { anyOf: _, ...others } = out
      const [some] = either as [Json, Json]
      const withNull = some.enum ? { enum: [...(some.enum as unknown[]), null] } : {}
      return { ...some, ...withNull, type: [some.type, 'null'], ...others }
    }
    return out
  }
  return walk(value) as Json
}
