/** Who may come in: companies, people with their roles, their passwords and sessions, and the keys of integrations. */
import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { at, companyId, createdAt, id, serialNumber, updatedAt } from './columns.ts'

export const companies = pgTable(
  'companies',
  {
    companyId: companyId(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    sealMode: text('seal_mode').notNull().default('loop'),
    /** how language signals are looked for */
    signalsEngine: text('signals_engine').notNull().default('rules_and_model'),
    cardDueHours: integer('card_due_hours').notNull().default(24),
    /** whether imports may bring cards that were written elsewhere */
    pastScorecards: boolean('past_scorecards').notNull().default(false),
    demo: boolean('demo').notNull().default(false),
    /** keys the permutation of public integers */
    permutationKey: text('permutation_key').notNull(),
    version: integer('version').notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  t => [
    primaryKey({ name: 'companies_pk', columns: [t.companyId] }),
    unique('companies_slug_taken').on(t.slug),
    check('companies_seal_mode_known', sql`${t.sealMode} in ('loop', 'own_card')`),
    check('companies_signals_engine_known', sql`${t.signalsEngine} in ('rules', 'rules_and_model')`),
    check('companies_card_due_hours_in_range', sql`${t.cardDueHours} between 1 and 240`),
  ],
)

export const people = pgTable(
  'people',
  {
    companyId: companyId(),
    id: id(),
    serialNumber: serialNumber(),
    email: text('email').notNull(),
    name: text('name').notNull(),
    function: text('function').notNull(),
    seniority: smallint('seniority').notNull(),
    managerId: uuid('manager_id'),
    roles: text('roles').array().notNull(),
    active: boolean('active').notNull().default(true),
    /** moves with every change that ends sessions: password, deactivation */
    sessionEpoch: integer('session_epoch').notNull().default(1),
    externalSource: text('external_source'),
    externalId: text('external_id'),
    version: integer('version').notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  t => [
    primaryKey({ name: 'people_pk', columns: [t.companyId, t.id] }),
    foreignKey({ name: 'people_company_exists', columns: [t.companyId], foreignColumns: [companies.companyId] }),
    foreignKey({
      name: 'people_manager_exists',
      columns: [t.companyId, t.managerId],
      foreignColumns: [t.companyId, t.id],
    }),
    uniqueIndex('people_email_taken').on(t.companyId, sql`lower(${t.email})`),
    uniqueIndex('people_external_id_taken').on(t.companyId, t.externalSource, t.externalId),
    index('people_by_lower_email').on(sql`lower(${t.email})`),
    check('people_function_known', sql`${t.function} in ('product', 'engineering', 'design', 'other')`),
    check('people_seniority_in_range', sql`${t.seniority} between 1 and 5`),
    check('people_not_their_own_manager', sql`${t.managerId} is distinct from ${t.id}`),
    check(
      'people_roles_known',
      sql`${t.roles} <@ array['admin', 'recruiter', 'hiring_manager', 'head_of_product', 'interviewer', 'auditor']`,
    ),
  ],
)

export const passwords = pgTable(
  'passwords',
  {
    companyId: companyId(),
    personId: uuid('person_id').notNull(),
    hash: text('hash').notNull(),
    updatedAt: updatedAt(),
  },
  t => [
    primaryKey({ name: 'passwords_pk', columns: [t.companyId, t.personId] }),
    foreignKey({
      name: 'passwords_person_exists',
      columns: [t.companyId, t.personId],
      foreignColumns: [people.companyId, people.id],
    }),
  ],
)

/** One row per refresh token ever given; a family is one sign-in. A used token that comes back revokes its family. */
export const refreshTokens = pgTable(
  'refresh_tokens',
  {
    companyId: companyId(),
    id: id(),
    familyId: uuid('family_id').notNull(),
    personId: uuid('person_id').notNull(),
    hash: text('hash').notNull(),
    createdAt: createdAt(),
    expiresAt: at('expires_at').notNull(),
    usedAt: at('used_at'),
    revokedAt: at('revoked_at'),
  },
  t => [
    primaryKey({ name: 'refresh_tokens_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'refresh_tokens_person_exists',
      columns: [t.companyId, t.personId],
      foreignColumns: [people.companyId, people.id],
    }),
    unique('refresh_tokens_hash_taken').on(t.hash),
    index('refresh_tokens_by_family').on(t.companyId, t.familyId),
    index('refresh_tokens_by_expiry').on(t.companyId, t.expiresAt),
  ],
)

export const apiKeys = pgTable(
  'api_keys',
  {
    companyId: companyId(),
    id: id(),
    name: text('name').notNull(),
    scopes: text('scopes').array().notNull(),
    /** the first characters, so that a person recognises the key in a list */
    hint: text('hint').notNull(),
    hash: text('hash').notNull(),
    createdById: uuid('created_by_id').notNull(),
    /** the key this one takes over from; both work until the older one's end */
    rotatedFromId: uuid('rotated_from_id'),
    createdAt: createdAt(),
    expiresAt: at('expires_at'),
    revokedAt: at('revoked_at'),
    lastUsedAt: at('last_used_at'),
  },
  t => [
    primaryKey({ name: 'api_keys_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'api_keys_creator_exists',
      columns: [t.companyId, t.createdById],
      foreignColumns: [people.companyId, people.id],
    }),
    unique('api_keys_hash_taken').on(t.hash),
  ],
)

/** An auditor's sight of real names: with a reason, for an hour, told to the admins. */
export const unmaskings = pgTable(
  'unmaskings',
  {
    companyId: companyId(),
    id: id(),
    personId: uuid('person_id').notNull(),
    reason: text('reason').notNull(),
    createdAt: createdAt(),
    expiresAt: at('expires_at').notNull(),
  },
  t => [
    primaryKey({ name: 'unmaskings_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'unmaskings_person_exists',
      columns: [t.companyId, t.personId],
      foreignColumns: [people.companyId, people.id],
    }),
    index('unmaskings_by_person').on(t.companyId, t.personId, t.expiresAt),
  ],
)
