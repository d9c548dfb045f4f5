import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { writePrivateFile, writePrivateLines } from '../private-file.ts'

/** A federation whose messages arrive here, with the secret that signs them. */
export interface InboxTenant {
  readonly slug: string
  readonly name: string
  readonly secret: string
}

export interface InboxMessage {
  /** Counts up with each message, over restarts as well. */
  readonly number: number
  readonly webhookId: string
  readonly tenant: string
  readonly to: string
  readonly text: string
  readonly kind: string
  readonly receivedAt: string
}

export interface MessageFilter {
  readonly tenant?: string | undefined
  readonly phone?: string | undefined
  readonly after?: number | undefined
}

const MAX_MESSAGES = 500

/** The inbox on disk: the newest messages and the federations that may send. */
export function openInboxStore(directory: string) {
  const messagesFile = path.join(directory, 'sms-inbox.jsonl')
  const tenantsFile = path.join(directory, 'sms-inbox-tenants.json')
  const tenants = new Map<string, InboxTenant>()
  for (const tenant of readJson<InboxTenant[]>(tenantsFile) ?? []) tenants.set(tenant.slug, tenant)
  let messages = readLines<InboxMessage>(messagesFile)

  return {
    tenant: (slug: string) => tenants.get(slug),
    tenants: () => [...tenants.values()],
    connect(tenant: InboxTenant): void {
      tenants.set(tenant.slug, tenant)
      writePrivateFile(tenantsFile, [...tenants.values()])
    },
    /** Keeps a message unless it is here already: a webhook is delivered at least once. */
    keep(message: Omit<InboxMessage, 'number'>): void {
      const known = messages.some(
        ({ webhookId, tenant }) => webhookId === message.webhookId && tenant === message.tenant,
      )
      if (known) return
      const number = (messages.at(-1)?.number ?? 0) + 1
      messages = [...messages, { number, ...message }].slice(-MAX_MESSAGES)
      writePrivateLines(messagesFile, messages)
    },
    /** Newest first. */
    find: ({ tenant, phone, after = 0 }: MessageFilter): InboxMessage[] =>
      messages
        .filter(
          (message) =>
            message.number > after &&
            (tenant === undefined || message.tenant === tenant) &&
            (phone === undefined || message.to === phone),
        )
        .reverse(),
  }
}

export type InboxStore = ReturnType<typeof openInboxStore>

const readJson = <T>(file: string): T | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined

const readLines = <T>(file: string): T[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as T)
    : []
