/** Where progress is written; process.stdout is one. */
export interface ProgressOutput {
  readonly isTTY?: boolean
  write(text: string): unknown
}

export interface Progress {
  /** Shows one step while it runs, and its time when it is through. */
  step<T>(title: string, run: (detail: (text: string) => void) => Promise<T>): Promise<T>
  line(text: string): void
}

const TITLE_COLUMNS = 44
const CLEAR_LINE = '\r\u001B[2K'
/** A log without a terminal gets a line only so often from one step. */
const PLAIN_INTERVAL_MS = 2_000

/** One updating line on a terminal; in a log, plain lines now and then. */
export function openProgress(output: ProgressOutput = process.stdout): Progress {
  return {
    async step(title, run) {
      const startedAt = performance.now()
      let shownAt = startedAt
      if (output.isTTY) output.write(`  ${title} …`)
      const result = await run((text) => {
        if (output.isTTY) output.write(`${CLEAR_LINE}  ${title}: ${text} …`)
        else if (performance.now() - shownAt >= PLAIN_INTERVAL_MS) {
          shownAt = performance.now()
          output.write(`  ${title}: ${text}\n`)
        }
      }).catch((error: unknown) => {
        if (output.isTTY) output.write(CLEAR_LINE)
        throw error
      })
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
      const clear = output.isTTY ? CLEAR_LINE : ''
      output.write(`${clear}  ${title.padEnd(TITLE_COLUMNS)}${seconds.padStart(6)} s\n`)
      return result
    },
    line: (text) => void output.write(`${output.isTTY ? CLEAR_LINE : ''}${text}\n`),
  }
}
