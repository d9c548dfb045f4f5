import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { writeQueue, type WriteQueueOptions } from './write-queue.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

/** A queue before a database that answers each group after a while, or does not. */
function queue(more: Partial<WriteQueueOptions<string, string>> = {}) {
  const state = { groups: [] as string[][], calls: 0, probes: 0, answers: true, tookMs: 10 }
  const enter = writeQueue<string, string>({
    together: () => true,
    async send(calls) {
      expect(++state.calls, 'calls at once').toBe(1)
      state.groups.push([...calls])
      await new Promise((resolve) => setTimeout(resolve, state.answers ? state.tookMs : 8_000))
      state.calls--
      return calls.map((call) => (state.answers ? `did ${call}` : 'unknown'))
    },
    unanswered: (answer) => answer === 'unknown',
    async probe() {
      state.probes++
      await new Promise((resolve) => setTimeout(resolve, 100))
      return state.answers
    },
    full: 'full',
    notSent: 'not sent',
    ...more,
  })
  return { enter, state }
}

const names = (count: number) => Array.from({ length: count }, (_, at) => `${at}`)

test('one call at a time; who waits goes together, in order, at most 32 at once', async () => {
  const { enter, state } = queue()
  const done = names(40).map(enter)
  await pass(100)
  expect(await Promise.all(done)).toEqual(names(40).map((name) => `did ${name}`))
  expect(state.groups.map((group) => group.length)).toEqual([1, 32, 7])
  expect(state.groups.flat()).toEqual(names(40))
})

test('what may not go together waits for the next call', async () => {
  const { enter, state } = queue({ together: (taken, next) => taken[0]![0] === next[0] })
  const done = ['first', 'a1', 'a2', 'b1', 'a3'].map(enter)
  await pass(100)
  await Promise.all(done)
  expect(state.groups).toEqual([['first'], ['a1', 'a2'], ['b1'], ['a3']])
})

test('a full line refuses at once, and takes again when it has moved', async () => {
  const { enter, state } = queue()
  const done = names(65).map(enter)
  expect(await enter('one more')).toBe('full')
  await pass(100)
  expect((await Promise.all(done)).includes('full')).toBe(false)
  const later = enter('later')
  await pass(100)
  expect(await later).toBe('did later')
  expect(state.groups.flat()).not.toContain('one more')
})

test('what nothing was done for goes first in the next call, and not for ever', async () => {
  const tried = new Map<string, number>()
  const groups: string[][] = []
  const { enter } = queue({
    async send(calls) {
      groups.push([...calls])
      return calls.map((call) => {
        tried.set(call, (tried.get(call) ?? 0) + 1)
        if (call === 'never') return 'again'
        return call === 'second' && tried.get(call) === 1 ? 'again' : `did ${call}`
      })
    },
  })
  const done = ['first', 'second', 'third'].map(enter)
  await pass(10)
  expect(await Promise.all(done)).toEqual(['did first', 'did second', 'did third'])
  expect(groups).toEqual([['first'], ['second', 'third'], ['second']])
  expect(await enter('never')).toBe('full')
  expect(tried.get('never')).toBe(100)
})

test('who waited too long is told that nothing was sent', async () => {
  const { enter, state } = queue({ waitMs: 50 })
  state.tookMs = 60
  const done = ['slow', 'late'].map(enter)
  await pass(200)
  expect(await Promise.all(done)).toEqual(['did slow', 'not sent'])
  expect(state.groups).toEqual([['slow']])
})

test('behind a call without an answer nobody waits in turn, and writing resumes', async () => {
  const { enter, state } = queue()
  state.answers = false
  const done = names(40).map(enter)
  await pass(8_100)
  // The first was sent, then the database was asked; the others, which stood in line, were not.
  expect(await Promise.all(done)).toEqual(['unknown', ...names(39).map(() => 'not sent')])
  expect([state.groups, state.probes]).toEqual([[['0']], 1])
  // Who comes right after is told at once; half a second later the next to come asks.
  expect(await enter('at once')).toBe('not sent')
  expect(state.probes).toBe(1)
  await pass(500)
  const asking = ['asks', 'comes with it'].map(enter)
  await pass(100)
  expect(await Promise.all(asking)).toEqual(['not sent', 'not sent'])
  expect([state.probes, state.groups.length]).toEqual([2, 1])
  // It answers again: whoever comes next asks once, and all go on.
  state.answers = true
  await pass(500)
  const resumed = ['back', 'and more'].map(enter)
  await pass(200)
  expect(await Promise.all(resumed)).toEqual(['did back', 'did and more'])
  expect(state.probes).toBe(3)
})

test('one lost answer stops nobody: the database is asked, and those in line go on', async () => {
  const { enter, state } = queue({
    async send(calls) {
      return calls.map((call) => (call === 'first' ? 'unknown' : `did ${call}`))
    },
  })
  const done = ['first', 'second'].map(enter)
  await pass(100)
  expect(await Promise.all(done)).toEqual(['unknown', 'did second'])
  expect(state.probes).toBe(1)
})
