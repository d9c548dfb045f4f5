import { describe, expect, test } from 'vitest'
import { sources } from './sources.ts'

/** From the ground up, each with what it stands on and why; nothing else may be imported. */
const layers: Readonly<Record<string, { readonly on: string; readonly because: string }>> = {
  kernel: { on: '', because: 'money, days, bytes: plain values that know of nothing' },
  rules: { on: 'kernel', because: 'plans are computed the same in a Worker, a browser, a shell' },
  scope: { on: '', because: 'what every verb is given; it calls nothing' },
  tables: { on: 'kernel', because: 'shapes of rows and their lists of states, for all who read' },
  enqueue: { on: 'kernel', because: 'an event to deliver is written with the commit' },
  audit: { on: 'kernel scope tables', because: 'the chain is written with the commit' },
  db: { on: 'kernel audit enqueue migrations', because: 'the one way to write: all or nothing' },
  config: { on: 'kernel db', because: 'settings become a database provider at the door' },
  fund: { on: 'kernel scope tables db', because: 'money moves without knowing for what' },
  notices: { on: 'kernel scope tables audit db', because: 'a message knows a number and a text' },
  webhooks: { on: 'kernel scope tables db', because: 'a call out knows an address and a body' },
  plans: { on: 'kernel scope tables db rules', because: 'keeps and publishes what rules compute' },
  members: {
    on: 'kernel scope tables enqueue audit db fund notices plans rules',
    because: 'enrolling makes a debt, by the joining rules of the plan, and is told',
  },
  identity: {
    on: 'kernel scope tables db members notices',
    because: 'a member proves a telephone by a message',
  },
  tenants: {
    on: 'kernel scope tables audit db identity notices plans webhooks',
    because: 'a new federation starts with a plan and an administrator, its contact with a code',
  },
  operators: {
    on: 'kernel tables db identity tenants',
    because: 'who runs the platform decides on tenants and opens none of them',
  },
  claims: {
    on: 'kernel scope tables audit db members notices plans rules',
    because: 'facts, without amounts due; a member is told when they come back',
  },
  rotation: {
    on: 'kernel scope tables claims db identity tenants',
    because: 'seals anew what tenants keep, documents too, before a key goes',
  },
  settlement: {
    on: 'kernel scope tables db claims fund identity members plans rules',
    because: 'facts become amounts that are owed',
  },
  payouts: {
    on: 'kernel scope tables audit db fund members notices',
    because: 'what is owed is paid, and told',
  },
  erasure: {
    on: 'kernel scope tables audit db claims enqueue identity members notices settlement',
    because: 'what every part knows of a person goes in one commit',
  },
  outbox: { on: 'kernel scope tables db notices webhooks', because: 'delivers what was written' },
  reports: {
    on: 'kernel scope tables audit claims fund identity members plans settlement',
    because: 'reads across all parts for a page, writes nothing',
  },
  jobs: {
    on: 'kernel tables db members outbox rotation tenants',
    because: 'goes over the tenants on a clock',
  },
  http: {
    on:
      'kernel scope tables audit claims db dist erasure fund identity members notices operators ' +
      'payouts plans reports rotation rules settlement tenants webhooks',
    because: 'calls verbs and shows what they say',
  },
  worker: {
    on: 'config db dist http identity jobs tenants',
    because: 'wires the host to the program',
  },
}

/** The part of the product that a file belongs to. */
function layerOf(file: string): string {
  const [top = '', second = ''] = file.split('/')
  if (top !== 'src') return top
  if (/\/(?:platform-)?tables\.ts$/.test(file)) return 'tables'
  if (file === 'src/outbox/enqueue.ts') return 'enqueue'
  return second.replace(/\.ts$/, '')
}

const filesOf = (layer: string) => sources.filter(({ file }) => layerOf(file) === layer)

test('every file belongs to a layer', () => {
  const known = Object.keys(layers)
  expect(sources.length).toBeGreaterThan(200)
  expect(sources.map(({ file }) => file).filter((file) => !known.includes(layerOf(file)))).toEqual(
    [],
  )
})

test('layers stand on those above them in the list, so there is no way round in a circle', () => {
  const names = Object.keys(layers)
  const outside = ['dist', 'migrations']
  names.forEach((name, at) => {
    const under = layers[name]!.on.split(' ').filter((one) => one !== '')
    const missing = under.filter((one) => ![...names.slice(0, at), ...outside].includes(one))
    expect([name, missing]).toEqual([name, []])
  })
})

describe.each(Object.entries(layers))('%s', (layer, { on }) => {
  test('imports only what it stands on', () => {
    const allowed = new Set([layer, ...on.split(' ')])
    const stray = filesOf(layer).flatMap(({ file, imports }) =>
      imports
        .filter(({ isFile, typeOnly, from }) => isFile && !typeOnly && !allowed.has(layerOf(from)))
        .map(({ from }) => `${file} → ${from}`),
    )
    expect(stray).toEqual([])
  })
})

test('what a layer is said to stand on, it does', () => {
  for (const [layer, { on }] of Object.entries(layers)) {
    const used = new Set(
      filesOf(layer).flatMap(({ imports }) => imports.map(({ from }) => layerOf(from))),
    )
    const unused = on.split(' ').filter((one) => one !== '' && !used.has(one))
    expect([layer, unused]).toEqual([layer, []])
  }
})

const packagesOf = (layer: string) =>
  filesOf(layer).flatMap(({ file, imports }) =>
    imports.filter(({ isFile }) => !isFile).map(({ from }) => ({ file, from })),
  )

test('rules and kernel need nothing but Valibot', () => {
  for (const layer of ['rules', 'kernel']) {
    const others = packagesOf(layer).filter(
      ({ from }) => from !== 'valibot' && from !== '@valibot/to-json-schema',
    )
    expect(others).toEqual([])
  }
})

test('pages and the API build no queries', () => {
  const queries = packagesOf('http').filter(({ from }) => /drizzle|libsql/.test(from))
  expect(queries).toEqual([])
  // Of tables they know the lists of states, which name what a page shows.
  const tables = filesOf('http').flatMap(({ file, text }) =>
    [...text.matchAll(/import (?:type )?\{([^}]*)\} from '[^']*tables\.ts'/g)].flatMap(
      ([, names = '']) => names.split(',').map((name) => `${file}: ${name.trim()}`),
    ),
  )
  expect(tables.filter((one) => !/(?:States|Kinds|Channels|Categories)$/.test(one))).toEqual([])
})

test('jobs read the registry of tenants and no tenant’s tables', () => {
  const read = filesOf('jobs').flatMap(({ imports }) =>
    imports.filter(({ from }) => layerOf(from) === 'tables').map(({ from }) => from),
  )
  expect(new Set(read)).toEqual(new Set(['src/tenants/platform-tables.ts']))
})

test('Hono stays in http, Cloudflare in worker', () => {
  const hono = sources.filter(
    ({ file, imports }) =>
      !/^(?:src\/http|worker)\//.test(file) && imports.some(({ from }) => from.startsWith('hono')),
  )
  expect(hono.map(({ file }) => file)).toEqual([])
  const cloudflare = sources.filter(
    ({ file, text }) =>
      !file.startsWith('worker/') && /cloudflare:|R2Bucket|DurableObject/.test(text),
  )
  expect(cloudflare.map(({ file }) => file)).toEqual([])
})
