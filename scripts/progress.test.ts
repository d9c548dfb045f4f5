import { expect, it } from 'vitest'
import { openProgress } from './progress.ts'

function record(isTTY: boolean) {
  const written: string[] = []
  const output = { isTTY, write: (text: string) => written.push(text) }
  return { written, progress: openProgress(output) }
}

it('keeps one updating line on a terminal', async () => {
  const { written, progress } = record(true)
  const result = await progress.step('Roster', async (detail) => {
    detail('100 people')
    return 7
  })
  expect(result).toBe(7)
  expect(written.join('')).toMatch(/^ {2}Roster …\r.*Roster: 100 people …\r.*Roster +0\.0 s\n$/s)
})

it('writes whole lines and no control characters to a log', async () => {
  const { written, progress } = record(false)
  await progress.step('Roster', async (detail) => detail('100 people'))
  expect(written.join('')).toMatch(/^ {2}Roster +0\.0 s\n$/)
})

it('leaves a clean line behind when the step fails', async () => {
  const { written, progress } = record(true)
  const failing = progress.step('Roster', () => Promise.reject(new Error('no')))
  await expect(failing).rejects.toThrow('no')
  expect(written.at(-1)).toBe('\r\u001B[2K')
})
