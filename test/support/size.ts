/**
 * How large the suites run: `npm test` takes the small numbers, `.ci/run` sets HIRELOOP_TEST_SIZE=large.
 * One helper, so that no suite invents a switch of its own. It knows nothing of what is counted.
 */

/** Answers `large` when HIRELOOP_TEST_SIZE is `large`, else `small`; refuses any other word, lest a typo run the small numbers. */
export function sized(small: number, large: number): number {
  const size = process.env.HIRELOOP_TEST_SIZE ?? 'small'
  if (size !== 'small' && size !== 'large') throw new Error(`HIRELOOP_TEST_SIZE is "small" or "large", not "${size}"`)
  return size === 'large' ? large : small
}
