import { readFileSync } from 'node:fs'
import { configFileOf, configOf, workerNames, type WorkerName } from './workers.ts'

/** Blocks of one Worker alone: what only it is asked for, or does. */
const ALONE: Readonly<Record<WorkerName, readonly string[]>> = {
  edge: ['services', 'queues.consumers', 'ratelimits', 'triggers'],
  desk: [],
  office: ['migrations'],
}
/** What stands before the first block and differs by nature; a list of routes has several lines. */
const OWN_LINES = /^(?:name|main|workers_dev|preview_urls) = /
const ROUTES = /^routes = \[[^\]]*\]$/m

type Block = { readonly header: string; readonly text: string }

/**
 * Where the configurations of the Workers contradict each other: wrangler has no way for several
 * to share their settings, and Workers that differ would look for tenants in two places.
 */
export function configFaults(
  read = (name: WorkerName) => readFileSync(configFileOf(name), 'utf8'),
): string[] {
  const shared = new Map(workerNames.map((name) => [name, sharedBlocks(name, read(name))]))
  const edge = shared.get('edge')!
  return workerNames.flatMap((name) => {
    const own = shared.get(name)!
    const missing = edge.filter((block) => !own.some((one) => isSame(one, block)))
    const more = own.filter((block) => !edge.some((one) => isSame(one, block)))
    const headers = new Set([...missing, ...more].map(({ header }) => header))
    return [...headers].map((header) => {
      const where = header === '' ? 'before the first block' : `in [${header}]`
      return `${configOf(name)} and ${configOf('edge')} differ ${where}`
    })
  })
}

const isSame = (a: Block, b: Block): boolean => a.header === b.header && a.text === b.text

function sharedBlocks(name: WorkerName, toml: string): Block[] {
  const blocks: { header: string; lines: string[] }[] = [{ header: '', lines: [] }]
  const lines = toml.replace(ROUTES, '').split('\n')
  for (const line of lines.map((one) => one.trim())) {
    const header = /^\[{1,2}([\w.]+)\]{1,2}$/.exec(line)?.[1]
    if (header !== undefined) blocks.push({ header, lines: [] })
    else if (line !== '' && !line.startsWith('#')) blocks.at(-1)!.lines.push(line)
  }
  return blocks
    .filter(({ header }) => !ALONE[name].includes(header))
    .map((block) => ({
      header: block.header,
      text: block.lines.filter(isShared).toSorted().join('\n'),
    }))
}

/** The class of the gates is the office's; the others say so. */
const isShared = (line: string): boolean =>
  !OWN_LINES.test(line) && line !== 'script_name = "gongji-office"'
