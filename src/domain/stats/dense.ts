/**
 * Dense linear algebra on row-major Float64Arrays: what a sparse factorisation needs for its dense parts, and nothing else.
 * Everything heavy is expressed through one kernel, products of rows with rows, which walks both operands along contiguous
 * memory in 4 × 2 tiles; that is what lets plain JavaScript reach about one multiply-add a cycle. Knows no statistics.
 */

/** Width of the column blocks in which triangular operations are cut, so that nearly all work falls to the kernel. */
const BLOCK = 48

/** A rectangle inside a larger row-major array: entry (i, j) is at `offset + i * stride + j`. */
export type View = { data: Float64Array; offset: number; stride: number }

/**
 * C ← C + sign · A Bᵀ, with C rows × cols, A rows × depth, B cols × depth.
 * Cost rows · cols · depth multiply-adds. A and B may be the same array; C must not overlap what is read.
 */
export function addProducts(c: View, a: View, b: View, rows: number, cols: number, depth: number, sign: 1 | -1): void {
  const cData = c.data
  const aData = a.data
  const bData = b.data
  const aStride = a.stride
  const bStride = b.stride
  let i = 0
  for (; i + 3 < rows; i += 4) {
    const a0 = a.offset + i * aStride
    const c0 = c.offset + i * c.stride
    let j = 0
    for (; j + 1 < cols; j += 2) {
      let p0 = a0
      let p1 = a0 + aStride
      let p2 = p1 + aStride
      let p3 = p2 + aStride
      let q0 = b.offset + j * bStride
      let q1 = q0 + bStride
      let s00 = 0
      let s01 = 0
      let s10 = 0
      let s11 = 0
      let s20 = 0
      let s21 = 0
      let s30 = 0
      let s31 = 0
      for (const end = q0 + depth; q0 < end; q0++, q1++, p0++, p1++, p2++, p3++) {
        const b0 = bData[q0]!
        const b1 = bData[q1]!
        const x0 = aData[p0]!
        const x1 = aData[p1]!
        const x2 = aData[p2]!
        const x3 = aData[p3]!
        s00 += x0 * b0
        s01 += x0 * b1
        s10 += x1 * b0
        s11 += x1 * b1
        s20 += x2 * b0
        s21 += x2 * b1
        s30 += x3 * b0
        s31 += x3 * b1
      }
      let at = c0 + j
      cData[at] = cData[at]! + sign * s00
      cData[at + 1] = cData[at + 1]! + sign * s01
      at += c.stride
      cData[at] = cData[at]! + sign * s10
      cData[at + 1] = cData[at + 1]! + sign * s11
      at += c.stride
      cData[at] = cData[at]! + sign * s20
      cData[at + 1] = cData[at + 1]! + sign * s21
      at += c.stride
      cData[at] = cData[at]! + sign * s30
      cData[at + 1] = cData[at + 1]! + sign * s31
    }
    for (; j < cols; j++) for (let r = 0; r < 4; r++) addOne(c, a, b, i + r, j, depth, sign)
  }
  for (; i < rows; i++) for (let j = 0; j < cols; j++) addOne(c, a, b, i, j, depth, sign)
}

function addOne(c: View, a: View, b: View, i: number, j: number, depth: number, sign: 1 | -1): void {
  const p = a.offset + i * a.stride
  const q = b.offset + j * b.stride
  let sum = 0
  for (let k = 0; k < depth; k++) sum += a.data[p + k]! * b.data[q + k]!
  const at = c.offset + i * c.stride + j
  c.data[at] = c.data[at]! + sign * sum
}

/** The part of a view that starts at (row, column). */
export function from(view: View, row: number, column: number): View {
  return { data: view.data, offset: view.offset + row * view.stride + column, stride: view.stride }
}

/**
 * Cholesky factor of the leading `size` columns of a tall panel, in place: the first `size` rows hold the lower triangle of
 * a symmetric positive definite A₁₁ (A₁₁ = L₁₁L₁₁ᵀ), the `below` rows after them A₂₁, which becomes L₂₁ = A₂₁L₁₁⁻ᵀ.
 * What stands above the diagonal of A₁₁ is neither read nor written. Answers false when a pivot is not positive.
 */
export function factorisePanel(panel: View, size: number, below: number): boolean {
  const total = size + below
  for (let first = 0; first < size; first += BLOCK) {
    const width = Math.min(BLOCK, size - first)
    const corner = from(panel, first, first)
    // Left-looking: everything the finished columns have to say about this block, in one go.
    addProducts(corner, from(panel, first, 0), from(panel, first, 0), total - first, width, first, -1)
    if (!factoriseBlock(corner, width)) return false
    solveBlock(corner, width, total - first - width)
  }
  return true
}

