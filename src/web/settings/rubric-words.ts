/**
 * What became of a sentence, word by word: the longest run of words both share stays, the rest was taken out or put in. Cost
 * grows with the product of both lengths, so that beyond a bound the whole is shown as taken out and put in.
 */

export interface Piece {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/** Words of one side times words of the other. */
const stepsMax = 400_000

/** The pieces of both texts in reading order: those that stay and that went make `before`, those that stay and came `after`. */
export function compareWords(before: string, after: string): Piece[] {
  const [from, to] = [wordsOf(before), wordsOf(after)]
  let start = 0
  while (start < from.length && start < to.length && from[start] === to[start]) start++
  let end = 0
  while (end < from.length - start && end < to.length - start && from.at(-1 - end) === to.at(-1 - end)) end++
  const [left, right] = [from.slice(start, from.length - end), to.slice(start, to.length - end)]
  return joined([
    ...from.slice(0, start).map(asSame),
    ...(left.length * right.length > stepsMax
      ? [...left.map(asRemoved), ...right.map(asAdded)]
      : piecesBetween(left, right)),
    ...from.slice(from.length - end).map(asSame),
  ])
}

const asSame = (text: string): Piece => ({ kind: 'same', text })
const asRemoved = (text: string): Piece => ({ kind: 'removed', text })
const asAdded = (text: string): Piece => ({ kind: 'added', text })

/** Each word with the space before it. */
function wordsOf(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? []
}

function piecesBetween(left: readonly string[], right: readonly string[]): Piece[] {
  const width = right.length + 1
  // At each place: how many words what follows on both sides has in common.
  const common = new Uint32Array((left.length + 1) * width)
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      common[i * width + j] =
        left[i] === right[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
  const pieces: Piece[] = []
  let [i, j] = [0, 0]
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) {
      pieces.push(asSame(left[i++]!))
      j++
    } else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) pieces.push(asRemoved(left[i++]!))
    else pieces.push(asAdded(right[j++]!))
  }
  return [...pieces, ...left.slice(i).map(asRemoved), ...right.slice(j).map(asAdded)]
}

/** Neighbours of one kind as one piece; what was taken out stands before what came in its place. */
function joined(pieces: readonly Piece[]): Piece[] {
  const runs: Piece[] = []
  for (let at = 0; at < pieces.length; ) {
    const same = pieces[at]!.kind === 'same'
    const until = pieces.findIndex((each, place) => place > at && (each.kind === 'same') !== same)
    const run = pieces.slice(at, until === -1 ? pieces.length : until)
    for (const kind of ['same', 'removed', 'added'] as const) {
      const text = run
        .filter(each => each.kind === kind)
        .map(each => each.text)
        .join('')
      if (text !== '') runs.push({ kind, text })
    }
    at += run.length
  }
  return runs
}
