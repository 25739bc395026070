import { expect, it } from 'vitest'
import { pseudonymOf } from '../../src/domain/candidate.ts'

it('calls a candidate by the random end of their id, the same every time', () => {
  expect(pseudonymOf('0197a000-0000-7000-8000-0000003f2a91')).toBe('Candidate 3F2A91')
  expect(pseudonymOf('0197a000-0000-7000-8000-0000003f2a91')).toBe(pseudonymOf('0197a111-0000-7000-8000-0000003f2a91'))
  expect(pseudonymOf('0197a000-0000-7000-8000-0000003f2a92')).not.toBe('Candidate 3F2A91')
})