function factoriseBlock(block: View, size: number): boolean {
  const { data, offset, stride } = block
  for (let j = 0; j < size; j++) {
    const rowJ = offset + j * stride
    let pivot = data[rowJ + j]!
    for (let p = 0; p < j; p++) pivot -= data[rowJ + p]! * data[rowJ + p]!
    if (!(pivot > 0)) return false
    const root = Math.sqrt(pivot)
    data[rowJ + j] = root
    for (let i = j + 1; i < size; i++) {
      const rowI = offset + i * stride
      let sum = data[rowI + j]!
      for (let p = 0; p < j; p++) sum -= data[rowI + p]! * data[rowJ + p]!
      data[rowI + j] = sum / root
    }
  }
  return true
}

/** Rows under a factorised diagonal block: X ← X L⁻ᵀ, row by row. */
function solveBlock(block: View, size: number, below: number): void {
  const { data, offset, stride } = block
  for (let i = size; i < size + below; i++) {
    const row = offset + i * stride
    for (let j = 0; j < size; j++) {
      const rowJ = offset + j * stride
      let sum = data[row + j]!
      for (let p = 0; p < j; p++) sum -= data[row + p]! * data[rowJ + p]!
      data[row + j] = sum / data[rowJ + j]!
    }
  }
}

/**
 * T = L⁻ᵀ for a lower triangular L of `size`, as a fresh upper triangle, row-major: row a of T is column a of L⁻¹, which is
 * what the kernel wants to read. About size³ / 6 multiply-adds.
 */
export function invertTriangle(lower: View, size: number): Float64Array {
  const data = new Float64Array(size * size)
  const upper: View = { data, offset: 0, stride: size }
  for (let first = 0; first < size; first += BLOCK) {
    const width = Math.min(BLOCK, size - first)
    // Rows of earlier blocks: T[a, p] for p in this block collects −Σ L[p, q] T[a, q] over the q before it.
    for (let row = 0; row < first; row += BLOCK) {
      const height = Math.min(BLOCK, first - row)
      addProducts(
        from(upper, row, first),
        from(upper, row, row),
        from(lower, first, row),
        height,
        width,
        first - row,
        -1,
      )
    }
    for (let a = 0; a < first + width; a++) {
      for (let p = Math.max(first, a); p < first + width; p++) {
        const rowP = lower.offset + p * lower.stride
        let sum = p === a ? 1 : data[a * size + p]!
        for (let q = Math.max(first, a); q < p; q++) sum -= lower.data[rowP + q]! * data[a * size + q]!
        data[a * size + p] = sum / lower.data[rowP + p]!
      }
    }
  }
  return data
}

/**
 * C ← C + T Tᵀ for an upper triangular T of `size` (so that with T = L⁻ᵀ the inverse of LLᵀ is added). Only the lower
 * triangle of C is sure to be complete; call `mirror` after it.
 */
export function addTriangleProduct(c: View, upper: Float64Array, size: number): void {
  const t: View = { data: upper, offset: 0, stride: size }
  for (let row = 0; row < size; row += BLOCK) {
    const height = Math.min(BLOCK, size - row)
    // Row i of T is zero before i, so the products begin at the later of the two rows' blocks, which is this one's.
    addProducts(from(c, row, 0), from(t, row, row), from(t, 0, row), height, row + height, size - row, 1)
  }
}

/** Copies the lower triangle of a square onto its upper one. */
export function mirror(square: View, size: number): void {
  const { data, offset, stride } = square
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) data[offset + j * stride + i] = data[offset + i * stride + j]!
  }
}

/**
 * Inverse and log-determinant of a small symmetric positive definite matrix, row-major; undefined when it is not one.
 * For matrices of a few dozen rows: fixed effects, information matrices.
 */
export function invertSymmetric(
  matrix: Float64Array,
  size: number,
): { inverse: Float64Array; logDet: number } | undefined {
  const lower = Float64Array.from(matrix)
  const view: View = { data: lower, offset: 0, stride: size }
  if (!factorisePanel(view, size, 0)) return undefined
  let logDet = 0
  for (let i = 0; i < size; i++) logDet += 2 * Math.log(lower[i * size + i]!)
  const inverse = new Float64Array(size * size)
  const target: View = { data: inverse, offset: 0, stride: size }
  addTriangleProduct(target, invertTriangle(view, size), size)
  mirror(target, size)
  return { inverse, logDet }
}
