import type { Reporter, TestCollection, TestModule } from 'vitest/node'

export interface TestCounts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** A module as the count sees it, so that the count can be tried without a run. */
type Countable = Pick<TestModule, 'errors'> & { readonly children: TestCollection }

/**
 * Counts tests one by one. A file that cannot be imported, a hook that throws and an error that
 * nobody caught have no test of their own: each counts as one that failed.
 */
export function countTests(modules: readonly Countable[], unhandledErrors: number): TestCounts {
  const counts = { passed: 0, failed: unhandledErrors, skipped: 0 }
  for (const module of modules) {
    if (module.errors().length > 0) counts.failed++
    for (const suite of module.children.allSuites()) {
      if (suite.errors().length > 0) counts.failed++
    }
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      // A test that never ran, because the run was cut short, is not one that passed.
      counts[state === 'pending' ? 'failed' : state]++
    }
  }
  return counts
}

export function closingLine({ passed, failed, skipped }: TestCounts): string {
  const line = `${passed} passed, ${failed} failed`
  return skipped > 0 ? `${line}, ${skipped} skipped` : line
}

/** Prints what a run came to as the very last line, after everything that others print. */
export default class ClosingLine implements Reporter {
  #counts: TestCounts = { passed: 0, failed: 0, skipped: 0 }

  onInit(): void {
    process.once('exit', (code) => {
      const counts = this.#counts
      if (counts.failed > 0) process.exitCode = code || 1
      // A run that failed without a failed test (none found, a crash) still says so.
      const failed = Math.max(counts.failed, code === 0 ? 0 : 1)
      process.stdout.write(`\n${closingLine({ ...counts, failed })}\n`)
    })
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    this.#counts = countTests(modules, unhandledErrors.length)
  }
}
