/** Where a rating stands on a line from 1 to 4, and figures as people read them. Knows no drawing. */

export const ratingMin = 1
export const ratingMax = 4

/** The place of a value between two ends, in percent; what lies outside is put at the end. */
export function placeOf(value: number, min = ratingMin, max = ratingMax): string {
  const share = (value - min) / (max - min)
  return `${(Math.min(1, Math.max(0, share)) * 100).toFixed(2)}%`
}

/** Two decimals, with the minus sign of typography. */
export function figure(value: number): string {
  return value.toFixed(2).replace('-', '−')
}

/** As `figure`, with its sign always there. */
export function signed(value: number): string {
  const rounded = Math.round(value * 100) / 100
  return rounded > 0 ? `+${figure(rounded)}` : figure(rounded === 0 ? 0 : rounded)
}

/** A share as whole percent; never 0 % or 100 % for what is neither. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return 'under 1 %'
  if (share < 1 && share > 0.99) return 'over 99 %'
  return `${Math.round(share * 100)} %`
}
