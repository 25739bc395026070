/**
 * Sparse symmetric positive definite systems made of small square blocks: order, factorise, solve, and invert on the pattern.
 * Supernodal multifrontal Cholesky: interviewers who share loops become dense fronts, the rest stays empty, and a design
 * where everybody meets everybody ends as one dense front, so that there is one path for both. Knows graphs and numbers,
 * nothing of ratings.
 */
import {
  addProducts,
  addTriangleProduct,
  factorisePanel,
  from,
  invertTriangle,
  mirror,
  type View,
} from '../stats/dense.ts'

/**
 * Which blocks of the matrix can be non-zero. The values of a matrix on it are one array: the diagonal blocks of nodes
 * 0 … nodes − 1, then one block per off-diagonal pair (`rows[k]` > `columns[k]`, each pair once), all row-major `size` × `size`.
 */
export type Pattern = { nodes: number; size: number; rows: Int32Array; columns: Int32Array }

/** A group of columns with one structure, factorised as a dense panel. */
type Supernode = {
  /** First column, in elimination order, and how many. */
  first: number
  width: number
  /** Nodes below the diagonal block, ascending. */
  below: Int32Array
  parent: number
  children: number[]
  /** For each of `below` its place among the parent's columns and rows. */
  inParent: Int32Array
  /** Blocks of the matrix that belong here: index, row and column place in the panel, whether to transpose. */
  blocks: Int32Array
}

export type Plan = {
  pattern: Pattern
  /** Place in the elimination order of each node. */
  place: Int32Array
  supernodes: Supernode[]
  /** Numbers held by the factor. */
  factorSize: number
}

export type Factor = { plan: Plan; panels: Float64Array[]; logDet: number }

/** Largest factor we hold in memory, in numbers (1.6 GB): a design beyond it is refused before it is tried. */
export const MAX_FACTOR_SIZE = 200_000_000

/** Above this share of possible pairs a fill-reducing order has nothing left to save. */
const DENSE_SHARE = 0.7

/** Two supernodes are merged when that adds at most this share of zeros; below `SMALL_FRONT` columns, the larger share. */
const ZEROS_ALLOWED = 0.12
const ZEROS_ALLOWED_SMALL = 0.4
const SMALL_FRONT = 12

/**
 * Chooses the elimination order (approximate minimum degree: Amestoy, Davis & Duff 1996), the supernodes and the maps that
 * make numeric factorisations free of searching. Deterministic. Throws when the factor would exceed MAX_FACTOR_SIZE.
 */
export function planFactor(pattern: Pattern): Plan {
  const graph = adjacency(pattern)
  const pairs = (pattern.nodes * (pattern.nodes - 1)) / 2
  const order =
    pattern.rows.length > DENSE_SHARE * pairs
      ? Int32Array.from({ length: pattern.nodes }, (_, i) => i)
      : minimumDegreeOrder(graph)
  const { place, parent, sequence } = postorder(graph, order)
  const supernodes = findSupernodes(graph, place, sequence, parent, pattern.size)
  const factorSize = sizeOf(supernodes, pattern.size)
  linkSupernodes(supernodes, pattern, place)
  return { pattern, place, supernodes, factorSize }
}

function sizeOf(supernodes: { width: number; below: ArrayLike<number> }[], size: number): number {
  let total = 0
  for (const node of supernodes) total += (node.width + node.below.length) * node.width * size * size
  if (total > MAX_FACTOR_SIZE) {
    throw new RangeError(
      `the design is too entangled for this machine: its factor needs ${total} numbers, the bound is ${MAX_FACTOR_SIZE}`,
    )
  }
  return total
}

/** Room for the factors of one plan, to be filled again and again by `factorise`. */
export function createFactor(plan: Plan): Factor {
  const { size } = plan.pattern
  const panels = plan.supernodes.map(s => new Float64Array((s.width + s.below.length) * s.width * size * size))
  return { plan, panels, logDet: Number.NaN }
}

/**
 * A = LLᵀ for the values of a matrix on the plan's pattern; sets `factor.logDet`. Answers false when the matrix is not
 * positive definite. Each supernode gathers its blocks and its children's updates, is factorised as one dense panel, and
 * hands the update of what lies below to its parent (Duff & Reid 1983; Liu 1992).
 */
