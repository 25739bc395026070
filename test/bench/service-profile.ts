/** Reads a CPU profile of the service and says where the time went: self time by component, and the functions with most of it. */
import { readFileSync } from 'node:fs'

interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const linesMax = 14

/** Two tables as text: shares of the time in which the process was not idle. */
export function describeProfile(path: string, root: string): string {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(path, 'utf8')) as Profile
  const frames = new Map(nodes.map(node => [node.id, node.callFrame]))
  const components = new Map<string, number>()
  const functions = new Map<string, number>()
  let busy = 0
  for (const [at, id] of samples.entries()) {
    const frame = frames.get(id)!
    const spent = timeDeltas[at + 1] ?? 0
    if (frame.functionName === '(idle)') continue
    busy += spent
    const component = componentOf(frame.functionName, frame.url, root)
    components.set(component, (components.get(component) ?? 0) + spent)
    const name = `${frame.functionName || '(anonymous)'} ${component}${frame.url ? `:${frame.lineNumber + 1}` : ''}`
    functions.set(name, (functions.get(name) ?? 0) + spent)
  }
  const table = (counts: Map<string, number>) =>
    [...counts]
      .sort(([, a], [, b]) => b - a)
      .slice(0, linesMax)
      .map(([name, spent]) => `${((100 * spent) / busy).toFixed(1).padStart(6)} %  ${name}`)
      .join('\n')
  return `self time by component\n${table(components)}\n\nself time by function\n${table(functions)}`
}

function componentOf(name: string, url: string, root: string): string {
  if (/^\((garbage collector|program)\)$/.test(name)) return name
  const library = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url.replace(/^.*node_modules\//, 'node_modules/'))
  if (library) return library[1]!
  if (url.startsWith('node:')) return url.replace(/^node:(internal\/)?/, 'node ').split('/')[0]!
  if (url.includes(root)) return url.slice(url.indexOf(root) + root.length).replace(/^dist\//, '')
  return url === '' ? '(native)' : url
}
