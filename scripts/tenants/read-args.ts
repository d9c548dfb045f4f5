import { parseArgs, type ParseArgsConfig } from 'node:util'
import { LaunchError } from '../launch-error.ts'

/** What stands behind a command. Throws, with the command's usage, what cannot be understood. */
export function readArgs<const Options extends NonNullable<ParseArgsConfig['options']>>(
  usage: string,
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new LaunchError(`${(error as Error).message}\nusage: npm run -s tenants -- ${usage}`)
  }
}
