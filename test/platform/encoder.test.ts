import { afterAll, describe, expect, it } from 'vitest'
import { ENCODED_WIDTH, makeEncoder, SENTENCE_WIDTH } from '../../src/platform/encoder.ts'

const encoder = makeEncoder()
afterAll(() => encoder.close())

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, k) => sum + x * b[k]!, 0)

describe('the encoder', () => {
  it('answers one unit vector a text and one row a piece, with the place of each piece', async () => {
    const text = 'I should have asked the pharmacists first.'
    const [one] = await encoder.encode([text])
    expect(one!.sentence).toHaveLength(SENTENCE_WIDTH)
    expect(dot(one!.sentence, one!.sentence)).toBeCloseTo(1, 4)
    expect(one!.pieces).toHaveLength(one!.starts.length * ENCODED_WIDTH)
    const cut = [...one!.starts].map((start, k) => text.slice(start, one!.ends[k]))
    expect(cut.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
  })

  it('puts sentences that mean the same nearer than others', async () => {
    const [a, b, c] = await encoder.encode([
      'I convinced the board to fund it.',
      'I persuaded the directors to pay for it.',
      'The train to Leeds leaves at nine.',
    ])
    expect(dot(a!.sentence, b!.sentence)).toBeGreaterThan(dot(a!.sentence, c!.sentence) + 0.2)
  })

  it('answers each text alike, alone or among others, empty ones too', async () => {
    const texts = [
      '',
      'Churn fell by two points.',
      'We dropped offline mode to protect latency, and nobody missed it.',
      '王芳 🙂',
    ]
    const together = await encoder.encode(texts)
    for (const [k, text] of texts.entries()) {
      const [alone] = await encoder.encode([text])
      expect(dot(alone!.sentence, together[k]!.sentence)).toBeCloseTo(1, 4)
      expect(alone!.starts).toEqual(together[k]!.starts)
    }
  })

  it('starts again after it was closed, and tells how far it is', async () => {
    await encoder.close()
    const heard: number[] = []
    const rows = await encoder.encode(
      Array.from({ length: 20 }, (_, k) => `Text ${k}`),
      done => heard.push(done),
    )
    expect(rows).toHaveLength(20)
    expect(heard).toEqual([8, 16, 20])
  })

  it('says so to those who wait when it is closed', async () => {
    const asked = encoder.encode(['one'])
    const closing = encoder.close()
    await expect(asked).rejects.toThrow('closed')
    await closing
  })
})
