/**
 * A short fingerprint of a text, to tell versions of the rule pack apart. It protects against nobody: whoever wants two
 * texts with one fingerprint can make them.
 */

/** Sixteen hexadecimal digits: FNV-1a over UTF-16 units, in two halves that start differently. */
export function fingerprint(text: string): string {
  return half(text, 0x811c9dc5) + half(text, 0x050c5d1f)
}

function half(text: string, basis: number): string {
  let hash = basis
  for (let k = 0; k < text.length; k++) {
    hash ^= text.charCodeAt(k)
    hash = Math.imul(hash, 0x01000193)
  }
  return (hash >>> 0).toString(16).padStart(8, '0')
}
