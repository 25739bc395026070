/**
 * How each facade says no, and in which windows it counts: the words of Harvest (v1 and v3), of its token address, and of
 * Merge. Bodies hold what the vendor's clients look for, and never more than the house's own refusal would say.
 */
import type { Dialect, Trouble } from '../../platform/dialect.ts'

/** The members of a query that were not understood, as Harvest and Merge name them. */
function fieldsOf({ errors = [] }: Trouble): { field: string; message: string }[] {
  return errors.map(({ pointer, message }) => ({ field: pointer.split('/').at(-1) ?? '', message }))
}

/** A request that was not understood is 422 here, where the house says 400. */
function refuseInHarvest(trouble: Trouble): { status: number; body: object; challenge?: string } {
  const { status, title } = trouble
  if (status === 400 || status === 422)
    return { status: 422, body: { message: 'Validation error', errors: fieldsOf(trouble) } }
  return { status, body: { message: title }, challenge: 'Basic realm="Harvest"' }
}

export const harvestV3: Dialect = {
  name: 'harvest v3',
  prefix: '/facade/harvest/v3',
  windowSeconds: 30,
  refuse: trouble => ({ ...refuseInHarvest(trouble), challenge: 'Bearer' }),
}

export const harvestV1: Dialect = {
  name: 'harvest v1',
  prefix: '/facade/harvest/v1',
  windowSeconds: 10,
  refuse: refuseInHarvest,
}

/** Errors of the token address are those of OAuth 2.0 (RFC 6749, section 5.2). */
export const harvestToken: Dialect = {
  name: 'harvest token',
  prefix: '/facade/harvest/token',
  windowSeconds: 60,
  refuse: ({ status, title }) => ({
    status,
    body: { error: status === 401 ? 'invalid_client' : 'invalid_request', error_description: title },
    challenge: 'Basic realm="Harvest"',
  }),
}

export const merge: Dialect = {
  name: 'merge',
  prefix: '/facade/merge/ats/v1',
  windowSeconds: 60,
  refuse(trouble) {
    const fields = fieldsOf(trouble)
    if (fields.length > 0)
      return { status: 400, body: Object.fromEntries(fields.map(({ field, message }) => [field, [message]])) }
    return { status: trouble.status, body: { detail: trouble.title } }
  },
}

export const dialects: readonly Dialect[] = [harvestV3, harvestV1, harvestToken, merge]
