/**
 * What the service refused, where somebody tried it: its words, the fields it named, and nothing technical but the request
 * number of a fault. Knows no form; a page that has better words for a code gives them.
 */
import { Problem, Unreachable } from '../api.ts'
import { Icon } from './icon.tsx'
import styles from './refusal.module.css'

/** A line that is read aloud when it appears; nothing while there is no error. `words` are by code. */
export function Refusal({ error, words = {} }: { error: unknown; words?: Readonly<Record<string, string>> }) {
  if (error === null || error === undefined) return null
  const problem = error instanceof Problem ? error : null
  const said = problem
    ? (words[problem.code] ?? `${problem.message}.`.replace(/([.!?])\.$/, '$1'))
    : error instanceof Unreachable
      ? `${error.message}. Nothing was lost; try again.`
      : 'Something went wrong on this page.'
  const named = problem ? namedFields(problem.details.errors) : []
  return (
    <div role="alert" className={styles.refusal}>
      <Icon name="warn" size={16} />
      <div>
        <p>{said}</p>
        {named.length > 0 && (
          <ul className={styles.fields}>
            {named.map(line => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        {problem && problem.status >= 500 && problem.instance && (
          <p className={styles.instance}>Request {problem.instance}</p>
        )}
      </div>
    </div>
  )
}

const fieldsMax = 50

/** "/ratings/problem_clarity: say why" for each field that was named. */
export function namedFields(errors: unknown): string[] {
  if (!Array.isArray(errors)) return []
  return [...new Set(errors.slice(0, fieldsMax).flatMap(asLine))]
}

function asLine(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return []
  const { pointer, message, line } = error as { pointer?: unknown; message?: unknown; line?: unknown }
  if (typeof message !== 'string') return []
  const where =
    typeof line === 'number'
      ? `Line ${line}: `
      : typeof pointer === 'string' && pointer !== ''
        ? `${pointer.replace(/^\//, '').replaceAll('/', ' › ').replaceAll('_', ' ')}: `
        : ''
  return [where + message]
}
