/** Throws where the program itself is wrong. Input from outside is never checked with this. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`)
}

/** Makes a `switch` over a union exhaustive: the compiler refuses a case that is left out. */
export function unreachable(value: never): never {
  throw new Error(`Unreachable: ${JSON.stringify(value)}`)
}