export function factorise(factor: Factor, values: Float64Array): boolean {
  const { supernodes, pattern } = factor.plan
  const { size } = pattern
  const updates: (Float64Array | undefined)[] = new Array(supernodes.length)
  let logDet = 0
  for (let s = 0; s < supernodes.length; s++) {
    const node = supernodes[s]!
    const width = node.width * size
    const below = node.below.length * size
    const panel = factor.panels[s]!
    panel.fill(0)
    scatterBlocks(node, panel, width, values, size)
    const update = new Float64Array(below * below)
    for (const child of node.children) {
      extendAdd(supernodes[child]!, updates[child]!, panel, width, update, below, size)
      updates[child] = undefined
    }
    const view: View = { data: panel, offset: 0, stride: width }
    if (!factorisePanel(view, width, below)) return false
    for (let i = 0; i < width; i++) logDet += 2 * Math.log(panel[i * width + i]!)
    subtractSquare(update, below, from(view, width, 0), width)
    updates[s] = update
  }
  factor.logDet = logDet
  return true
}

/** Rows per step of a symmetric update: only blocks on and below the diagonal are formed. */
const UPDATE_ROWS = 96

function subtractSquare(update: Float64Array, below: number, rows: View, depth: number): void {
  const target: View = { data: update, offset: 0, stride: below }
  for (let i = 0; i < below; i += UPDATE_ROWS) {
    const height = Math.min(UPDATE_ROWS, below - i)
    addProducts(from(target, i, 0), from(rows, i, 0), rows, height, i + height, depth, -1)
  }
}

function scatterBlocks(node: Supernode, panel: Float64Array, stride: number, values: Float64Array, size: number): void {
  const { blocks } = node
  for (let b = 0; b < blocks.length; b += 4) {
    const source = blocks[b]! * size * size
    const target = blocks[b + 1]! * size * stride + blocks[b + 2]! * size
    const transposed = blocks[b + 3] === 1
    for (let d = 0; d < size; d++) {
      for (let e = 0; e < size; e++) {
        panel[target + d * stride + e] = values[source + (transposed ? e * size + d : d * size + e)]!
      }
    }
  }
}

/** Adds a child's update (lower triangle) where its rows stand in the parent. */
function extendAdd(
  child: Supernode,
  childUpdate: Float64Array,
  panel: Float64Array,
  width: number,
  update: Float64Array,
  below: number,
  size: number,
): void {
  const count = child.below.length
  const stride = count * size
  for (let i = 0; i < count; i++) {
    const row = child.inParent[i]! * size
    for (let j = 0; j <= i; j++) {
      const column = child.inParent[j]! * size
      const intoPanel = column < width
      const target = intoPanel ? panel : update
      const targetStride = intoPanel ? width : below
      const start = intoPanel ? row * width + column : (row - width) * below + (column - width)
      const source = i * size * stride + j * size
      for (let d = 0; d < size; d++) {
        const to = start + d * targetStride
        const take = source + d * stride
        for (let e = 0; e < size; e++) target[to + e] = target[to + e]! + childUpdate[take + e]!
      }
    }
  }
}

/** Solves A x = b in place for a right-hand side of nodes × size numbers in the caller's node order. */
export function solve(factor: Factor, rhs: Float64Array): void {
  const { supernodes, place, pattern } = factor.plan
  const { size, nodes } = pattern
  const x = new Float64Array(rhs.length)
  for (let i = 0; i < nodes; i++) for (let d = 0; d < size; d++) x[place[i]! * size + d] = rhs[i * size + d]!
  for (let s = 0; s < supernodes.length; s++) solveForward(supernodes[s]!, factor.panels[s]!, x, size)
  for (let s = supernodes.length - 1; s >= 0; s--) solveBackward(supernodes[s]!, factor.panels[s]!, x, size)
  for (let i = 0; i < nodes; i++) for (let d = 0; d < size; d++) rhs[i * size + d] = x[place[i]! * size + d]!
}

function solveForward(node: Supernode, panel: Float64Array, x: Float64Array, size: number): void {
  const width = node.width * size
  const start = node.first * size
  for (let i = 0; i < width; i++) {
    let sum = x[start + i]!
    for (let j = 0, at = i * width; j < i; j++, at++) sum -= panel[at]! * x[start + j]!
    x[start + i] = sum / panel[i * width + i]!
  }
  for (let r = 0, at = width * width; r < node.below.length; r++) {
    const row = node.below[r]! * size
    for (let d = 0; d < size; d++) {
      let sum = x[row + d]!
      for (let j = 0; j < width; j++, at++) sum -= panel[at]! * x[start + j]!
      x[row + d] = sum
    }
  }
}

