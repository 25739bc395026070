/** The lines that a start prints: the address, who can sign in with what, and what to do where nobody can yet. */
import type { Deps } from '../platform/deps.ts'
import { demoPassword, demoPeople } from '../seed/people.ts'

/** `demo`: the demo company is in, or on its way in. */
export async function welcome(deps: Deps, port: number, embedded: boolean, demo: boolean): Promise<string> {
  const { config } = deps
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  const address = config.publicUrl ?? `http://${host}:${port}`
  const companies = await deps.db.lookup<{ slug: string; demo: boolean }>(
    sql => sql`select slug, demo from list_companies()`,
  )
  const lines = [
    '',
    `Hireloop is ready at ${address}`,
    `  API documents   ${address}/docs`,
    `  database        ${embedded ? `embedded PostgreSQL in ${config.dataDir}` : 'the one of DATABASE_URL'}`,
  ]
  if (demo) {
    const width = Math.max(...demoPeople.map(person => person.email.length))
    lines.push(
      '',
      `The demo company is ${companies.length > 0 ? 'inside' : 'being entered (some seconds)'}. Sign in with the password ${demoPassword} as`,
    )
    for (const { email, role, whatFor } of demoPeople) lines.push(`  ${email.padEnd(width)}  ${role}: ${whatFor}`)
  } else if (companies.length === 0) {
    lines.push(
      '',
      'There is no company yet. Stop, make one, start again:',
      '  npm run hireloop -- create-company --name "Northwind" --admin-email you@example.com',
    )
  } else
    lines.push(
      `  companies       ${companies
        .map(company => company.slug)
        .slice(0, 10)
        .join(', ')}`,
    )
  lines.push('')
  return lines.join('\n')
}
