/** Rubrics and their versions. A published version never changes; every card is pinned to one. */
import { sql } from 'drizzle-orm'
import { check, foreignKey, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { companies, people } from './access.ts'
import { companyId, createdAt, id } from './columns.ts'

export const rubrics = pgTable(
  'rubrics',
  {
    companyId: companyId(),
    id: id(),
    slug: text('slug').notNull(),
    /** `library` rubrics came with the service; `company` ones were written here */
    origin: text('origin').notNull(),
    createdAt: createdAt(),
  },
  t => [
    primaryKey({ name: 'rubrics_pk', columns: [t.companyId, t.id] }),
    foreignKey({ name: 'rubrics_company_exists', columns: [t.companyId], foreignColumns: [companies.companyId] }),
    unique('rubrics_slug_taken').on(t.companyId, t.slug),
    check('rubrics_origin_known', sql`${t.origin} in ('library', 'company')`),
  ],
)

export const rubricVersions = pgTable(
  'rubric_versions',
  {
    companyId: companyId(),
    id: id(),
    rubricId: uuid('rubric_id').notNull(),
    number: integer('number').notNull(),
    content: jsonb('content').notNull(),
    note: text('note'),
    publishedById: uuid('published_by_id'),
    createdAt: createdAt(),
  },
  t => [
    primaryKey({ name: 'rubric_versions_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'rubric_versions_rubric_exists',
      columns: [t.companyId, t.rubricId],
      foreignColumns: [rubrics.companyId, rubrics.id],
    }),
    foreignKey({
      name: 'rubric_versions_publisher_exists',
      columns: [t.companyId, t.publishedById],
      foreignColumns: [people.companyId, people.id],
    }),
    unique('rubric_versions_number_taken').on(t.companyId, t.rubricId, t.number),
  ],
)