function solveBackward(node: Supernode, panel: Float64Array, x: Float64Array, size: number): void {
  const width = node.width * size
  const start = node.first * size
  for (let r = 0, at = width * width; r < node.below.length; r++) {
    for (let d = 0; d < size; d++) {
      const value = x[node.below[r]! * size + d]!
      for (let j = 0; j < width; j++, at++) x[start + j] = x[start + j]! - panel[at]! * value
    }
  }
  for (let i = width - 1; i >= 0; i--) {
    const value = x[start + i]! / panel[i * width + i]!
    x[start + i] = value
    for (let j = 0, at = i * width; j < i; j++, at++) x[start + j] = x[start + j]! - panel[at]! * value
  }
}

/**
 * The blocks of A⁻¹ on the pattern, in the pattern's layout. From the root down, Z₁₂ = −YᵀZ₂₂ and Z₁₁ = L₁₁⁻ᵀL₁₁⁻¹ − Z₁₂Y
 * with Y = L₂₁L₁₁⁻¹, where Z₂₂ stands in the parent's front (Takahashi, Fagan & Chin 1973; Erisman & Tinney 1975). About twice
 * the cost of the factorisation.
 */
export function invertOnPattern(factor: Factor): Float64Array {
  const { supernodes, pattern } = factor.plan
  const { size } = pattern
  const inverse = new Float64Array((pattern.nodes + pattern.rows.length) * size * size)
  const fronts: (Float64Array | undefined)[] = new Array(supernodes.length)
  const waiting = supernodes.map(s => s.children.length)
  for (let s = supernodes.length - 1; s >= 0; s--) {
    const node = supernodes[s]!
    const front = invertFront(
      node,
      factor.panels[s]!,
      node.parent < 0 ? undefined : fronts[node.parent],
      supernodes[node.parent],
      size,
    )
    gatherBlocks(node, front, inverse, size)
    if (node.parent >= 0 && --waiting[node.parent]! === 0) fronts[node.parent] = undefined
    if (waiting[s]! > 0) fronts[s] = front
  }
  return inverse
}

/** The inverse on a supernode's columns and rows, a full square. */
function invertFront(
  node: Supernode,
  panel: Float64Array,
  parentFront: Float64Array | undefined,
  parent: Supernode | undefined,
  size: number,
): Float64Array {
  const width = node.width * size
  const below = node.below.length * size
  const total = width + below
  const front = new Float64Array(total * total)
  const view: View = { data: front, offset: 0, stride: total }
  const lower: View = { data: panel, offset: 0, stride: width }
  const upper = invertTriangle(lower, width)
  if (below > 0 && parentFront && parent) {
    copyFromParent(node, parent, parentFront, front, size)
    const y: View = { data: new Float64Array(width * below), offset: 0, stride: below }
    addProducts(y, { data: upper, offset: 0, stride: width }, from(lower, width, 0), width, below, width, 1)
    addProducts(from(view, 0, width), y, from(view, width, width), width, below, below, -1)
    for (let i = 0; i < width; i += UPDATE_ROWS) {
      const height = Math.min(UPDATE_ROWS, width - i)
      addProducts(from(view, i, 0), from(view, i, width), y, height, i + height, below, -1)
    }
    for (let i = 0; i < width; i++) for (let j = width; j < total; j++) front[j * total + i] = front[i * total + j]!
  }
  addTriangleProduct(view, upper, width)
  mirror(view, width)
  return front
}

function copyFromParent(
  node: Supernode,
  parent: Supernode,
  parentFront: Float64Array,
  front: Float64Array,
  size: number,
): void {
  const stride = (node.width + node.below.length) * size
  const parentStride = (parent.width + parent.below.length) * size
  for (let i = 0; i < node.below.length; i++) {
    for (let d = 0; d < size; d++) {
      const to = ((node.width + i) * size + d) * stride + node.width * size
      const take = (node.inParent[i]! * size + d) * parentStride
      for (let j = 0; j < node.below.length; j++) {
        const column = take + node.inParent[j]! * size
        for (let e = 0; e < size; e++) front[to + j * size + e] = parentFront[column + e]!
      }
    }
  }
}

