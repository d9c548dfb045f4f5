import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { configFaults } from '../../scripts/config-faults.ts'
import { configFileOf, workerNames, type WorkerName } from '../../scripts/workers.ts'
import { deskTenantApp } from '../../src/http/desk-app.ts'
import { edgePlatformApp, edgeTenantApi, edgeTenantApp } from '../../src/http/edge-app.ts'
import { officePlatformApp, officeTenantApp } from '../../src/http/office-app.ts'
import { platformWorkerOf, tenantWorkerOf } from '../../src/http/worker-of.ts'
import { routesOf, servicesForRoutes } from '../support/routes.ts'
import { sources } from './sources.ts'

const textOf = (name: WorkerName) => readFileSync(configFileOf(name), 'utf8')
const importsOf = new Map(sources.map(({ file, imports }) => [file, imports]))

/** Every file that a Worker is made of, barrels and all. */
function filesFrom(entry: string): ReadonlySet<string> {
  const found = new Set<string>()
  const open = [entry]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue
    found.add(file)
    const needed = (importsOf.get(file) ?? []).filter((one) => one.isFile && !one.typeOnly)
    open.push(...needed.map(({ from }) => from))
  }
  return found
}

test('the configurations agree on what they share', () => {
  expect(configFaults()).toEqual([])
})

test('routes are the edge’s alone, and the order of settings is free', () => {
  const routes = 'routes = [\n  { pattern = "gongji.test/*", zone_name = "gongji.test" },\n]\n'
  const faults = configFaults((name) => {
    const text = textOf(name)
    if (name !== 'edge') return text
    const turned = text.replace(/^(BASE_DOMAIN.*\n)(PUBLIC_SCHEME.*\n)/m, '$2$1')
    expect(turned).not.toBe(text)
    return routes + turned
  })
  expect(faults).toEqual([])
})

test('a setting that one of them lacks or has otherwise is found', () => {
  const changed = (name: WorkerName, from: string, to: string) =>
    configFaults((one) => {
      const text = textOf(one)
      if (one !== name) return text
      expect(text).toContain(from)
      return text.replace(from, to)
    })
  expect(changed('desk', 'QUIET_HOURS = "on"', 'QUIET_HOURS = "off"')).toEqual([
    'wrangler.desk.toml and wrangler.toml differ in [vars]',
  ])
  expect(changed('office', 'compatibility_date = "2026', 'compatibility_date = "2025')).toEqual([
    'wrangler.office.toml and wrangler.toml differ before the first block',
  ])
  expect(changed('office', 'bucket_name = "', 'bucket_name = "other-')).toEqual([
    'wrangler.office.toml and wrangler.toml differ in [r2_buckets]',
  ])
  expect(changed('desk', '[[queues.producers]]\n', '[[kept]]\n')).not.toEqual([])
})

test('no address leads to the Workers behind the edge', () => {
  for (const name of ['desk', 'office'] as const) {
    expect(textOf(name)).toMatch(/^workers_dev = false\npreview_urls = false$/m)
    expect(textOf(name)).not.toMatch(/^(?:routes?\b|\[\[routes)/m)
  }
  const bound = [...textOf('edge').matchAll(/^service = "(.+)"$/gm)].map(([, name]) => name)
  const names = (['desk', 'office'] as const).map(
    (name) => /^name = "(.+)"$/m.exec(textOf(name))?.[1],
  )
  expect(bound).toEqual(names)
})

test('members wait for no page of staff or operators', () => {
  const edge = [...filesFrom('worker/index.ts')]
  expect(edge).toContain('src/http/portal/app.tsx')
  expect(edge.filter((file) => /^src\/http\/(?:console|platform\/operator)/.test(file))).toEqual([])
  const desk = [...filesFrom('worker/desk.ts')]
  expect(desk).toContain('src/http/console/routes/claims.tsx')
  const others =
    /^src\/http\/(?:portal|api|platform\/(?:operator|sign-up))|routes\/(?:plans|security)/
  expect(desk.filter((file) => others.test(file))).toEqual([])
})

test('a path is passed on to the Worker that answers it, and to no other', () => {
  const apps = {
    edge: [edgeTenantApp(servicesForRoutes), edgeTenantApi(servicesForRoutes)],
    desk: [deskTenantApp(servicesForRoutes)],
    office: [officeTenantApp(servicesForRoutes)],
  }
  for (const name of workerNames) {
    const paths = routesOf(...apps[name]).map(({ path }) => path)
    expect(paths.length).toBeGreaterThan(10)
    expect(paths.filter((path) => tenantWorkerOf(path) !== name)).toEqual([])
  }
  const platform = {
    edge: edgePlatformApp(servicesForRoutes),
    office: officePlatformApp(servicesForRoutes),
  }
  for (const name of ['edge', 'office'] as const) {
    const paths = routesOf(platform[name]).map(({ path }) => path)
    expect(paths.filter((path) => platformWorkerOf(path) !== name)).toEqual([])
  }
})

test.each([
  ['/', 'edge'],
  ['/console', 'desk'],
  ['/console/', 'office'],
  ['/consoles', 'edge'],
  ['/console%2fmembers', 'edge'],
  ['//console/members', 'edge'],
  ['/console/members', 'desk'],
  ['/console/members/per_1/delete', 'desk'],
  ['/console/membersx', 'office'],
  ['/console/sign-in', 'office'],
  ['/console/no-such-section', 'office'],
])('%s is answered by the %s Worker', (path, worker) => {
  expect(tenantWorkerOf(path)).toBe(worker)
})
