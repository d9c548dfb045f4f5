import { existsSync } from 'node:fs'
import path from 'node:path'
import { spawn } from 'node:child_process'
import { stop as stopEsbuild } from 'esbuild'

import { benchFleet } from './parts/fleet.ts'
import { benchHttp } from './parts/http.ts'
import { benchRoster } from './parts/roster.ts'
import { benchRoundTrips } from './parts/round-trips.ts'
import { benchSignUp } from './parts/sign-up.ts'
import { benchStart } from './parts/start.ts'
import { benchWriters } from './parts/writers.ts'
import { isBusy, load, machine } from './support/machine.ts'
import { startStack, type Stack } from './support/stack.ts'
import { verdict, type Verdict } from './support/table.ts'

type Part = { readonly title: string; readonly run: (stack: Stack) => Promise<Verdict[]> }

const parts: Readonly<Record<string, Part>> = {
  start: { title: 'Size, and a fresh process', run: benchStart },
  http: { title: 'An estimate over HTTP, beside a bare Hono hello', run: benchHttp },
  'sign-up': { title: 'From sign-up to a live page', run: benchSignUp },
  'round-trips': { title: 'Calls to the database, by route', run: benchRoundTrips },
  roster: { title: 'A roster, beside a bare bulk insert', run: benchRoster },
  writers: { title: '64 writers of one federation, for a minute', run: benchWriters },
  fleet: { title: 'A thousand tenants on one server', run: benchFleet },
}
/** Needs neither Worker nor database, and may be run by itself. */
const rules = path.join(import.meta.dirname, 'rules.ts')
const names = [...(existsSync(rules) ? ['rules'] : []), ...Object.keys(parts)]

const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; there are: ${names.join(', ')}.`)
  process.exit(1)
}

let stack: Stack | undefined
let ending = false
async function end(code: number): Promise<never> {
  if (!ending) {
    ending = true
    await stack?.stop()
  }
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void end(1))
}

console.log(`${machine()}; load at the start ${load()}`)
if (isBusy()) console.log('The machine is busy: figures are lower bounds, only ratios count.')
const verdicts: Verdict[] = []
try {
  for (const name of chosen.length > 0 ? chosen : names) {
    if (name === 'rules') {
      console.log('\n== The rule engine')
      verdicts.push(await runRules())
      continue
    }
    const { title, run } = parts[name]!
    stack ??= await startStack()
    console.log(`\n== ${title} (load ${load()})`)
    verdicts.push(...(await run(stack)))
  }
} catch (error) {
  console.error(error, `\n${stack?.logs() ?? ''}`)
  await end(1)
} finally {
  await stopEsbuild()
}
console.log('\n== To reach')
for (const { title, reached, says } of verdicts) {
  console.log(`${reached ? 'reached ' : 'MISSED  '}  ${title}: ${says}`)
}
console.log(`load at the end ${load()}`)
await end(0)

/** In a process of its own, so that nothing that ran before has warmed or filled it. */
function runRules(): Promise<Verdict> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [rules], { stdio: 'inherit' })
    child.on('exit', (code) => resolve(verdict('rule engine', code === 0, 'see above')))
  })
}
