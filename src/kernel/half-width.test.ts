import { expect, test } from 'vitest'
import { halfWidth } from './half-width.ts'

test.each([
  ['１１０１Ｘ', '1101X'],
  ['\u3000张三 \u200b', '张三'],
  ['（必填）：', '(必填):'],
  ['\u202d13800000000\u202c', '13800000000'],
  ['①²', '①²'],
  ['', ''],
])('%s', (text, plain) => expect(halfWidth(text)).toBe(plain))
