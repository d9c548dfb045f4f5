const CELLS = 24

/** How much of a whole is done, as a bar and in figures. */
export function bar(done: number, total: number): string {
  const full = total === 0 ? CELLS : Math.floor((done / total) * CELLS)
  return `${'█'.repeat(full)}${'░'.repeat(CELLS - full)} ${done} of ${total}`
}
