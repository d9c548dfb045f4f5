import { inject } from 'vitest'
import { openBrowser, type Browser } from '../../scripts/demo/browser.ts'

/** A fresh visitor of the run's Worker, with the addresses that there are. */
export interface Client extends Browser {
  /** An address on the platform's own host. */
  platform(path: string): string
  /** An address on a tenant's host. */
  tenant(slug: string, path: string): string
}

export function openClient(): Client {
  const { baseDomain } = inject('worker')
  return {
    ...openBrowser(),
    platform: (path) => `http://${baseDomain}${path}`,
    tenant: (slug, path) => `http://${slug}.${baseDomain}${path}`,
  }
}

/** Runs the minute's work once and waits for it: what the outbox holds has then been tried. */
export async function tick(): Promise<void> {
  const { port } = inject('worker')
  const address = `http://127.0.0.1:${port}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`
  const answer = await fetch(address)
  const text = await answer.text()
  if (text !== 'ok') throw new Error(`The scheduled work failed: ${answer.status} ${text}`)
}

let slugs = 0

/** A slug that no other file of the run uses. */
export function freshSlug(): string {
  const random = crypto.getRandomValues(new Uint32Array(1))[0]!.toString(36)
  return `t${random}${slugs++}`
}
