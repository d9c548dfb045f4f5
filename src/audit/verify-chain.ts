import { assert } from '../kernel/assert.ts'
import type { Instant } from '../kernel/days.ts'
import { GENESIS_HASH, hashEntry, type AuditEntry, type AuditHead } from './chain.ts'

/** A head that was kept elsewhere while the chain ended with it. */
export type Anchor = AuditHead & { readonly at: Instant }

/** The first row that is not as it was written, and what is wrong with it. */
export type ChainFinding = { readonly sequence: number } & (
  | { readonly kind: 'missing' }
  | { readonly kind: 'changed' }
  /** Its own hash is right, and it does not follow from the entry before it. */
  | { readonly kind: 'does-not-follow' }
  /** The chain is whole in itself and another one than was anchored. */
  | { readonly kind: 'rewritten'; readonly anchoredSequence: number; readonly anchoredAt: Instant }
  /** The chain ended later once. */
  | { readonly kind: 'cut-off'; readonly anchoredSequence: number; readonly anchoredAt: Instant }
)

export type ChainState = {
  readonly head: AuditHead
  /** The last anchor that the chain agrees with: what is rewritten begins after it. */
  readonly agreed: number
}

export const EMPTY_CHAIN: ChainState = { head: { sequence: 0, hash: GENESIS_HASH }, agreed: 0 }

/**
 * Goes on from a state over the next entries, in order. `anchors` are by the sequence that they
 * anchor. Returns the state after them, or the first wrong row.
 */
export async function checkEntries(
  from: ChainState,
  entries: readonly AuditEntry[],
  anchors: ReadonlyMap<number, Anchor>,
): Promise<{ state: ChainState } | { finding: ChainFinding }> {
  let { head, agreed } = from
  for (const entry of entries) {
    const sequence = head.sequence + 1
    if (entry.sequence !== sequence) return { finding: { kind: 'missing', sequence } }
    if (entry.hash !== (await hashEntry(entry))) return { finding: { kind: 'changed', sequence } }
    if (entry.previousHash !== head.hash) return { finding: { kind: 'does-not-follow', sequence } }
    const anchor = anchors.get(sequence)
    if (anchor && anchor.hash !== entry.hash) {
      const { sequence: anchoredSequence, at: anchoredAt } = anchor
      const first = { kind: 'rewritten', sequence: agreed + 1 } as const
      return { finding: { ...first, anchoredSequence, anchoredAt } }
    }
    if (anchor) agreed = sequence
    head = entry
  }
  return { state: { head: { sequence: head.sequence, hash: head.hash }, agreed } }
}

export type ChainSource = {
  /** Entries after a sequence, in order, at most a page. */
  readonly entries: (after: number) => Promise<readonly AuditEntry[]>
  /** Anchors after a sequence and up to another. */
  readonly anchors: (after: number, upTo: number) => Promise<readonly Anchor[]>
  /** The last anchor that there is. */
  readonly lastAnchor: () => Promise<Anchor | undefined>
  /** Told how far it is. */
  readonly onPage?: (sequence: number) => void
}

export type ChainVerdict = { readonly entries: number; readonly finding?: ChainFinding }

/** How far a walk has come: it may go on from the state, or there is nothing more to walk. */
export type ChainStretch = { readonly more: ChainState } | ChainVerdict

/**
 * Walks on along a chain, page by page, beside its anchors, and names the first row that is wrong.
 * The last anchor is read first: what is audited while this walks does no harm.
 */
export async function verifyStretch(
  source: ChainSource,
  from: ChainState,
  pagesMost: number,
): Promise<ChainStretch> {
  const last = await source.lastAnchor()
  let state = from
  for (let pages = 0; pages < pagesMost; pages++) {
    const page = await source.entries(state.head.sequence)
    if (page.length === 0) return end(state, last)
    const after = state.head.sequence
    const anchors = await source.anchors(after, page.at(-1)!.sequence)
    const checked = await checkEntries(state, page, new Map(anchors.map((it) => [it.sequence, it])))
    if ('finding' in checked) return { entries: after, finding: checked.finding }
    state = checked.state
    source.onPage?.(state.head.sequence)
  }
  return { more: state }
}

function end({ head }: ChainState, last: Anchor | undefined): ChainVerdict {
  const entries = head.sequence
  if (last === undefined || last.sequence <= entries) return { entries }
  const { sequence: anchoredSequence, at: anchoredAt } = last
  const finding = { kind: 'cut-off', sequence: entries + 1, anchoredSequence, anchoredAt } as const
  return { entries, finding }
}

/** Walks a whole chain. */
export async function verifyChain(source: ChainSource): Promise<ChainVerdict> {
  const walked = await verifyStretch(source, EMPTY_CHAIN, Infinity)
  assert(!('more' in walked), 'a walk without bounds ends')
  return walked
}
