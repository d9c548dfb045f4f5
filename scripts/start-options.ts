import path from 'node:path'
import { parseArgs } from 'node:util'
import { LaunchError } from './launch-error.ts'

export interface StartOptions {
  readonly port: number
  readonly fresh: boolean
  readonly dataDirectory: string
  readonly help: boolean
}

export const START_HELP = `Starts Gongji on this machine: libSQL server, Worker, SMS inbox.

  npm start                     on port 8787, with the data of the last start
  npm start -- --port 9000      on another port
  npm start -- --fresh          deletes the data and begins anew
  npm start -- --data DIR       keeps the data elsewhere than in .data
  npm start -- --help           this text

Data, logs and the demonstration's credentials (demo.json) are kept together. Ctrl-C ends it.
`

export function readStartOptions(args: readonly string[]): StartOptions {
  const { values } = parseOrRefuse(args)
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port < 1 || port > 65_535) {
    throw new LaunchError(`--port takes a number from 1 to 65535, not "${values.port}".`)
  }
  const { fresh, help } = values
  return { port, fresh, help, dataDirectory: path.resolve(values.data) }
}

function parseOrRefuse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '8787' },
        fresh: { type: 'boolean', default: false },
        data: { type: 'string', default: path.join(import.meta.dirname, '../.data') },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw new LaunchError(`${(error as Error).message.split('. ')[0]}; see npm start -- --help.`)
  }
}
