/** scrypt's cost: N is 2 to the power of `log2N`; 128 · N · r bytes of memory for one hash. */
export type PasswordCost = { readonly log2N: number; readonly r: number; readonly p: number }

export const DEFAULT_COST: PasswordCost = { log2N: 15, r: 8, p: 3 }

/** A Worker has 128 MB for everything that it does at one time. */
const MAX_BYTES = 64 * 1024 * 1024

const WRITTEN = /^ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})$/

/** `ln=15,r=8,p=3`, as it stands in a stored password. */
export const writePasswordCost = ({ log2N, r, p }: PasswordCost): string =>
  `ln=${log2N},r=${r},p=${p}`

/** Nothing where it is written otherwise, or needs more memory than a Worker has to give. */
export function readPasswordCost(text: string): PasswordCost | undefined {
  const match = WRITTEN.exec(text)
  if (!match) return undefined
  const [log2N = 0, r = 0, p = 0] = match.slice(1).map(Number)
  const possible = log2N >= 1 && r >= 1 && p >= 1 && 128 * 2 ** log2N * r <= MAX_BYTES
  return possible ? { log2N, r, p } : undefined
}

/** Whether who tries passwords out needs less memory or less work than for the other. */
export const isWeaker = (one: PasswordCost, other: PasswordCost): boolean =>
  memory(one) < memory(other) || memory(one) * one.p < memory(other) * other.p

const memory = ({ log2N, r }: PasswordCost): number => 2 ** log2N * r
