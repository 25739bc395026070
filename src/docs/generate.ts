/**
 * Writes the tables of the README and of the reference page from the lists that the service itself runs on, so that they
 * cannot drift. `npm run generate` writes them; a test compares them byte for byte.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { renderMatrix } from '../domain/permit.ts'
import { refusals } from '../domain/refusal.ts'
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
}

export const generatedPages = ['README.md', 'src/docs/reference.md'] as const

/** A page with every marked table written anew. */
export function withTables(page: string): string {
  return page.replace(
    /(<!-- generated: (\w+) -->\n)[\s\S]*?(\n<!-- end -->)/g,
    (_, open: string, name: string, close: string) => `${open}${tables[name]!().trim()}${close}`,
  )
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
