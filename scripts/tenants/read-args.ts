import { parseArgs, type ParseArgsConfig } from 'node:util'

/** The command was not understood. */
export class UsageError extends Error {
  override name = 'UsageError'

  constructor(problem: string, usage: string) {
    super(`${problem}\nusage: npm run -s tenants -- ${usage}`)
  }
}

/** What stands behind a command. Throws, with the command's usage, what cannot be understood. */
export function readArgs<const Options extends NonNullable<ParseArgsConfig['options']>>(
  usage: string,
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new UsageError((error as Error).message, usage)
  }
}
