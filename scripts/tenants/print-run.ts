import type { RunAccount } from '../../src/tenants/fleet/read-run.ts'
import { bar } from './bar.ts'

/** How a run of migrations stands, and whom it waits for. */
export function printRun(account: RunAccount, print: (text: string) => void): void {
  const { run, counts, canaries, troubled } = account
  const total = counts.waiting + counts.done + counts.failed
  print(`migration to ${run.targetStep}: ${run.state}${run.problem ? `, ${run.problem}` : ''}`)
  print(`  ${bar(counts.done, total)}, ${counts.waiting} waiting, ${counts.failed} failed`)
  if (canaries.length > 0) {
    print(`  canaries: ${canaries.map(({ slug, state }) => `${slug} ${state}`).join(', ')}`)
  }
  for (const { slug, state, tries, problem, dueAt } of troubled) {
    const next = state === 'waiting' ? `, again at ${new Date(dueAt).toISOString()}` : ''
    print(`  ${slug}: ${state} after ${tries} ${tries === 1 ? 'try' : 'tries'}${next}: ${problem}`)
  }
}
