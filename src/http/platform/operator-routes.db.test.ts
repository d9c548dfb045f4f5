import { expect, test } from 'vitest'
import { freshPlatform } from '../../../test/support/fresh-platform.ts'
import { cheapHasher } from '../../../test/support/people.ts'
import { noonOn } from '../../../test/support/fresh-tenant.ts'
import { openClient } from '../../db/open-client.ts'
import type { Services } from '../services.ts'
import { officePlatformApp } from '../office-app.ts'

test('a registry that is a step behind is waited for, and nothing is counted as an error', async () => {
  const { config } = await freshPlatform()
  const registry = await openClient(config.provider, config.platformDatabase, 'rw', { count: 0 })
  // As it is between a deployment and the first tick after it.
  await registry.execute('drop table operator_recovery_code')
  await registry.execute('drop table operator_totp')
  const logged: unknown[] = []
  const services = {
    config,
    hasher: cheapHasher,
    clock: () => noonOn('2026-03-02'),
    log: (line: unknown) => void logged.push(line),
  } as unknown as Services
  const at = (path: string, more: RequestInit = {}) =>
    officePlatformApp(services).request(`http://localhost:1${path}`, {
      ...more,
      headers: { cookie: `__Host-gj_operator=${'A'.repeat(43)}`, origin: 'http://localhost:1' },
    })
  const body = new URLSearchParams({ login: 'li.yang', password: 'brisk-lantern-orchard-58' })
  for (const answer of [
    await at('/operator'),
    await at('/operator/sign-in', { method: 'POST', body }),
  ]) {
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60'])
    expect(await answer.text()).toContain('正在升级')
  }
  expect((await at('/operator/sign-in')).status).toBe(200)
  expect(logged).toEqual([])
})
