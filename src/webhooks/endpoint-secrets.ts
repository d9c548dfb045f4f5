import type { Instant } from '../kernel/days.ts'
import type { TenantKeys } from '../tenants/tenant-keys.ts'
import type { webhookEndpoint } from './tables.ts'

/** How long the secret before the last rotation still signs. */
export const OLD_SECRET_MS = 24 * 3_600_000

export const secretPlace = (endpointId: string) => ({
  column: 'webhook_endpoint.secret_cipher',
  row: endpointId,
})
export const previousSecretPlace = (endpointId: string) => ({
  column: 'webhook_endpoint.previous_secret_cipher',
  row: endpointId,
})

type StoredSecrets = Pick<
  typeof webhookEndpoint.$inferSelect,
  'id' | 'secretCipher' | 'previousSecretCipher' | 'rotatedAt'
>

/** Until when the old secret signs beside the new one; undefined where there is none any more. */
export const oldSecretUntil = (
  { previousSecretCipher, rotatedAt }: Omit<StoredSecrets, 'id' | 'secretCipher'>,
  now: Instant,
): Instant | undefined =>
  previousSecretCipher !== null && rotatedAt !== null && now < rotatedAt + OLD_SECRET_MS
    ? rotatedAt + OLD_SECRET_MS
    : undefined

/** The secrets to sign with: one, or two for a day after a rotation. */
export async function endpointSecrets(
  keys: TenantKeys,
  stored: StoredSecrets,
  now: Instant,
): Promise<string[]> {
  const secrets = [await keys.open(secretPlace(stored.id), stored.secretCipher)]
  if (stored.previousSecretCipher !== null && oldSecretUntil(stored, now) !== undefined) {
    secrets.push(await keys.open(previousSecretPlace(stored.id), stored.previousSecretCipher))
  }
  return secrets
}
