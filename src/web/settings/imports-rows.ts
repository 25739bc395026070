/**
 * Rows of a file as text: cells written as CSV, and the refused rows cut out of a file as it was sent, for mending. Lines are
 * counted as the service counts them. Knows nothing of what a row means.
 */

/** Cells as CSV that a spreadsheet opens without running anything in it. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map(cells => `${cells.map(cellOf).join(',')}\r\n`).join('')
}

function cellOf(value: string | number): string {
  const text = String(value)
  // What a spreadsheet would take for a formula is made text.
  const safe = /^[=+\-@\t\r]/.test(text) && typeof value === 'string' ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The rows that end in these lines, each as it stands in the file; of CSV the header first. */
export function cutRows(text: string, format: 'csv' | 'jsonl', lines: ReadonlySet<number>): string {
  if (format === 'jsonl')
    return text
      .split('\n')
      .filter((_, at) => lines.has(at + 1))
      .map(line => `${line.trimEnd()}\n`)
      .join('')
  const kept: string[] = []
  let header = true
  for (const { row, line } of csvRows(text.replace(/^\u{FEFF}/u, ''))) {
    if (row.trim() === '') continue
    if (header || lines.has(line)) kept.push(row)
    header = false
  }
  return kept.map(row => `${row}\r\n`).join('')
}

/** The rows of CSV with the line in which each ends; a break within quotes ends no row. */
function* csvRows(text: string): Generator<{ row: string; line: number }> {
  let start = 0
  let line = 1
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    if (letter === '"') quoted = !quoted
    if (letter !== '\n') continue
    if (!quoted) {
      yield { row: text.slice(start, text[at - 1] === '\r' ? at - 1 : at), line }
      start = at + 1
    }
    line++
  }
  if (start < text.length) yield { row: text.slice(start), line }
}
