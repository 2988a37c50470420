import { expect, test } from 'vitest'
import { numberOf } from '../src/public/number'

test('the phone knows the number of its report before the server has answered', () => {
  expect(numberOf('019b7a2e-6f00-7c3d-9a41-5d2f0b7c8e11')).toBe('GZ-AX5W5-QS3GH')
})
