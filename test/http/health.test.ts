import { expect, it } from 'vitest'
import { openClient } from '../support/client.ts'

it('answers on the platform host', async () => {
  const client = openClient()
  const page = await client.open(client.platform('/healthz'))
  expect(page.status).toBe(200)
})

it('serves assets that browsers may keep', async () => {
  const client = openClient()
  const icon = await client.open(client.platform('/favicon.ico'))
  expect([icon.status, icon.headers['content-type']]).toEqual([200, 'image/svg+xml'])
  expect(icon.headers['x-content-type-options']).toBe('nosniff')
})