function gatherBlocks(node: Supernode, front: Float64Array, inverse: Float64Array, size: number): void {
  const stride = (node.width + node.below.length) * size
  const { blocks } = node
  for (let b = 0; b < blocks.length; b += 4) {
    const target = blocks[b]! * size * size
    const source = blocks[b + 1]! * size * stride + blocks[b + 2]! * size
    const transposed = blocks[b + 3] === 1
    for (let d = 0; d < size; d++) {
      for (let e = 0; e < size; e++) {
        inverse[target + (transposed ? e * size + d : d * size + e)] = front[source + d * stride + e]!
      }
    }
  }
}

type Graph = { nodes: number; start: Int32Array; neighbours: Int32Array }

function adjacency(pattern: Pattern): Graph {
  const start = new Int32Array(pattern.nodes + 1)
  for (let k = 0; k < pattern.rows.length; k++) {
    start[pattern.rows[k]! + 1]!++
    start[pattern.columns[k]! + 1]!++
  }
  for (let i = 0; i < pattern.nodes; i++) start[i + 1]! += start[i]!
  const fill = start.slice()
  const neighbours = new Int32Array(2 * pattern.rows.length)
  for (let k = 0; k < pattern.rows.length; k++) {
    const i = pattern.rows[k]!
    const j = pattern.columns[k]!
    neighbours[fill[i]!++] = j
    neighbours[fill[j]!++] = i
  }
  return { nodes: pattern.nodes, start, neighbours }
}

/**
 * Approximate minimum degree on the quotient graph: an eliminated node becomes an element that stands for the clique of its
 * neighbours, degrees are bounded from above instead of counted, and nodes with the same neighbours travel together. Ties go
 * to the lower number.
 */
function minimumDegreeOrder(graph: Graph): Int32Array {
  const { nodes } = graph
  const variables: number[][] = []
  const elements: number[][] = Array.from({ length: nodes }, () => [])
  const clique: (number[] | undefined)[] = new Array(nodes)
  const weight = new Int32Array(nodes).fill(1)
  const degree = new Int32Array(nodes)
  const followers: number[][] = Array.from({ length: nodes }, () => [])
  for (let i = 0; i < nodes; i++) {
    variables.push(Array.from(graph.neighbours.subarray(graph.start[i]!, graph.start[i + 1]!)))
    degree[i] = variables[i]!.length
  }
  const queue = new DegreeQueue(nodes)
  for (let i = 0; i < nodes; i++) queue.insert(i, degree[i]!)
  const mark = new Int32Array(nodes).fill(-1)
  const outside = new Int32Array(nodes)
  const outsideStamp = new Int32Array(nodes).fill(-1)
  const order = new Int32Array(nodes)
  let ordered = 0
  while (ordered < nodes) {
    const pivot = queue.takeLowest()
    const members: number[] = []
    mark[pivot] = pivot
    let cliqueWeight = 0
    const gather = (list: number[]) => {
      for (const i of list) {
        if (weight[i]! <= 0 || mark[i] === pivot) continue
        mark[i] = pivot
        members.push(i)
        cliqueWeight += weight[i]!
      }
    }
    gather(variables[pivot]!)
    for (const e of elements[pivot]!) {
      gather(clique[e]!)
      clique[e] = undefined
    }
    ordered = emit(pivot, followers, order, ordered)
    weight[pivot] = 0
    variables[pivot] = []
    elements[pivot] = []
    clique[pivot] = members

    // For every element seen from the clique: how much of it lies outside.
    for (const i of members) {
      elements[i] = elements[i]!.filter(e => clique[e] !== undefined)
      for (const e of elements[i]!) {
        if (outsideStamp[e] !== pivot) {
          outsideStamp[e] = pivot
          let sum = 0
          for (const v of clique[e]!) if (weight[v]! > 0) sum += weight[v]!
          outside[e] = sum
        }
        outside[e] = outside[e]! - weight[i]!
      }
    }
    const byHash = new Map<number, number[]>()
    for (const i of members) {
      variables[i] = variables[i]!.filter(v => weight[v]! > 0 && mark[v] !== pivot)
      // An element wholly inside the new clique says nothing any more.
      elements[i] = elements[i]!.filter(e => outside[e]! > 0)
      let bound = cliqueWeight - weight[i]!
      let hash = pivot
      for (const v of variables[i]!) {
        bound += weight[v]!
        hash += v
      }
      for (const e of elements[i]!) {
        bound += outside[e]!
        hash += e
      }
      elements[i]!.push(pivot)
      degree[i] = Math.min(bound, degree[i]! + cliqueWeight - weight[i]!, nodes - ordered - weight[i]!)
      const same = byHash.get(hash)
      if (same) same.push(i)
      else byHash.set(hash, [i])
    }
    for (const same of byHash.values())
      if (same.length > 1) mergeTwins(same, variables, elements, weight, followers, queue)
    for (const i of members) if (weight[i]! > 0) queue.update(i, degree[i]!)
    clique[pivot] = members.filter(i => weight[i]! > 0)
  }
  return order
}

