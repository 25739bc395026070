/** Who may come in: sessions, people, the company's settings, API keys, acts that need two people. */
import { and, desc, eq, ilike, lt, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { apiKeys, companies, people } from '../../../db/schema/access.ts'
import { type Actor, Role } from '../../domain/actor.ts'
import { PersonUpsert } from '../../domain/import-rows.ts'
import { type Action, descriptors, permit } from '../../domain/permit.ts'
import { Refusal } from '../../domain/refusal.ts'
import { hashSecret, newApiKey } from '../../platform/auth.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import { Nothing, openRoute, route } from '../../platform/http.ts'
import { ByExternalId, enterOne, rowOf } from '../../platform/incoming.ts'
import { Id } from '../../platform/json-schema.ts'
import { approvalRoutes } from './approvals.ts'
import { cookieSessionRoutes } from './cookie-sessions.ts'
import { enterPeopleAs, factsOfPersonRow, findPersonOfRow } from './incoming-people.ts'
import { oidcRoutes } from './oidc.ts'
import { ownActRoutes } from './own-acts.ts'
import { endSession, hashPassword, isPassword, refreshSession, signIn } from './sessions.ts'
import {
  ApiKey,
  Company,
  CompanyChange,
  DirectoryEntry,
  KeyRotation,
  Me,
  NewApiKey,
  NewPerson,
  PasswordChange,
  Person,
  PersonChange,
  PersonFunction,
  Reason,
  RefreshRequest,
  Session,
  ShownApiKey,
  SignIn,
  Unmasking,
} from './shapes.ts'

const tag = 'access'
const ById = z.strictObject({ id: Id })
const hourMs = 3_600_000

export const createToken = openRoute({
  operationId: 'createToken',
  method: 'POST',
  path: '/v1/auth/token',
  tag,
  summary: 'Sign in with address and password',
  body: SignIn,
  reply: Session,
  refuses: ['sign_in_failed', 'company_needed'],
  signIn: true,
  handle: ({ app, deps, body, now }) => signIn(app, deps, body, now),
})

export const refreshToken = openRoute({
  operationId: 'refreshToken',
  method: 'POST',
  path: '/v1/auth/refresh',
  tag,
  summary: 'Trade a refresh token for the next access token and the next refresh token',
  body: RefreshRequest,
  reply: Session,
  refuses: ['refresh_token_invalid', 'sign_in_failed'],
  handle: ({ app, deps, body, now }) => refreshSession(app, deps, body.refresh_token, now),
})

export const signOut = openRoute({
  operationId: 'signOut',
  method: 'POST',
  path: '/v1/auth/sign-out',
  tag,
  summary: 'End the sign-in that a refresh token belongs to',
  body: RefreshRequest,
  reply: Nothing,
  status: 204,
  handle: ({ deps, body, now }) => endSession(deps, body.refresh_token, now),
})

export const getMe = route({
  operationId: 'getMe',
  cardSession: 'self',
  method: 'GET',
  path: '/v1/me',
  tag,
  summary: 'Who is signed in',
  may: 'self.read',
  reply: Me,
  async handle({ tx, actor }) {
    const [[company], [person], [key]] = await Promise.all([
      tx.sql<
        { id: string; slug: string; name: string; demo: boolean }[]
      >`select company_id as id, slug, name, demo from companies`,
      tx.sql<{ name: string; email: string; function: z.infer<typeof PersonFunction>; seniority: number }[]>`
        select name, email, function, seniority from people where id = ${actor.id}`,
      tx.sql<{ name: string }[]>`select name from api_keys where id = ${actor.id}`,
    ])
    return {
      kind: actor.kind as 'person' | 'integration',
      id: actor.id!,
      name: (person ?? key)!.name,
      email: person?.email ?? null,
      function: person?.function ?? null,
      seniority: person?.seniority ?? null,
      roles: actor.kind === 'person' ? [...actor.roles] : [],
      scopes: actor.kind === 'integration' ? [...actor.scopes] : [],
      company: company!,
      card_id: (actor.kind === 'person' && actor.cardId) || null,
      permissions: Object.fromEntries(
        (Object.keys(descriptors) as Action[]).map(action => [action, mayAtAll(action, actor)]),
      ),
    }
  },
})

/** Acts that a sign-in to one card leaves its person. */
const actsOnOwnCard: readonly Action[] = ['scorecard.read_own', 'scorecard.write', 'scorecard.submit', 'self.read']

function mayAtAll(action: Action, actor: Actor): string {
  if (actor.kind === 'person' && actor.cardId !== undefined && !actsOnOwnCard.includes(action)) return 'forbidden'
  return permit(action, actor)
}

export const changeMyPassword = route({
  operationId: 'changeMyPassword',
  method: 'PUT',
  path: '/v1/me/password',
  tag,
  summary: "Change one's own password; every other session ends",
  may: 'self.read',
  body: PasswordChange,
  reply: Nothing,
  status: 204,
  refuses: ['sign_in_failed'],
  facts: async ({ tx, actor }) => {
    const [row] = await tx.sql<{ hash: string }[]>`select hash from passwords where person_id = ${actor.id}`
    return { stored: row?.hash }
  },
  async handle({ tx, actor, body, facts, now }) {
    if (facts.stored === undefined || !(await isPassword(facts.stored, body.current ?? '')))
      throw new Refusal('sign_in_failed')
    await savePassword(tx, actor.id!, body.password, now)
  },
})

// ---- people ----

const personColumns = {
  id: people.id,
  name: people.name,
  email: people.email,
  function: sql<z.infer<typeof PersonFunction>>`${people.function}`,
  seniority: people.seniority,
  manager_id: people.managerId,
  roles: sql<Role[]>`${people.roles}`,
  active: people.active,
  created_at: people.createdAt,
  updated_at: people.updatedAt,
}

export const createPerson = route({
  operationId: 'createPerson',
  method: 'POST',
  path: '/v1/people',
  tag,
  summary: 'Add a person',
  description: 'Making somebody an admin needs a second person: the call answers 202 with an approval.',
  may: 'person.write',
  body: NewPerson,
  reply: Person,
  status: 201,
  etag: true,
  refuses: ['email_taken', 'external_id_taken', 'unknown_reference'],
  facts: async ({ body }) => ({
    permit: {
      targetIsAdmin: body.roles.includes('admin'),
      changesRoles: body.roles.some(role => role !== 'interviewer'),
    },
  }),
  async handle({ tx, deps, body, now, etag }) {
    const id = deps.ids(now)
    await tx.db.insert(people).values({
      companyId: tx.companyId,
      id,
      name: body.name,
      email: body.email,
      function: body.function,
      seniority: body.seniority,
      managerId: body.manager_id,
      roles: body.roles,
      externalSource: body.external?.source,
      externalId: body.external?.id,
      createdAt: now,
      updatedAt: now,
    })
    if (body.password !== undefined) await savePassword(tx, id, body.password, now)
    etag(1)
    return loadPerson(tx, id)
  },
  async again({ tx, etag }, id) {
    etag(await versionOfPerson(tx, id))
    return loadPerson(tx, id)
  },
})

export const listPeople = route({
  operationId: 'listPeople',
  method: 'GET',
  path: '/v1/people',
  tag,
  summary: 'People of the company, by name',
  may: 'person.read',
  query: z.strictObject({
    ...pageQuery,
    q: z.string().min(1).max(100).optional().meta({ description: 'part of the name or address' }),
    role: Role.optional(),
    function: PersonFunction.optional(),
    active: z.enum(['true', 'false']).optional(),
  }),
  reply: listOf(Person),
  async handle({ tx, query, paging }) {
    const pages = paging(2)
    const needle = query.q === undefined ? undefined : `%${query.q.replace(/[\\%_]/g, '\\$&')}%`
    const rows = await tx.db
      // The database's own lower case: another spelling of it in the cursor would skip or repeat names.
      .select({ ...personColumns, sort_key: sql<string>`lower(${people.name})` })
      .from(people)
      .where(
        and(
          needle === undefined ? undefined : or(ilike(people.name, needle), ilike(people.email, needle)),
          query.role === undefined ? undefined : sql`${query.role} = any(${people.roles})`,
          query.function === undefined ? undefined : eq(people.function, query.function),
          query.active === undefined ? undefined : eq(people.active, query.active === 'true'),
          pages.after
            ? sql`(lower(${people.name}), ${people.id}) > (${pages.after[0]}, ${pages.after[1]}::uuid)`
            : undefined,
        ),
      )
      .orderBy(sql`lower(${people.name})`, people.id)
      .limit(pages.fetch)
    const { rows: page, next_cursor } = pages.page(rows, row => [row.sort_key, row.id])
    return { data: page.map(({ sort_key: _, ...person }) => person), next_cursor }
  },
})

export const listDirectory = route({
  operationId: 'listDirectory',
  method: 'GET',
  path: '/v1/directory',
  tag,
  summary: 'Whom one can name as a panelist, an owner or a deputy: active people, by name',
  description:
    'For those who build or ask for loops and may not read people: who they are and what they do, and nothing else of them.',
  may: ['loop.write', 'loop.request', 'decision.delegate', 'person.read'],
  query: z.strictObject({
    ...pageQuery,
    q: z.string().min(1).max(100).optional().meta({ description: 'part of the name' }),
    function: PersonFunction.optional(),
  }),
  reply: listOf(DirectoryEntry),
  async handle({ tx, query, paging }) {
    const pages = paging(2)
    const name = pages.after?.[0] ?? null
    const id = pages.after?.[1] ?? null
    const needle = query.q === undefined ? null : `%${query.q.replace(/[\\%_]/g, '\\$&')}%`
    const rows = await tx.sql<(z.output<typeof DirectoryEntry> & { sort_key: string })[]>`
      select id, name, function, seniority, 'interviewer' = any(roles) as interviewer, lower(name) as sort_key from people
      where active and (${needle}::text is null or name ilike ${needle}) and (${query.function ?? null}::text is null or function = ${query.function ?? null})
        and (${name}::text is null or (lower(name), id) > (${name}, ${id}::uuid))
      order by lower(name), id limit ${pages.fetch}`
    const { rows: page, next_cursor } = pages.page(rows, row => [row.sort_key, row.id])
    return { data: page.map(({ sort_key: _, ...entry }) => entry), next_cursor }
  },
})

export const getPerson = route({
  operationId: 'getPerson',
  method: 'GET',
  path: '/v1/people/{id}',
  tag,
  summary: 'One person',
  may: 'person.read',
  params: ById,
  reply: Person,
  etag: true,
  async handle({ tx, params, etag }) {
    etag(await versionOfPerson(tx, params.id))
    return loadPerson(tx, params.id)
  },
})

export const changePerson = route({
  operationId: 'changePerson',
  method: 'PATCH',
  path: '/v1/people/{id}',
  tag,
  summary: 'Change a person: name, function, seniority, manager, roles, whether they take part',
  may: 'person.write',
  params: ById,
  body: PersonChange,
  reply: Person,
  etag: true,
  ifMatch: 'required',
  refuses: ['email_taken', 'unknown_reference', 'last_admin'],
  facts: async ({ tx, params, body }) => {
    const [before] = await tx.sql<{ roles: Role[] }[]>`select roles from people where id = ${params.id} for update`
    if (!before) throw new Refusal('not_found')
    return {
      before,
      permit: {
        targetIsAdmin: body.roles?.includes('admin') === true && !before.roles.includes('admin'),
        changesRoles: body.roles !== undefined,
      },
    }
  },
  async handle({ tx, params, body, facts, now, ifMatch, etag }) {
    const expected = ifMatch()
    const leaves = body.active === false || (body.roles !== undefined && !body.roles.includes('admin'))
    if (facts.before.roles.includes('admin') && leaves) {
      const others =
        await tx.sql`select 1 from people where 'admin' = any(roles) and active and id <> ${params.id} for update`
      if (others.length === 0) throw new Refusal('last_admin')
    }
    const { manager_id, ...same } = body
    const [changed] = await tx.db
      .update(people)
      .set({
        ...same,
        ...(manager_id === undefined ? {} : { managerId: manager_id }),
        ...(body.active === false ? { sessionEpoch: sql`${people.sessionEpoch} + 1` } : {}),
        version: sql`${people.version} + 1`,
        updatedAt: now,
      })
      .where(and(eq(people.id, params.id), expected === null ? undefined : eq(people.version, expected)))
      .returning({ version: people.version })
    if (!changed) throw new Refusal('precondition_failed')
    if (body.active === false)
      await tx.sql`update refresh_tokens set revoked_at = ${now} where person_id = ${params.id} and revoked_at is null`
    etag(changed.version)
    return loadPerson(tx, params.id)
  },
})

export const upsertPerson = route({
  operationId: 'upsertPerson',
  method: 'PUT',
  path: '/v1/people/by-external-id/{source}/{id}',
  tag,
  summary: 'Add or change a person by what another system calls them',
  description:
    'Answers 201 for somebody new, else 200. Somebody who is here under the same address, and whom no system has named yet, is taken to be the same person. Making somebody an admin needs a second person: the call answers 202 with an approval.',
  may: 'person.write',
  params: ByExternalId,
  body: PersonUpsert,
  reply: Person,
  status: 201,
  etag: true,
  refuses: ['email_taken', 'unknown_reference', 'last_admin'],
  facts: async ({ tx, params, body }) => {
    const row = rowOf(params, body)
    return { row, permit: factsOfPersonRow(row, await findPersonOfRow({ tx }, row)) }
  },
  async handle({ tx, deps, actor, facts, now, etag, status }) {
    const into = { tx, deps, actor, now, importId: null, rubricVersionId: null }
    const { id, change } = await enterOne(enterPeopleAs(true), into, facts.row)
    if (change !== 'created') status(200)
    etag(await versionOfPerson(tx, id))
    return loadPerson(tx, id)
  },
})

export const setPersonPassword = route({
  operationId: 'setPersonPassword',
  method: 'PUT',
  path: '/v1/people/{id}/password',
  tag,
  summary: "Set a person's password; their sessions end",
  may: 'person.write',
  params: ById,
  body: PasswordChange,
  reply: Nothing,
  status: 204,
  facts: async ({ tx, params }) => {
    const [person] = await tx.sql<{ roles: Role[] }[]>`select roles from people where id = ${params.id}`
    if (!person) throw new Refusal('not_found')
    // A key that could set an admin's password would be an admin.
    return { permit: { targetIsAdmin: false, changesRoles: true } }
  },
  handle: ({ tx, params, body, now }) => savePassword(tx, params.id, body.password, now),
})

async function loadPerson(tx: Tx, id: string): Promise<z.output<typeof Person>> {
  const [row] = await tx.db.select(personColumns).from(people).where(eq(people.id, id))
  if (!row) throw new Refusal('not_found')
  return row
}

async function versionOfPerson(tx: Tx, id: string): Promise<number> {
  const [row] = await tx.sql<{ version: number }[]>`select version from people where id = ${id}`
  if (!row) throw new Refusal('not_found')
  return row.version
}

/** Keeps the hash and ends every session that the old password began. */
async function savePassword(tx: Tx, personId: string, password: string, now: Date): Promise<void> {
  const hashed = await hashPassword(password)
  await Promise.all([
    tx.sql`insert into passwords (company_id, person_id, hash, updated_at) values (${tx.companyId}, ${personId}, ${hashed}, ${now})
      on conflict (company_id, person_id) do update set hash = excluded.hash, updated_at = excluded.updated_at`,
    tx.sql`update people set session_epoch = session_epoch + 1 where id = ${personId}
      and exists (select 1 from refresh_tokens t where t.person_id = ${personId})`,
    tx.sql`update refresh_tokens set revoked_at = ${now} where person_id = ${personId} and revoked_at is null`,
  ])
}

// ---- the company ----

const companyColumns = {
  id: companies.companyId,
  slug: companies.slug,
  name: companies.name,
  seal_mode: sql<'loop' | 'own_card'>`${companies.sealMode}`,
  signals_engine: sql<'rules' | 'rules_and_model'>`${companies.signalsEngine}`,
  card_due_hours: companies.cardDueHours,
  past_scorecards: companies.pastScorecards,
  demo: companies.demo,
  updated_at: companies.updatedAt,
}

export const getCompany = route({
  operationId: 'getCompany',
  method: 'GET',
  path: '/v1/company',
  tag,
  summary: "The company's settings",
  may: 'settings.read',
  reply: Company,
  etag: true,
  async handle({ tx, etag }) {
    const [row] = await tx.db.select({ ...companyColumns, version: companies.version }).from(companies)
    const { version, ...company } = row!
    etag(version)
    return company
  },
})

export const changeCompany = route({
  operationId: 'changeCompany',
  method: 'PATCH',
  path: '/v1/company',
  tag,
  summary: "Change the company's settings; loops that are open keep the seal they opened with",
  may: 'settings.write',
  body: CompanyChange,
  reply: Company,
  etag: true,
  ifMatch: 'required',
  async handle({ tx, body, now, ifMatch, etag }) {
    const expected = ifMatch()
    const [row] = await tx.db
      .update(companies)
      .set({
        ...(body.name === undefined ? {} : { name: body.name }),
        ...(body.seal_mode === undefined ? {} : { sealMode: body.seal_mode }),
        ...(body.signals_engine === undefined ? {} : { signalsEngine: body.signals_engine }),
        ...(body.card_due_hours === undefined ? {} : { cardDueHours: body.card_due_hours }),
        ...(body.past_scorecards === undefined ? {} : { pastScorecards: body.past_scorecards }),
        version: sql`${companies.version} + 1`,
        updatedAt: now,
      })
      .where(expected === null ? undefined : eq(companies.version, expected))
      .returning({ ...companyColumns, version: companies.version })
    if (!row) throw new Refusal('precondition_failed')
    const { version, ...company } = row
    etag(version)
    return company
  },
})

// ---- API keys ----

const keyColumns = {
  id: apiKeys.id,
  name: apiKeys.name,
  scopes: sql<z.infer<typeof ApiKey>['scopes']>`${apiKeys.scopes}`,
  hint: apiKeys.hint,
  created_by_id: apiKeys.createdById,
  rotated_from_id: apiKeys.rotatedFromId,
  created_at: apiKeys.createdAt,
  expires_at: apiKeys.expiresAt,
  revoked_at: apiKeys.revokedAt,
  last_used_at: apiKeys.lastUsedAt,
}
const hintLetters = 7

export const createApiKey = route({
  operationId: 'createApiKey',
  method: 'POST',
  path: '/v1/api-keys',
  tag,
  summary: 'Make an API key; it is shown this once',
  may: 'api_key.write',
  body: NewApiKey,
  reply: ShownApiKey,
  status: 201,
  showsSecret: true,
  async handle({ tx, deps, actor, body, now }) {
    const key = newApiKey()
    const [row] = await tx.db
      .insert(apiKeys)
      .values({
        companyId: tx.companyId,
        id: deps.ids(now),
        name: body.name,
        scopes: [...new Set(body.scopes)],
        hint: key.slice(0, hintLetters),
        hash: hashSecret(key),
        createdById: actor.id!,
        createdAt: now,
        expiresAt: body.expires_at,
      })
      .returning(keyColumns)
    return { ...row!, key }
  },
})

export const listApiKeys = route({
  operationId: 'listApiKeys',
  method: 'GET',
  path: '/v1/api-keys',
  tag,
  summary: 'API keys, newest first, without their secrets',
  may: 'api_key.read',
  query: z.strictObject(pageQuery),
  reply: listOf(ApiKey),
  async handle({ tx, paging }) {
    const pages = paging()
    const rows = await tx.db
      .select(keyColumns)
      .from(apiKeys)
      .where(pages.after ? lt(apiKeys.id, pages.after[0]!) : undefined)
      .orderBy(desc(apiKeys.id))
      .limit(pages.fetch)
    const { rows: data, next_cursor } = pages.page(rows, row => [row.id])
    return { data: [...data], next_cursor }
  },
})

export const getApiKey = route({
  operationId: 'getApiKey',
  method: 'GET',
  path: '/v1/api-keys/{id}',
  tag,
  summary: 'One API key, without its secret',
  may: 'api_key.read',
  params: ById,
  reply: ApiKey,
  handle: ({ tx, params }) => loadKey(tx, params.id),
})

export const rotateApiKey = route({
  operationId: 'rotateApiKey',
  method: 'POST',
  path: '/v1/api-keys/{id}/rotation',
  tag,
  summary: 'Make a new key that takes over; the old one works on for the overlap',
  may: 'api_key.rotate',
  params: ById,
  body: KeyRotation,
  reply: ShownApiKey,
  status: 201,
  showsSecret: true,
  facts: async ({ tx, actor, params }) => {
    const [old] = await tx.db.select(keyColumns).from(apiKeys).where(eq(apiKeys.id, params.id)).for('update')
    if (!old || old.revoked_at) throw new Refusal('not_found')
    return { old, permit: { self: actor.kind === 'integration' && actor.id === params.id } }
  },
  async handle({ tx, deps, body, facts, now }) {
    const key = newApiKey()
    const end = new Date(now.getTime() + body.overlap_hours * hourMs)
    await tx.db
      .update(apiKeys)
      .set({ expiresAt: facts.old.expires_at && facts.old.expires_at < end ? facts.old.expires_at : end })
      .where(eq(apiKeys.id, facts.old.id))
    const [row] = await tx.db
      .insert(apiKeys)
      .values({
        companyId: tx.companyId,
        id: deps.ids(now),
        name: facts.old.name,
        scopes: facts.old.scopes,
        hint: key.slice(0, hintLetters),
        hash: hashSecret(key),
        createdById: facts.old.created_by_id,
        rotatedFromId: facts.old.id,
        createdAt: now,
      })
      .returning(keyColumns)
    return { ...row!, key }
  },
})

export const revokeApiKey = route({
  operationId: 'revokeApiKey',
  method: 'DELETE',
  path: '/v1/api-keys/{id}',
  tag,
  summary: 'Revoke an API key at once',
  may: 'api_key.write',
  params: ById,
  reply: Nothing,
  status: 204,
  async handle({ tx, params, now }) {
    const revoked = await tx.db
      .update(apiKeys)
      .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, ${now.toISOString()}::timestamptz)` })
      .where(eq(apiKeys.id, params.id))
      .returning({ id: apiKeys.id })
    if (revoked.length === 0) throw new Refusal('not_found')
  },
})

async function loadKey(tx: Tx, id: string): Promise<z.output<typeof ApiKey>> {
  const [row] = await tx.db.select(keyColumns).from(apiKeys).where(eq(apiKeys.id, id))
  if (!row) throw new Refusal('not_found')
  return row
}

// ---- an auditor's hour ----

export const createUnmasking = route({
  operationId: 'createUnmasking',
  method: 'POST',
  path: '/v1/unmaskings',
  tag,
  summary: 'See real names for an hour, with a reason that stays',
  may: 'candidate.unmask',
  body: z
    .strictObject({ reason: Reason })
    .meta({ id: 'NewUnmasking', examples: [{ reason: 'A complaint names a candidate; I have to find the loop.' }] }),
  reply: Unmasking,
  status: 201,
  async handle({ tx, deps, actor, body, now }) {
    const row = {
      id: deps.ids(now),
      person_id: actor.id!,
      reason: body.reason,
      created_at: now,
      expires_at: new Date(now.getTime() + hourMs),
    }
    tx.defer(tx.sql`
      insert into unmaskings (company_id, id, person_id, reason, created_at, expires_at)
      values (${tx.companyId}, ${row.id}, ${row.person_id}, ${row.reason}, ${row.created_at}, ${row.expires_at})`)
    return row
  },
  again: async ({ tx, actor }, id) => {
    const [row] = await tx.sql<z.output<typeof Unmasking>[]>`
      select id, person_id, reason, created_at, expires_at from unmaskings where id = ${id} and person_id = ${actor.id}`
    if (!row) throw new Refusal('not_found')
    return row
  },
})

export const listUnmaskings = route({
  operationId: 'listUnmaskings',
  method: 'GET',
  path: '/v1/unmaskings',
  tag,
  summary: 'Who saw real names, when and why, newest first',
  may: 'audit.read',
  query: z.strictObject(pageQuery),
  reply: listOf(Unmasking),
  async handle({ tx, paging }) {
    const pages = paging()
    const after = pages.after?.[0] ?? null
    const rows = await tx.sql<z.output<typeof Unmasking>[]>`
      select id, person_id, reason, created_at, expires_at from unmaskings
      where ${after}::uuid is null or id < ${after}::uuid order by id desc limit ${pages.fetch}`
    const { rows: data, next_cursor } = pages.page(rows, row => [row.id])
    return { data: [...data], next_cursor }
  },
})

export const accessRoutes = [
  createToken,
  refreshToken,
  signOut,
  ...cookieSessionRoutes,
  ...oidcRoutes,
  getMe,
  changeMyPassword,
  createPerson,
  listPeople,
  listDirectory,
  getPerson,
  changePerson,
  upsertPerson,
  setPersonPassword,
  getCompany,
  changeCompany,
  createApiKey,
  listApiKeys,
  getApiKey,
  rotateApiKey,
  revokeApiKey,
  createUnmasking,
  listUnmaskings,
  ...ownActRoutes,
  ...approvalRoutes,
]
