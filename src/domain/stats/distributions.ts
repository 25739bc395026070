/**
 * The normal distribution and Student's t: probabilities and quantiles, from series and continued fractions that converge to
 * the last digits, so that there are no tables of constants to mistrust. Knows nothing of what is estimated.
 */

const SQRT_2PI = Math.sqrt(2 * Math.PI)
/** Terms of a series or fraction; every use below converges in far fewer. */
const MAX_TERMS = 500
const EPSILON = 1e-16

/** φ(x), the density of the standard normal. */
function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / SQRT_2PI
}

/**
 * Φ(x) = P(Z ≤ x). Near zero by the series ½ + φ(x) Σ x^(2k+1) / (1·3·…·(2k+1)) (Marsaglia 2004), in the tail by
 * Laplace's continued fraction for Mills' ratio, 1/(x + 1/(x + 2/(x + …))). Absolute error below 1e-14, relative in the tails.
 */
export function normalProbability(x: number): number {
  if (Math.abs(x) > 3) {
    const tail = normalDensity(x) * millsRatio(Math.abs(x))
    return x < 0 ? tail : 1 - tail
  }
  let term = x
  let sum = x
  for (let k = 1; k < MAX_TERMS && Math.abs(term) > EPSILON * Math.abs(sum); k++) {
    term *= (x * x) / (2 * k + 1)
    sum += term
  }
  return 0.5 + sum * normalDensity(x)
}

function millsRatio(x: number): number {
  let fraction = x
  for (let k = 120; k >= 1; k--) fraction = x + k / fraction
  return 1 / fraction
}

/** The x with Φ(x) = p, for 0 < p < 1 (±∞ at the ends). Newton with Halley's correction on Φ from a logistic start. */
export function normalQuantile(p: number): number {
  if (p <= 0) return Number.NEGATIVE_INFINITY
  if (p >= 1) return Number.POSITIVE_INFINITY
  // In the upper half by symmetry: there Φ is computed as 1 − tail and would lose the tail's digits.
  if (p > 0.5) return -normalQuantile(1 - p)
  let x =
    p < 0.02 ? -Math.sqrt(-2 * Math.log(p * SQRT_2PI * Math.sqrt(-2 * Math.log(p)))) : Math.log(p / (1 - p)) / 1.702
  for (let i = 0; i < 50; i++) {
    const step = (normalProbability(x) - p) / normalDensity(x)
    const move = step / (1 + (x * step) / 2)
    x -= move
    if (Math.abs(move) < 1e-14 * (1 + Math.abs(x))) break
  }
  return x
}

/**
 * P(T ≤ t) for Student's t with ν degrees of freedom (any ν > 0), by the regularised incomplete beta function
 * I_x(ν/2, ½), x = ν / (ν + t²).
 */
export function studentProbability(t: number, degrees: number): number {
  const tail = incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2
  return t < 0 ? tail : 1 - tail
}

/** The t with P(T ≤ t) = p. Safeguarded Newton; the normal's quantile is the start. */
export function studentQuantile(p: number, degrees: number): number {
  if (!Number.isFinite(degrees)) return normalQuantile(p)
  if (p > 0.5) return -studentQuantile(1 - p, degrees)
  if (p === 0.5) return 0
  let low = -1
  while (studentProbability(low, degrees) > p) low *= 2
  let high = 0
  let t = Math.max(low, normalQuantile(p))
  for (let i = 0; i < 200; i++) {
    const error = studentProbability(t, degrees) - p
    if (error > 0) high = t
    else low = t
    const newton = t - error / studentDensity(t, degrees)
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - t) < 1e-13 * (1 + Math.abs(t))) return next
    t = next
  }
  return t
}

function studentDensity(t: number, degrees: number): number {
  const scale = logGamma((degrees + 1) / 2) - logGamma(degrees / 2) - 0.5 * Math.log(degrees * Math.PI)
  return Math.exp(scale - ((degrees + 1) / 2) * Math.log1p((t * t) / degrees))
}

/** I_x(a, b) by its continued fraction, evaluated by Lentz's method (Lentz 1976; DLMF 8.17.22). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  const tiny = 1e-300
  let c = 1
  let d = 1 - ((a + b) * x) / (a + 1)
  d = 1 / (Math.abs(d) < tiny ? tiny : d)
  let fraction = d
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    for (const numerator of [even, odd]) {
      d = 1 + numerator * d
      d = 1 / (Math.abs(d) < tiny ? tiny : d)
      c = 1 + numerator / c
      c = Math.abs(c) < tiny ? tiny : c
      fraction *= c * d
    }
    if (Math.abs(c * d - 1) < EPSILON * 10) break
  }
  return front * fraction
}

/** log Γ(x) for x > 0: Stirling's series after shifting x above 15. */
function logGamma(x: number): number {
  let shift = 0
  let z = x
  while (z < 15) {
    shift -= Math.log(z)
    z += 1
  }
  const w = 1 / (z * z)
  const series = (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w / 1188)))) / z
  return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series
}
