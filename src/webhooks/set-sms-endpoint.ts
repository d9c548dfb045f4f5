import { and, eq } from 'drizzle-orm'
import { mustHaveChanged, statement } from '../db/statement.ts'
import { newId } from '../kernel/ids.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { auditBy, refuseUnless, type NotPermitted, type TenantScope } from '../scope.ts'
import { oldSecretUntil, previousSecretPlace, secretPlace } from './endpoint-secrets.ts'
import type { SmsEndpoint } from './read-sms-endpoint.ts'
import { checkOutgoingUrl, type OutgoingUrlProblem } from './outgoing-url.ts'
import { newWebhookSecret } from './standard-webhooks.ts'
import { webhookEndpoint } from './tables.ts'

/** What the deployment lets webhooks reach, see `checkOutgoingUrl`. */
export type OutgoingRules = {
  readonly outboundAllow: readonly string[]
  readonly ownDomains: readonly string[]
}

export type SmsEndpointError =
  | NotPermitted
  | { readonly reason: 'bad-url'; readonly problem: OutgoingUrlProblem }
  /** Somebody else changed the endpoint meanwhile: look again. */
  | { readonly reason: 'changed-meanwhile' }

export type SmsEndpointSet = {
  /** Where a new one was made: shown this once, never again. */
  readonly secret: string | undefined
  readonly endpoint: SmsEndpoint
}

/**
 * Says where text messages go. The first time it makes a secret; later `newSecret` replaces it,
 * and the old one signs beside it for 24 hours. A disabled endpoint is in use again afterwards.
 * Permission: `federation.manage`. Round trips: 2.
 */
export async function setSmsEndpoint(
  scope: TenantScope,
  input: { readonly url: string; readonly newSecret?: boolean },
  rules: OutgoingRules,
): Promise<Result<SmsEndpointSet, SmsEndpointError>> {
  const refused = refuseUnless(scope, 'federation.manage')
  if (refused) return err(refused)
  const url = checkOutgoingUrl(input.url.trim(), {
    allowedOrigins: rules.outboundAllow,
    ownDomains: rules.ownDomains,
  })
  if (!url.ok) return err({ reason: 'bad-url', problem: url.error })
  const [stored] = await scope.db.query
    .select()
    .from(webhookEndpoint)
    .where(eq(webhookEndpoint.purpose, 'sms'))
  const secret = stored === undefined || input.newSecret === true ? newWebhookSecret() : undefined
  const done = await scope.db.commit({
    statements: stored
      ? await changeEndpoint(scope, stored, url.value.href, secret)
      : await addEndpoint(scope, url.value.href, secret!),
    // An address may itself hold a secret: the log names the receiver alone.
    audit: [
      auditBy(scope, 'webhook.endpoint-set', 'sms', {
        origin: url.value.origin,
        newSecret: secret !== undefined,
      }),
    ],
    now: scope.now,
  })
  if (!done.ok) return err({ reason: 'changed-meanwhile' })
  return ok({ secret, endpoint: endpointAfter(scope, stored, url.value.href, secret) })
}

/** What a reader would find now, without asking once more. */
function endpointAfter(
  { now }: TenantScope,
  stored: typeof webhookEndpoint.$inferSelect | undefined,
  url: string,
  secret: string | undefined,
): SmsEndpoint {
  const rotated = stored !== undefined && secret !== undefined
  const before = stored ?? { previousSecretCipher: null, rotatedAt: null }
  const secrets = rotated
    ? { previousSecretCipher: stored.secretCipher, rotatedAt: now }
    : { previousSecretCipher: before.previousSecretCipher, rotatedAt: before.rotatedAt }
  return { url, disabledAt: null, updatedAt: now, oldSecretUntil: oldSecretUntil(secrets, now) }
}

async function addEndpoint(scope: TenantScope, url: string, secret: string) {
  const id = newId('whk')
  const insert = scope.db.query.insert(webhookEndpoint).values({
    id,
    purpose: 'sms',
    url,
    secretCipher: await scope.keys.seal(secretPlace(id), secret),
    updatedAt: scope.now,
  })
  return [statement(insert)]
}

async function changeEndpoint(
  scope: TenantScope,
  stored: typeof webhookEndpoint.$inferSelect,
  url: string,
  secret: string | undefined,
) {
  const { id, secretCipher } = stored
  const update = scope.db.query
    .update(webhookEndpoint)
    .set({
      url,
      disabledAt: null,
      updatedAt: scope.now,
      ...(secret !== undefined && (await rotated(scope, stored, secret))),
    })
    .where(
      and(
        eq(webhookEndpoint.id, id),
        eq(webhookEndpoint.secretCipher, secretCipher),
        eq(webhookEndpoint.updatedAt, stored.updatedAt),
      ),
    )
  return [statement(update), mustHaveChanged('endpoint-changed')]
}

async function rotated(
  scope: TenantScope,
  { id, secretCipher }: { readonly id: string; readonly secretCipher: string },
  secret: string,
) {
  const previous = await scope.keys.open(secretPlace(id), secretCipher)
  return {
    secretCipher: await scope.keys.seal(secretPlace(id), secret),
    previousSecretCipher: await scope.keys.seal(previousSecretPlace(id), previous),
    rotatedAt: scope.now,
  }
}
