import type { Config } from '../../src/config.ts'
import type { Progress } from '../progress.ts'

/** What a command works with: the deployment's configuration, and where progress is shown. */
export type CommandContext = {
  readonly config: Config
  readonly progress: Progress
  print(text: string): void
}

export type Command = {
  /** One line for the list of commands. */
  readonly summary: string
  /** What stands after `npm run -s tenants --`. */
  readonly usage: string
  /** Returns the exit code: 0 done, 1 found something wrong, 2 wrongly called. */
  run(context: CommandContext, args: readonly string[]): Promise<number>
}