function emit(node: number, followers: number[][], order: Int32Array, at: number): number {
  const stack = [node]
  let next = at
  while (stack.length > 0) {
    const one = stack.pop()!
    order[next++] = one
    for (const f of followers[one]!) stack.push(f)
  }
  return next
}

/** Nodes that cannot be told apart are represented by the first of them. */
function mergeTwins(
  same: number[],
  variables: number[][],
  elements: number[][],
  weight: Int32Array,
  followers: number[][],
  queue: DegreeQueue,
): void {
  const key = (i: number) => {
    const neighbours = variables[i]!.slice().sort((a, b) => a - b)
    return `${neighbours.join()}|${elements[i]!.slice()
      .sort((a, b) => a - b)
      .join()}`
  }
  const leaders = new Map<string, number>()
  for (const i of same) {
    const k = key(i)
    const leader = leaders.get(k)
    if (leader === undefined) {
      leaders.set(k, i)
      continue
    }
    weight[leader] = weight[leader]! + weight[i]!
    weight[i] = 0
    followers[leader]!.push(i)
    queue.remove(i)
  }
}

/** Nodes in buckets by degree, doubly linked. */
class DegreeQueue {
  private readonly heads: Int32Array
  private readonly next: Int32Array
  private readonly previous: Int32Array
  private readonly bucket: Int32Array
  private lowest = 0

  constructor(nodes: number) {
    this.heads = new Int32Array(nodes + 1).fill(-1)
    this.next = new Int32Array(nodes).fill(-1)
    this.previous = new Int32Array(nodes).fill(-1)
    this.bucket = new Int32Array(nodes).fill(-1)
  }

  insert(node: number, degree: number): void {
    const head = this.heads[degree]!
    this.next[node] = head
    this.previous[node] = -1
    if (head >= 0) this.previous[head] = node
    this.heads[degree] = node
    this.bucket[node] = degree
    if (degree < this.lowest) this.lowest = degree
  }

  remove(node: number): void {
    const degree = this.bucket[node]!
    if (degree < 0) return
    const after = this.next[node]!
    const before = this.previous[node]!
    if (before >= 0) this.next[before] = after
    else this.heads[degree] = after
    if (after >= 0) this.previous[after] = before
    this.bucket[node] = -1
  }

  update(node: number, degree: number): void {
    this.remove(node)
    this.insert(node, Math.max(0, degree))
  }

  takeLowest(): number {
    while (this.heads[this.lowest]! < 0) this.lowest++
    const node = this.heads[this.lowest]!
    this.remove(node)
    return node
  }
}

/** Elimination tree of the ordered graph (Liu 1986), renumbered so that every subtree is contiguous. */
function postorder(graph: Graph, order: Int32Array): { place: Int32Array; parent: Int32Array; sequence: Int32Array } {
  const { nodes } = graph
  const rank = new Int32Array(nodes)
  for (let k = 0; k < nodes; k++) rank[order[k]!] = k
  const parent = new Int32Array(nodes).fill(-1)
  const ancestor = new Int32Array(nodes).fill(-1)
  for (let k = 0; k < nodes; k++) {
    const node = order[k]!
    for (let a = graph.start[node]!; a < graph.start[node + 1]!; a++) {
      let i = rank[graph.neighbours[a]!]!
      while (i < k) {
        const above = ancestor[i]!
        ancestor[i] = k
        if (above < 0) {
          parent[i] = k
          break
        }
        if (above === k) break
        i = above
      }
    }
  }
  const children: number[][] = Array.from({ length: nodes }, () => [])
  const stack: number[] = []
  for (let k = nodes - 1; k >= 0; k--) {
    if (parent[k]! < 0) stack.push(k)
    else children[parent[k]!]!.push(k)
  }
  // Read backwards, a walk that visits a node before its children is one that visits it after them.
  const backwards: number[] = []
  stack.reverse()
  while (stack.length > 0) {
    const k = stack.pop()!
    backwards.push(k)
    for (const child of children[k]!) stack.push(child)
  }
  const position = new Int32Array(nodes)
  const sequence = new Int32Array(nodes)
  for (let b = 0; b < nodes; b++) {
    const k = backwards[nodes - 1 - b]!
    position[k] = b
    sequence[b] = order[k]!
  }
  const place = new Int32Array(nodes)
  const renumbered = new Int32Array(nodes)
  for (let k = 0; k < nodes; k++) {
    place[order[k]!] = position[k]!
    renumbered[position[k]!] = parent[k]! < 0 ? -1 : position[parent[k]!]!
  }
  return { place, parent: renumbered, sequence }
}

