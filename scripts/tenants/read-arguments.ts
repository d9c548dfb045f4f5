import { parseArgs, type ParseArgsConfig } from 'node:util'

type Options = NonNullable<ParseArgsConfig['options']>

/** A command's arguments: `named` of them by place, the rest by name; undefined: wrongly called. */
export function readArguments<const T extends Options>(
  args: readonly string[],
  named: number,
  options: T,
) {
  try {
    const read = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
    return read.positionals.length === named
      ? { positionals: read.positionals, values: read.values }
      : undefined
  } catch {
    return undefined
  }
}
