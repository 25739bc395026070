/** Commands that do one thing and stop: migrating, and making a company. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { insertCompany } from '../features/access/new-company.ts'
import { insertLibraryRubrics } from '../features/rubrics/library.ts'
import type { Config } from '../platform/config.ts'
import { getReady, ToldInWords } from './start-up.ts'

/** Brings the database to the newest shape. */
export async function migrateOnly(config: Config): Promise<number> {
  const ready = await getReady(config)
  await ready.close()
  console.log('The database is in the newest shape.')
  return 0
}

/** Enters the demo company in the foreground, with its progress. */
export async function seedOnly(config: Config): Promise<number> {
  const ready = await getReady(config)
  try {
    const { seedDemo } = await import('../seed/demo.ts')
    let told = 0
    await seedDemo(ready.deps, {
      onProgress(done, total) {
        const tenth = Math.floor((done / total) * 10)
        if (tenth > told) console.error(`Entering the demo company: ${tenth * 10} %`)
        told = tenth
      },
    })
    console.log('The demo company is in.')
    return 0
  } finally {
    await ready.close()
  }
}

/** Makes a company, its first admin and its rubrics, and prints how to sign in. Refuses to mix with the demo company. */
export async function createCompany(
  config: Config,
  values: { name: string; 'admin-email': string; 'admin-name'?: string; slug?: string; password?: string },
): Promise<number> {
  const email = z.email().safeParse(values['admin-email'])
  if (!email.success) throw new ToldInWords(`--admin-email ${values['admin-email']} is no e-mail address`)
  const slug = values.slug ?? slugOf(values.name)
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(slug))
    throw new ToldInWords('--slug takes 1 to 40 small letters, digits and hyphens')
  if (values.password !== undefined && values.password.length < 10)
    throw new ToldInWords('--password needs at least 10 characters')
  const ready = await getReady(config)
  try {
    const companies = await ready.deps.db.lookup<{ demo: boolean }>(sql => sql`select demo from list_companies()`)
    if (companies.some(company => company.demo) && config.demo !== true)
      throw new ToldInWords(
        `This database holds the demo company, and real people do not mix with it.\nStart afresh: remove ${config.dataDir} (or name another DATA_DIR) and start with DEMO=0.`,
      )
    const password = values.password ?? randomBytes(12).toString('base64url')
    const now = ready.deps.clock()
    const companyId = ready.deps.ids(now)
    await ready.deps.db.write(companyId, async tx => {
      await insertCompany(tx, ready.deps, now, {
        slug,
        name: values.name,
        demo: false,
        admin: { email: email.data, name: values['admin-name'] ?? email.data.split('@')[0]!, password },
      })
      await insertLibraryRubrics(tx, ready.deps, now)
    })
    console.log(
      `${values.name} is made. Sign in as ${email.data} with ${values.password === undefined ? password : 'the password you gave'}`,
    )
    if (values.password === undefined) console.log('(shown this once)')
    return 0
  } finally {
    await ready.close()
  }
}

function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
}
