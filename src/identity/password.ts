import { createHmac, scrypt, timingSafeEqual } from 'node:crypto'
import { assert } from '../kernel/assert.ts'
import { base64url, fromBase64, fromBase64url } from '../kernel/bytes.ts'
import {
  DEFAULT_COST,
  readPasswordCost,
  writePasswordCost,
  type PasswordCost,
} from '../kernel/password-cost.ts'

export type PasswordHasher = {
  /** `$scrypt$ln=15,r=8,p=3$SALT$HASH`, salt and hash in base64url. */
  hash(password: string): Promise<string>
  /** With nothing to compare with it takes as long, and the answer is no. */
  verify(password: string, stored: string | undefined): Promise<boolean>
}

const SALT_BYTES = 16
const HASH_BYTES = 32
const STORED = /^\$scrypt\$([\w=,]+)\$([\w-]+)\$([\w-]+)$/

/**
 * The pepper (32 bytes in base64) is kept outside of every database: a stolen one alone is not
 * enough to try passwords. Tests of other matters take a lower cost.
 */
export function passwordHasher(settings: {
  readonly pepper: string
  readonly cost?: PasswordCost
}): PasswordHasher {
  const pepper = fromBase64(settings.pepper)
  const cost = settings.cost ?? DEFAULT_COST
  const nobodys = write(cost, new Uint8Array(SALT_BYTES), new Uint8Array(HASH_BYTES))
  // NFKC: an input method that leaves full-width digits must not lock a person out.
  const peppered = (password: string) =>
    createHmac('sha256', pepper).update(password.normalize('NFKC')).digest()
  return {
    async hash(password) {
      const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
      return write(cost, salt, await derive(peppered(password), salt, cost))
    },
    async verify(password, stored) {
      const { cost, salt, hash } = read(stored ?? nobodys)
      const same = timingSafeEqual(await derive(peppered(password), salt, cost), hash)
      return same && stored !== undefined
    },
  }
}

const write = (cost: PasswordCost, salt: Uint8Array, hash: Uint8Array): string =>
  `$scrypt$${writePasswordCost(cost)}$${base64url(salt)}$${base64url(hash)}`

function read(stored: string) {
  const match = STORED.exec(stored)
  const cost = readPasswordCost(match?.[1] ?? '')
  assert(match && cost, 'a stored password reads back')
  return { cost, salt: fromBase64url(match[2]!), hash: fromBase64url(match[3]!) }
}

function derive(secret: Uint8Array, salt: Uint8Array, cost: PasswordCost): Promise<Uint8Array> {
  const N = 2 ** cost.log2N
  const { r, p } = cost
  // What is needed, and the small buffers beside it; Node's own ceiling is just too low.
  const maxmem = 128 * r * (N + p + 2) + 1024
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, HASH_BYTES, { N, r, p, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
