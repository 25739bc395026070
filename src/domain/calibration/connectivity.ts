/**
 * Who can be compared with whom: the connected parts of the graph of loops and the interviewers who rated them. Between two
 * parts no path of shared loops leads, so that a lenient office and a strong intake look the same. Knows ids only.
 */

export type Component = { loops: number; interviewers: number; sheets: number }

export type Connectivity = {
  /** Largest first (by sheets, then by the first loop's id), so that 0 is the company's main part. */
  components: Component[]
  ofLoop: Map<string, number>
  ofInterviewer: Map<string, number>
}

/** Connected components by union–find over the sheets (loop, interviewer); near linear, invariant to order. */
export function findComponents(sheets: readonly { loop: string; interviewer: string }[]): Connectivity {
  const parent: number[] = []
  const loops = new Map<string, number>()
  const interviewers = new Map<string, number>()
  const nodeOf = (map: Map<string, number>, id: string): number => {
    const known = map.get(id)
    if (known !== undefined) return known
    map.set(id, parent.length)
    parent.push(parent.length)
    return parent.length - 1
  }
  const rootOf = (node: number): number => {
    let at = node
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!
      at = parent[at]!
    }
    return at
  }
  for (const { loop, interviewer } of sheets) {
    const a = rootOf(nodeOf(loops, loop))
    const b = rootOf(nodeOf(interviewers, interviewer))
    if (a !== b) parent[Math.max(a, b)] = Math.min(a, b)
  }

  const found = new Map<number, Component & { name: string }>()
  const ofRoot = (root: number) => {
    const known = found.get(root)
    if (known) return known
    const fresh = { loops: 0, interviewers: 0, sheets: 0, name: '' }
    found.set(root, fresh)
    return fresh
  }
  for (const [id, node] of loops) {
    const component = ofRoot(rootOf(node))
    component.loops++
    if (component.name === '' || id < component.name) component.name = id
  }
  for (const node of interviewers.values()) ofRoot(rootOf(node)).interviewers++
  for (const { loop } of sheets) ofRoot(rootOf(loops.get(loop)!)).sheets++

  const ranked = [...found].sort(([, a], [, b]) => b.sheets - a.sheets || (a.name < b.name ? -1 : 1))
  const rank = new Map(ranked.map(([root], k) => [root, k]))
  const rankOf = (map: Map<string, number>) => new Map([...map].map(([id, node]) => [id, rank.get(rootOf(node))!]))
  return {
    components: ranked.map(([, { loops, interviewers, sheets }]) => ({ loops, interviewers, sheets })),
    ofLoop: rankOf(loops),
    ofInterviewer: rankOf(interviewers),
  }
}
