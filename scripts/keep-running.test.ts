import { expect, it } from 'vitest'
import { keepRunning, type Service } from './keep-running.ts'

interface Started extends Service {
  end(): void
}

/** Services in the order they were started, each under the test's control. */
function services(isAnswering: () => boolean = () => true) {
  const started: Started[] = []
  return {
    started,
    start: async () => {
      const { promise: ended, resolve } = Promise.withResolvers<void>()
      const service: Started = {
        ended,
        end: resolve,
        isAnswering: async () => isAnswering(),
        stop: async () => resolve(),
      }
      started.push(service)
      return service
    },
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 30))

it('starts a service again that ended, and says so', async () => {
  const { started, start } = services()
  const reasons: string[] = []
  const kept = await keepRunning({
    start,
    onRestart: (reason) => reasons.push(reason),
    onGivenUp: () => reasons.push('given up'),
  })
  started[0]!.end()
  await settled()
  expect([started.length, reasons]).toEqual([2, ['ended']])
  expect(kept.current()).toBe(started[1])
  await kept.stop()
  await settled()
  expect(started).toHaveLength(2)
})

it('takes two missed answers in a row for a stall, one for load', async () => {
  // One miss, then an answer, then two misses: the fourth question decides.
  const answers = [false, true, false, false]
  let asked = 0
  const { started, start } = services(() => answers[asked++] ?? true)
  const restarted = Promise.withResolvers<string>()
  const kept = await keepRunning({
    start,
    onRestart: restarted.resolve,
    onGivenUp: () => {},
    checkIntervalMs: 2,
  })
  expect([await restarted.promise, asked]).toEqual(['stalled', 4])
  await settled()
  await kept.stop()
  expect(started).toHaveLength(2)
})

it('gives up after three restarts within a minute', async () => {
  const { started, start } = services()
  const given = Promise.withResolvers<unknown>()
  await keepRunning({
    start: async () => {
      const service = await start()
      setTimeout(() => service.end(), 1)
      return service
    },
    onRestart: () => {},
    onGivenUp: given.resolve,
  })
  expect(String(await given.promise)).toContain('more than 3 times')
  expect(started).toHaveLength(4)
})
