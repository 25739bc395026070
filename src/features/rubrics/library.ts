/** Gives a company the library rubrics, as published versions like any other. */
import { libraryRubrics } from '../../domain/rubrics/library.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'

/** Inserts each library rubric with its first version. */
export async function insertLibraryRubrics(tx: Tx, deps: Deps, now: Date): Promise<void> {
  for (const rubric of libraryRubrics) {
    const rubricId = deps.ids(now)
    await tx.sql`
      insert into rubrics (company_id, id, slug, origin, created_at) values (${tx.companyId}, ${rubricId}, ${rubric.slug}, 'library', ${now})`
    await tx.sql`
      insert into rubric_versions (company_id, id, rubric_id, number, content, note, created_at)
      values (${tx.companyId}, ${deps.ids(now)}, ${rubricId}, 1, ${JSON.stringify(rubric)}, 'from the library', ${now})`
  }
}
