import { expect, test } from 'vitest'
import { writeQueue } from './write-queue.ts'

test('calls go one at a time, in order, and one that fails holds up nobody', async () => {
  const enter = writeQueue<number>()
  const order: string[] = []
  let running = 0
  const task =
    (name: number, fails = false) =>
    async () => {
      expect(++running).toBe(1)
      order.push(`begin ${name}`)
      await new Promise((resolve) => setTimeout(resolve, 2))
      order.push(`end ${name}`)
      running--
      if (fails) throw new Error('refused')
      return name
    }
  const done = await Promise.allSettled([enter(task(1)), enter(task(2, true)), enter(task(3))])
  expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(order).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3'])
})

test('a full line refuses at once, and takes again when it has moved', async () => {
  const enter = writeQueue<string>(2)
  let finish = () => {}
  const first = enter(() => new Promise((resolve) => (finish = () => resolve('first'))))
  const second = enter(async () => 'second')
  expect(enter(async () => 'third')).toBeUndefined()
  await Promise.resolve()
  finish()
  expect(await Promise.all([first, second])).toEqual(['first', 'second'])
  expect(await enter(async () => 'fourth')).toBe('fourth')
})
