/** The first rows of a company: itself and its first admin. Written where no request can: from the command line and the demo. */
import { randomBytes } from 'node:crypto'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { hashPassword } from './sessions.ts'

/** Makes the company of the transaction; answers its admin's id. Refuses `already_exists` for a slug that is taken. */
export async function insertCompany(
  tx: Tx,
  deps: Deps,
  now: Date,
  company: { slug: string; name: string; demo: boolean; admin: { email: string; name: string; password: string } },
): Promise<string> {
  const adminId = deps.ids(now)
  const { admin } = company
  await tx.sql`
    insert into companies (company_id, slug, name, demo, permutation_key, created_at, updated_at)
    values (${tx.companyId}, ${company.slug}, ${company.name}, ${company.demo}, ${randomBytes(16).toString('hex')}, ${now}, ${now})`
  await tx.sql`
    insert into people (company_id, id, email, name, function, seniority, roles, created_at, updated_at)
    values (${tx.companyId}, ${adminId}, ${admin.email}, ${admin.name}, 'other', 3, ${['admin']}, ${now}, ${now})`
  await tx.sql`
    insert into passwords (company_id, person_id, hash, updated_at)
    values (${tx.companyId}, ${adminId}, ${await hashPassword(admin.password)}, ${now})`
  return adminId
}
