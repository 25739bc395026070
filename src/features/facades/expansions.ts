/**
 * Merge's `expand`: members that hold ids of other models hold the models themselves. What stands there is what the model's own
 * list shows this reader, by the same relation: where the reader may not read it, or finds no such thing, the id stays. Names
 * that a model has not, or that lead on from an expanded one, are passed over as Merge passes over them.
 */
import { permit } from '../../domain/permit.ts'
import { type Query, textOf } from './filters.ts'
import { type Resource, type Shape, type Showing, selectRows } from './listing.ts'

/** Which members of a model can be expanded, and to which models. What Merge can expand and nobody has here stays empty. */
const expansions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  scorecards: { application: 'applications', interview: 'interviews', interviewer: 'users' },
  interviews: { application: 'applications', interviewers: 'users' },
  applications: { candidate: 'candidates', job: 'jobs' },
  candidates: { applications: 'applications' },
  jobs: { hiring_managers: 'users', recruiters: 'users' },
}

/** The names that a query wants expanded, as one comma list, the member repeated, or with places in brackets. */
export function namesToExpand(query: Query): ReadonlySet<string> {
  const lists = Object.entries(query).filter(([name]) => /^expand(\[\d*\])?$/.test(name))
  return new Set(lists.flatMap(([name, value]) => textOf(name, value).split(',')).map(each => each.trim()))
}

/** The models of `each` with the named members expanded: one more statement for every member, whatever the page holds. */
export async function expandMembers(
  shapes: readonly Shape[],
  each: Resource,
  names: ReadonlySet<string>,
  resources: readonly Resource[],
  showing: Showing,
): Promise<readonly Shape[]> {
  const expanded = await Promise.all(
    Object.entries(expansions[each.name] ?? {})
      .filter(([member]) => names.has(member))
      .map(async ([member, name]) => {
        const model = resources.find(one => one.name === name)!
        return [
          member,
          await loadModels(
            model,
            shapes.flatMap(shape => idsIn(shape[member])),
            showing,
          ),
        ] as const
      }),
  )
  return shapes.map(shape => ({
    ...shape,
    ...Object.fromEntries(expanded.map(([member, models]) => [member, expandValue(shape[member], models)])),
  }))
}

/** The models of these ids that the reader may read and finds, by their ids. */
async function loadModels(
  model: Resource,
  ids: readonly string[],
  showing: Showing,
): Promise<ReadonlyMap<string, Shape>> {
  if (ids.length === 0 || permit(model.may, showing.actor) !== 'allowed') return new Map()
  const { tx, reader } = showing
  const wanted = [...new Set(ids)]
  const found = await selectRows(tx, reader, model.relation, tx.sql`r.id = any(${wanted}::uuid[])`, tx.sql``)
  const shapes = await model.show(found as never[], showing)
  return new Map(shapes.map(shape => [String(shape.id), shape]))
}

function idsIn(value: unknown): string[] {
  return [value].flat().filter(each => typeof each === 'string')
}

function expandValue(value: unknown, models: ReadonlyMap<string, Shape>): unknown {
  if (Array.isArray(value)) return value.map(each => expandValue(each, models))
  return typeof value === 'string' ? (models.get(value) ?? value) : value
}