/** Structures of the columns, bottom up, merged into supernodes. */
function findSupernodes(
  graph: Graph,
  place: Int32Array,
  sequence: Int32Array,
  parent: Int32Array,
  size: number,
): Supernode[] {
  const { nodes } = graph
  const structure: (Int32Array | undefined)[] = new Array(nodes)
  const children: number[][] = Array.from({ length: nodes }, () => [])
  const mark = new Int32Array(nodes).fill(-1)
  const found: { first: number; width: number; below: Int32Array }[] = []
  for (let j = 0; j < nodes; j++) {
    const rows: number[] = []
    mark[j] = j
    const add = (i: number) => {
      if (i > j && mark[i] !== j) {
        mark[i] = j
        rows.push(i)
      }
    }
    const node = sequence[j]!
    for (let a = graph.start[node]!; a < graph.start[node + 1]!; a++) add(place[graph.neighbours[a]!]!)
    for (const child of children[j]!) {
      for (const i of structure[child]!) add(i)
      structure[child] = undefined
    }
    const below = Int32Array.from(rows).sort()
    structure[j] = below
    if (parent[j]! >= 0) children[parent[j]!]!.push(j)
    absorb(found, { first: j, width: 1, below })
    if (j % 256 === 0) sizeOf(found, size)
  }
  return found.map(f => ({ ...f, parent: -1, children: [], inParent: new Int32Array(), blocks: new Int32Array() }))
}

/** Appends a supernode, merging those before it that end where it begins and would add few zeros. */
function absorb(
  found: { first: number; width: number; below: Int32Array }[],
  next: { first: number; width: number; below: Int32Array },
): void {
  let current = next
  for (;;) {
    const last = found.at(-1)
    if (!last || last.below[0] !== current.first) break
    const rows = current.width + current.below.length
    const zeros = last.width * (rows - last.below.length)
    const width = last.width + current.width
    const allowed = width <= SMALL_FRONT ? ZEROS_ALLOWED_SMALL : ZEROS_ALLOWED
    if (zeros > allowed * (last.width * rows)) break
    found.pop()
    current = { first: last.first, width, below: current.below }
  }
  found.push(current)
}

/** Parents, children, and where everything lands. */
function linkSupernodes(supernodes: Supernode[], pattern: Pattern, place: Int32Array): void {
  const owner = new Int32Array(pattern.nodes)
  supernodes.forEach((node, s) => {
    owner.fill(s, node.first, node.first + node.width)
  })
  supernodes.forEach((node, s) => {
    if (node.below.length === 0) return
    node.parent = owner[node.below[0]!]!
    supernodes[node.parent]!.children.push(s)
    const parent = supernodes[node.parent]!
    node.inParent = node.below.map(i => placeIn(parent, i))
  })
  const lists: number[][] = supernodes.map(() => [])
  for (let i = 0; i < pattern.nodes; i++) {
    const s = owner[place[i]!]!
    const at = place[i]! - supernodes[s]!.first
    lists[s]!.push(i, at, at, 0)
  }
  for (let k = 0; k < pattern.rows.length; k++) {
    const row = place[pattern.rows[k]!]!
    const column = place[pattern.columns[k]!]!
    const [high, low] = row > column ? [row, column] : [column, row]
    const s = owner[low]!
    const node = supernodes[s]!
    lists[s]!.push(pattern.nodes + k, placeIn(node, high), low - node.first, row > column ? 0 : 1)
  }
  supernodes.forEach((node, s) => {
    node.blocks = Int32Array.from(lists[s]!)
  })
}

/** The place of a node among a supernode's columns and then rows. */
function placeIn(node: Supernode, i: number): number {
  if (i < node.first + node.width) return i - node.first
  let low = 0
  let high = node.below.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (node.below[middle]! < i) low = middle + 1
    else high = middle
  }
  return node.width + low
}
