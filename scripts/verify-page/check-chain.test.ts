import { expect, test } from 'vitest'
import { chainEntries, GENESIS_HASH } from '../../src/audit/chain.ts'
import { checkChain } from './check-chain.ts'

const events = ['a', 'b', 'c', 'd'].map((action) => ({
  actor: { kind: 'staff', id: 'stf_1' } as const,
  action,
  subject: 'x',
  requestId: 'req_1',
}))
const entries = await chainEntries({ sequence: 0, hash: GENESIS_HASH }, events, 1)
const faultsOf = async (chain: typeof entries) => (await checkChain(chain)).faults

test('a chain that is whole ends where it says', async () => {
  const { head, faults } = await checkChain(entries)
  expect(faults).toEqual([])
  expect(head).toEqual({ sequence: 4, hash: entries[3]!.hash })
})

test('a changed entry is named, and it alone', async () => {
  for (const change of [{ action: 'z' }, { at: 2 }, { detail: '{"a":1}' }, { actorId: 'stf_2' }]) {
    expect(await faultsOf(entries.with(1, { ...entries[1]!, ...change }))).toEqual([
      { sequence: 2, fault: 'content' },
    ])
  }
})

test('one that was hashed anew does not fit the next', async () => {
  const [anew] = await chainEntries(
    { sequence: 1, hash: entries[0]!.hash },
    [{ ...events[1]!, action: 'z' }],
    1,
  )
  expect(await faultsOf(entries.with(1, anew!))).toEqual([{ sequence: 3, fault: 'link' }])
})

test('one that is missing or moved is noticed', async () => {
  expect(await faultsOf(entries.toSpliced(1, 1))).toEqual([{ sequence: 3, fault: 'number' }])
  const [first, second, third, fourth] = entries
  const moved = await faultsOf([first!, third!, second!, fourth!])
  expect(moved.map(({ sequence }) => sequence)).toEqual([3, 2, 4])
})
