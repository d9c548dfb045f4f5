import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { closingLine } from './closing-line.ts'

// Inside the project, so that the files find Vitest; its configuration is not used.
const root = path.resolve(import.meta.dirname, '../..')
const directory = mkdtempSync(path.join(root, 'node_modules/.gongji-closing-line-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** A real run over files of its own, each as a user might write it. */
function run(files: Record<string, string>): { code: number | null; lastLine: string } {
  const folder = mkdtempSync(path.join(directory, 'run-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text)
  const reporter = path.join(import.meta.dirname, 'closing-line.ts')
  const args = ['run', '--root', folder, '--config', 'none.config.ts', '--reporter', reporter]
  writeFileSync(path.join(folder, 'none.config.ts'), 'export default {}')
  const { status, stdout } = spawnSync(
    process.execPath,
    [path.join(root, 'node_modules/vitest/vitest.mjs'), ...args],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  )
  return { code: status, lastLine: stdout.trimEnd().split('\n').at(-1) ?? '' }
}

const head = `import { beforeAll, describe, expect, it } from 'vitest'\n`
const passing = `${head}it('a', () => {}); it('b', () => {})`
const TIMEOUT_MS = 60_000

it(
  'counts what passed, and leaves skipped tests out where there are none',
  { timeout: TIMEOUT_MS },
  () => {
    expect(run({ 'a.test.js': passing })).toEqual({ code: 0, lastLine: '2 passed, 0 failed' })
  },
)

it('counts whatever went wrong as failed', { timeout: TIMEOUT_MS }, () => {
  const files = {
    'passing.test.js': passing,
    'failing.test.js': `${head}it('c', () => expect(1).toBe(2)); it.skip('d', () => {})`,
    'broken.test.js': `import './missing.js'\n${passing}`,
    'hook.test.js': `${head}describe('x', () => {
      beforeAll(() => { throw new Error('no') })
      it('e', () => {})
    })`,
    'uncaught.test.js': `${head}it('f', async () => {
      setTimeout(() => { throw new Error('late') }, 5)
      await new Promise((resolve) => setTimeout(resolve, 50))
    })`,
  }
  // Passed: a, b, f. Failed: c, the file, the hook, the late error. Skipped: d and e.
  expect(run(files)).toEqual({ code: 1, lastLine: '3 passed, 4 failed, 2 skipped' })
})

it('counts a run without tests as failed', { timeout: TIMEOUT_MS }, () => {
  expect(run({})).toEqual({ code: 1, lastLine: '0 passed, 1 failed' })
})

it('writes the skipped ones only where there are some', () => {
  expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed')
  expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped')
})
