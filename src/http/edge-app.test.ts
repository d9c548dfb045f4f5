import { beforeEach, describe, expect, it } from 'vitest'
import { edgeApp } from './edge-app.ts'
import type { Whose } from './forget.ts'
import type { Services } from './services.ts'

const services = {
  config: { baseDomain: 'gongji.test', scheme: 'https' },
  schemes: { cards: [] },
  clock: () => 0,
} as unknown as Services
const context = { waitUntil: () => {}, passThroughOnException: () => {} } as never

let asked: { worker: 'desk' | 'office'; request: Request }[]
let forgotten: Whose[]
let officeAnswer: Response

beforeEach(() => {
  asked = []
  forgotten = []
  officeAnswer = new Response('office')
})

const app = edgeApp(services, {
  desk: {
    async fetch(request) {
      asked.push({ worker: 'desk', request })
      return new Response('desk')
    },
    async forget(whose) {
      forgotten.push(whose)
      throw new Error('the desk is not there')
    },
  },
  office: {
    async fetch(request) {
      asked.push({ worker: 'office', request })
      return officeAnswer
    },
  },
})

const send = async (url: string, method = 'GET') => {
  const request = new Request(url, { method, ...(method === 'POST' && { body: 'x' }) })
  return { request, answer: await app.fetch(request, {}, context) }
}

describe('what another Worker answers', () => {
  it.each([
    ['https://jia.gongji.test/console', 'desk'],
    ['https://jia.gongji.test/console/claims/clm_1?page=2', 'desk'],
    ['https://aid.example/console/members', 'desk'],
    ['https://jia.gongji.test/console/plans', 'office'],
    ['https://gongji.test/operator', 'office'],
    ['https://gongji.test/operator/tenants/tnt_1', 'office'],
  ] as const)('%s is passed to the %s as it came', async (url, worker) => {
    for (const method of ['GET', 'POST']) {
      asked = []
      const { request, answer } = await send(url, method)
      expect(asked).toEqual([{ worker, request }])
      expect(request.bodyUsed).toBe(false)
      expect(await answer.clone().text()).toBe(worker)
    }
  })

  it.each(['https://gongji.test/console', 'https://x.y.gongji.test/operator'])(
    '%s is nobody’s and passed to none',
    async (url) => {
      expect((await send(url)).answer.status).toBe(404)
      expect(asked).toEqual([])
    },
  )
})

describe('what was changed in the office', () => {
  it.each([
    ['https://jia.gongji.test/console/settings/brand', 'jia'],
    ['https://aid.example/console/plans/rev_1/publish', 'aid.example'],
    ['https://jia.gongji.test/console/settings/hosts/remove', undefined],
    ['https://gongji.test/operator/tenants/tnt_1/suspend', undefined],
  ])('by %s is forgotten at the desk, and answered though that fails', async (url, whose) => {
    expect((await send(url, 'POST')).answer).toBe(officeAnswer)
    expect(forgotten).toEqual([whose])
  })

  it('stays in memory where somebody only looked, or worked at the desk', async () => {
    await send('https://jia.gongji.test/console/settings')
    await send('https://jia.gongji.test/console/claims/clm_1/approve', 'POST')
    expect(forgotten).toEqual([])
  })
})

describe('a file of another version', () => {
  it('comes from the office', async () => {
    expect((await send('https://gongji.test/assets/console.OLD.css')).answer).toBe(officeAnswer)
  })

  it('is not found where the office does not have it either', async () => {
    officeAnswer = new Response('no', { status: 404 })
    const { answer } = await send('https://gongji.test/assets/console.OLDER.css')
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('<html')])
  })
})
