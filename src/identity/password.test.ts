import { describe, expect, test } from 'vitest'
import { base64 } from '../kernel/bytes.ts'
import { passwordHasher } from './password.ts'

const pepper = base64(new Uint8Array(32).fill(1))
const cost = { log2N: 4, r: 1, p: 1 }
const hasher = passwordHasher({ pepper, cost })

test('at its full cost it names its parameters, salts, and knows the password again', async () => {
  const real = passwordHasher({ pepper })
  const stored = await real.hash('一条安静的河 at noon')
  expect(stored).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w-]{22}\$[\w-]{43}$/)
  expect(await real.verify('一条安静的河 at noon', stored)).toBe(true)
  expect(await real.verify('一条安静的河 at noom', stored)).toBe(false)
})

test('a login that nobody has costs as much as one that somebody has', async () => {
  const slow = passwordHasher({ pepper, cost: { log2N: 14, r: 8, p: 1 } })
  const stored = await slow.hash('a quiet river')
  // Processor time: on a machine that does other things as well, a clock says little.
  const work = async (known: string | undefined) => {
    const before = process.cpuUsage()
    for (let i = 0; i < 5; i++) expect(await slow.verify('a loud river', known)).toBe(false)
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  const known = await work(stored)
  const unknown = await work(undefined)
  // A quarter is far more than what differs, and far less than the nothing of an early answer.
  expect(unknown).toBeGreaterThan(known / 4)
})

describe('a stored password', () => {
  test('is of no use without the pepper', async () => {
    const stored = await hasher.hash('a quiet river')
    const other = passwordHasher({ pepper: base64(new Uint8Array(32).fill(2)), cost })
    expect(await other.verify('a quiet river', stored)).toBe(false)
  })

  test('keeps its own cost when the cost is raised', async () => {
    const stored = await hasher.hash('a quiet river')
    const raised = passwordHasher({ pepper, cost: { log2N: 5, r: 2, p: 1 } })
    expect(await raised.verify('a quiet river', stored)).toBe(true)
  })

  test('is the same for full-width digits, which some input methods leave', async () => {
    const stored = await hasher.hash('river 20150811')
    expect(await hasher.verify('river ２０１５０８１１', stored)).toBe(true)
  })

  test('is never the same twice', async () => {
    expect(await hasher.hash('a quiet river')).not.toBe(await hasher.hash('a quiet river'))
  })
})

test('nothing opens what is not there, and a broken row is a fault, not a refusal', async () => {
  expect(await hasher.verify('', undefined)).toBe(false)
  await expect(hasher.verify('x', 'plain text')).rejects.toThrow('reads back')
})
