import { expect, test } from 'vitest'
import { chainEntries, GENESIS_HASH, type AuditEntry, type AuditHead } from './chain.ts'
import {
  EMPTY_CHAIN,
  verifyChain,
  verifyStretch,
  type Anchor,
  type ChainSource,
  type ChainVerdict,
} from './verify-chain.ts'

const PAGE = 3
const start = { sequence: 0, hash: GENESIS_HASH }

/** `count` entries after a head, told apart by a word. */
const chain = (count: number, word = 'a', head: AuditHead = start) =>
  chainEntries(
    head,
    Array.from({ length: count }, (_, at) => ({
      actor: { kind: 'system', id: 'test' } as const,
      action: `${word}.${at}`,
      subject: 'x',
      requestId: 'r',
    })),
    1,
  )

const verify = (entries: readonly AuditEntry[], anchors: readonly Anchor[] = []) =>
  verifyChain(sourceOf(entries, anchors))

const sourceOf = (entries: readonly AuditEntry[], anchors: readonly Anchor[]): ChainSource => ({
  entries: async (after) => entries.filter((it) => it.sequence > after).slice(0, PAGE),
  anchors: async (after, upTo) =>
    anchors.filter(({ sequence }) => sequence > after && sequence <= upTo),
  lastAnchor: async () => anchors.at(-1),
})

/** One page at a time, each from where the one before came to. */
async function verifyInStretches(entries: readonly AuditEntry[], anchors: readonly Anchor[]) {
  let [state, stretches]: [typeof EMPTY_CHAIN, number] = [EMPTY_CHAIN, 0]
  for (;;) {
    const walked = await verifyStretch(sourceOf(entries, anchors), state, 1)
    stretches++
    if (!('more' in walked)) return { verdict: walked satisfies ChainVerdict, stretches }
    state = walked.more
  }
}

const anchorAt = (entries: readonly AuditEntry[], sequence: number): Anchor => ({
  sequence,
  hash: entries[sequence - 1]!.hash,
  at: 99,
})

test('a chain over several pages is whole, with its anchors and without', async () => {
  const entries = await chain(10)
  expect(await verify(entries)).toEqual({ entries: 10 })
  const anchors = [2, 3, 9, 10].map((it) => anchorAt(entries, it))
  expect(await verify(entries, anchors)).toEqual({ entries: 10 })
  expect(await verify([])).toEqual({ entries: 0 })
})

// The first, one in the middle, one at the end of a page, the last.
test.each([1, 2, 3, 4, 10])('a changed byte in row %i is named', async (sequence) => {
  for (const change of [{ detail: '{"a":1}' }, { at: 2 }, { actorId: 'tesu' }, { hash: 'f' }]) {
    const entries = await chain(10)
    Object.assign(entries[sequence - 1]!, change)
    expect((await verify(entries)).finding).toEqual({ kind: 'changed', sequence })
  }
})

test.each([1, 4, 9])('row %i that is gone is named', async (sequence) => {
  const entries = await chain(10)
  entries.splice(sequence - 1, 1)
  expect((await verify(entries)).finding).toEqual({ kind: 'missing', sequence })
})

test('a row that was changed with its hash does not fit those after it', async () => {
  const entries = await chain(10)
  const [other] = await chain(1, 'b', entries[3])
  entries[4] = other!
  expect((await verify(entries)).finding).toEqual({ kind: 'does-not-follow', sequence: 6 })
})

test('an end that was cut off is found by the anchor', async () => {
  const entries = await chain(10)
  const anchors = [anchorAt(entries, 4), anchorAt(entries, 9)]
  expect((await verify(entries.slice(0, 9), anchors)).finding).toBeUndefined()
  expect(await verify(entries.slice(0, 7), anchors)).toEqual({
    entries: 7,
    finding: { kind: 'cut-off', sequence: 8, anchoredSequence: 9, anchoredAt: 99 },
  })
  expect((await verify([], anchors)).finding).toMatchObject({ kind: 'cut-off', sequence: 1 })
})

test('a chain that was rewritten whole after row 4 is found by the anchor after it', async () => {
  const entries = await chain(10)
  const anchors = [anchorAt(entries, 4), anchorAt(entries, 8), anchorAt(entries, 10)]
  const rewritten = [...entries.slice(0, 4), ...(await chain(7, 'b', entries[3]))]
  expect((await verify(rewritten)).finding).toBeUndefined()
  expect((await verify(rewritten, anchors)).finding).toEqual({
    kind: 'rewritten',
    sequence: 5,
    anchoredSequence: 8,
    anchoredAt: 99,
  })
})

test('in stretches it comes to the same, whatever is wrong and wherever', async () => {
  const entries = await chain(10)
  const anchors = [2, 3, 9, 10].map((it) => anchorAt(entries, it))
  const rewritten = [...entries.slice(0, 4), ...(await chain(6, 'b', entries[3]))]
  const cases = [entries, entries.slice(0, 7), rewritten, entries.toSpliced(5, 1), []]
  for (const found of cases) {
    const whole = await verify(found, anchors)
    expect((await verifyInStretches(found, anchors)).verdict).toEqual(whole)
  }
  expect((await verifyInStretches(entries, anchors)).stretches).toBe(5)
})
