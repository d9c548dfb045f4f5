import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, readForms, type Page } from './browser.ts'

let server: Server
let base = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const path = request.url ?? ''
      if (path === '/sign-in') {
        response.setHeader('set-cookie', [
          '__Host-session=abc=1; Path=/; Secure; HttpOnly',
          'old=x; Max-Age=0',
        ])
        response.writeHead(303, { location: '/seen?from=sign-in' }).end()
        return
      }
      if (path === '/loop') return void response.writeHead(302, { location: '/loop' }).end()
      response.setHeader('content-type', 'application/json').end(
        JSON.stringify({
          path,
          method: request.method,
          host: request.headers.host,
          cookie: request.headers.cookie ?? null,
          origin: request.headers.origin ?? null,
          type: request.headers['content-type'] ?? null,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `localhost:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

const page = (text: string): Page => ({
  status: 200,
  url: `http://one.${base}/here`,
  headers: {},
  bytes: Buffer.from(text),
  text,
})

it('names the host, keeps its cookies apart from those of others, and follows a redirect', async () => {
  const browser = openBrowser()
  const arrived = await browser.open(`http://one.${base}/sign-in`, { body: 'x' })
  expect(arrived.url).toBe(`http://one.${base}/seen?from=sign-in`)
  expect(JSON.parse(arrived.text)).toMatchObject({
    method: 'GET',
    host: `one.${base}`,
    cookie: '__Host-session=abc=1',
  })
  const elsewhere = await browser.open(`http://two.${base}/seen`)
  expect(JSON.parse(elsewhere.text).cookie).toBeNull()
  expect(browser.cookie(`one.${base}`, 'old')).toBeUndefined()
})

it('shows a redirect itself where asked to, and ends a loop', async () => {
  const browser = openBrowser()
  const redirect = await browser.open(`http://one.${base}/sign-in`, { follow: false })
  expect(redirect.status).toBe(303)
  await expect(browser.open(`http://one.${base}/loop`)).rejects.toThrow('redirects')
})

it('sends a form with what stood in it, as a form of this site', async () => {
  const shown = page(`
    <form action="/search"><input name="q"></form>
    <form method="post" action="/save">
      <input type="hidden" name="attempt" value="a&amp;b">
      <input name="title" value="old"><input type="checkbox" name="off" value="1">
      <input type="radio" name="size" value="s"><input type="radio" name="size" value="m" checked>
      <select name="plan"><option value="p1">1</option><option value="p2" selected>2</option></select>
      <textarea name="note">&lt;hi&gt;</textarea><button name="go" value="1">Go</button>
    </form>`)
  expect(readForms(shown)).toHaveLength(2)
  const sent = JSON.parse((await openBrowser().submit(shown, { title: '新' }, '/save')).text)
  expect(sent).toMatchObject({ method: 'POST', path: '/save', origin: `http://one.${base}` })
  expect(Object.fromEntries(new URLSearchParams(sent.body))).toEqual({
    attempt: 'a&b',
    title: '新',
    size: 'm',
    plan: 'p2',
    note: '<hi>',
  })
  await expect(openBrowser().submit(shown, {}, '/missing')).rejects.toThrow('one form to /missing')
})

it('uploads a file', async () => {
  const shown = page('<form method="post" action="/up" enctype="multipart/form-data"></form>')
  const file = new File(['姓名,手机'], 'roster.csv', { type: 'text/csv' })
  const sent = JSON.parse((await openBrowser().submit(shown, { file })).text)
  expect(sent.type).toMatch(/^multipart\/form-data; boundary=/)
  expect(sent.body).toContain('filename="roster.csv"')
  expect(sent.body).toContain('姓名,手机')
})
