import { parseArgs, type ParseArgsConfig } from 'node:util'

/** The command was not understood. */
export class UsageError extends Error {
  override name = 'UsageError'

  constructor(problem: string, usage: string) {
    super(`${problem}\nusage: npm run -s tenants -- ${usage}`)
  }
}

/**
 * What stands behind a command: options by their names, the rest by place. Throws, with the
 * command's usage, what cannot be understood. `named` is how many stand by place, where the
 * command takes neither fewer nor more.
 */
export function readArguments<const Options extends NonNullable<ParseArgsConfig['options']>>(
  usage: string,
  args: readonly string[],
  options: Options,
  named?: number,
) {
  const read = parse(usage, args, options)
  if (named !== undefined && read.positionals.length !== named) {
    const given = read.positionals.length
    throw new UsageError(`${named} expected in front of the options, ${given} given.`, usage)
  }
  return read
}

function parse<const Options extends NonNullable<ParseArgsConfig['options']>>(
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
