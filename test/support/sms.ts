import { inject } from 'vitest'
import type { InboxMessage } from '../../scripts/sms-inbox/store.ts'
import { tick } from './client.ts'

const WAIT_MS = 10_000

/** Lets a federation's messages into the run's inbox, and says where to send them. */
export async function connectSms(slug: string, secret: string): Promise<string> {
  const { smsInboxUrl, smsInboxKey } = inject('worker')
  const answer = await fetch(`${smsInboxUrl}/tenants`, {
    method: 'POST',
    headers: { authorization: `Bearer ${smsInboxKey}` },
    body: JSON.stringify({ slug, name: slug, secret }),
  })
  if (!answer.ok) throw new Error(`The inbox refused ${slug}: ${await answer.text()}`)
  return `${smsInboxUrl}/sms/${slug}`
}

/** All messages of a federation to this number so far, newest first. */
export async function messagesTo(slug: string, phone: string): Promise<InboxMessage[]> {
  const query = new URLSearchParams({ tenant: slug, phone })
  const answer = await fetch(`${inject('worker').smsInboxUrl}/messages.json?${query}`)
  return (await answer.json()) as InboxMessage[]
}

/** Drains the outbox until a message to this number is there that matches. */
export async function awaitMessage(
  slug: string,
  phone: string,
  matches: (message: InboxMessage) => boolean = () => true,
): Promise<InboxMessage> {
  const deadline = Date.now() + WAIT_MS
  for (;;) {
    await tick()
    const found = (await messagesTo(slug, phone)).find(matches)
    if (found) return found
    if (Date.now() > deadline) throw new Error(`No such message to ${phone} came for ${slug}`)
  }
}
