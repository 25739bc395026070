/**
 * Writes the tables of the README and of the reference page from the lists that the service itself runs on, so that they
 * cannot drift. `npm run generate` writes them; a test compares them byte for byte.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { matrix, renderMatrix } from '../domain/permit.ts'
import { refusals } from '../domain/refusal.ts'
import { facadeRoutes } from '../features/facades/routes.ts'
import { settings } from '../platform/config.ts'

/** Each generated table by the name of its markers. */
const tables: Readonly<Record<string, () => string>> = {
  settings: () =>
    table(
      ['setting', 'default', 'what it does'],
      settings.map(({ name, fallback, says }) => [`\`${name}\``, fallback === null ? '–' : `\`${fallback}\``, says]),
    ),
  refusals: () =>
    table(
      ['code', 'status', 'what it says'],
      Object.entries(refusals).map(([code, [status, title]]) => [`\`${code}\``, String(status), title]),
    ),
  permissions: renderMatrix,
  facades: () =>
    table(
      ['address', 'scope'],
      facadeRoutes
        .filter(each => each.may !== null)
        .map(each => [`\`${each.method} ${each.path}\``, `\`${scopeFor(each.may)}\``]),
    ),
  typed_client: () => example('ts', 'typed-client.ts'),
  webhook_receiver: () => example('js', 'webhook-receiver.mjs'),
  warehouse_pull: () => example('js', 'warehouse-pull.mjs'),
  decision_to_ats: () => example('js', 'decision-to-ats.mjs'),
}

export const generatedPages = ['README.md', 'src/docs/reference.md', 'src/docs/integrations.md'] as const

/** A page with every marked table written anew. */
export function withTables(page: string): string {
  return page.replace(
    /(<!-- generated: (\w+) -->\n)[\s\S]*?<!-- end -->/g,
    (_, open: string, name: string) => `${open}${tables[name]!().trim()}\n<!-- end -->`,
  )
}

/** The scope that opens an act to an API key. */
function scopeFor(acts: unknown): string {
  const [act] = [acts].flat()
  return matrix.find(row => row.action === act && row.role === 'integration')?.scope ?? 'none'
}

/** A file of examples as the page shows it: tests run the very file. */
function example(language: string, name: string): string {
  const text = readFileSync(new URL(`examples/${name}`, import.meta.url), 'utf8')
  return `\`\`\`${language}\n${text.trim()}\n\`\`\``
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const path of generatedPages) {
    const url = new URL(`../../${path}`, import.meta.url)
    writeFileSync(url, withTables(readFileSync(url, 'utf8')))
  }
}
