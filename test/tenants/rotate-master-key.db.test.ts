import { createOperator } from '../../src/operators/create-operator.ts'
import {
  operatorTotpPlace,
  readOperatorFactor,
  useOperatorCode,
} from '../../src/operators/factors/operator-factor.ts'
import {
  offerOperatorTotp,
  setUpOperatorTotp,
} from '../../src/operators/factors/set-up-operator-totp.ts'
import type { OperatorScope } from '../../src/operators/operator-scope.ts'
import { openPlatformDb } from '../../src/tenants/ensure-platform.ts'
import { platformKeys } from '../../src/tenants/tenant-keys.ts'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { backup } from '../../scripts/tenants/backup.ts'
import { drill } from '../../scripts/tenants/drill.ts'
import { findRegistered } from '../../scripts/tenants/registered-tenant.ts'
import { rotateMasterKey } from '../../scripts/tenants/rotate-master-key.ts'
import { base64 } from '../../src/kernel/bytes.ts'
import { toEntry } from '../../src/tenants/directory.ts'
import { cheapHasher } from '../support/people.ts'
import { failingAt, installation, type Installation } from '../support/installation.ts'
import { codeOf } from '../support/second-factors.ts'

const place = { column: 'member.name', row: 'mbr_x' }
const slugs = ['rotate-a', 'rotate-b', 'rotate-c']
const fresh = base64(crypto.getRandomValues(new Uint8Array(32)))
let at: Installation
const sealed: string[] = []
const backups = () => path.join(at.directory, 'backups')

beforeAll(async () => {
  at = await installation(inject('libsql'))
  for (const slug of slugs) {
    await at.signUp(slug)
    sealed.push(await (await at.scope(slug)).keys.seal(place, slug))
  }
  await addOperatorWithFactor()
  expect(await backup.run(at.context, ['rotate-b', '--to', backups()])).toBe(0)
}, 30_000)
afterAll(() => at.end())

/** An operator whose recovery codes are on paper when the key changes. */
let operatorId = ''
let codes: readonly string[] = []
const scopeOf = async (config: Installation['config']): Promise<OperatorScope> => ({
  db: await openPlatformDb(config, 'rw'),
  keys: await platformKeys(config.masterKey, config.previousMasterKey),
  actor: { kind: 'operator', id: operatorId },
  division: null,
  now: Date.now(),
  requestId: 'req_test',
})

async function addOperatorWithFactor() {
  const typed = { login: 'rotating', division: '' }
  const made = await createOperator(await scopeOf(at.config), typed, cheapHasher)
  if (!made.ok) throw new Error(made.error.reason)
  const { rows } = await at.platform.execute('select id from operator')
  operatorId = String(rows[0]!['id'])
  const scope = await scopeOf(at.config)
  const { secret, offer } = await offerOperatorTotp(scope)
  const answers = { newCode: codeOf(secret, scope.now), password: made.value.firstPassword }
  const done = await setUpOperatorTotp(scope, { offer, ...answers }, cheapHasher)
  codes = (done.ok && done.value.recoveryCodes) || []
}

/** Whether a Worker with these keys takes a recovery code. */
async function takesCode(config: Installation['config'], code: string) {
  const scope = await scopeOf(config)
  const { totp } = await readOperatorFactor(scope, operatorId)
  const used = await useOperatorCode(scope, totp, { kind: 'recovery-code', code })
  return used !== undefined && (await scope.db.commit(used)).ok
}

const changing = () => at.withConfig({ masterKey: fresh, previousMasterKey: at.config.masterKey })

/** What a Worker with these keys reads of each tenant. */
const readBy = (config: Installation['config']) =>
  Promise.all(
    slugs.map(async (slug, index) => {
      const { row, wrapped } = (await findRegistered(config, slug))!
      const { keys } = await toEntry(config, row, wrapped)
      return keys.open(place, sealed[index]!)
    }),
  )

test('while the master key changes, contacts and forms open too, and the old key is needed', async () => {
  const { config } = changing()
  const contacts = await at.platform.execute('select tenant_id, mobile_cipher from tenant_contact')
  expect(contacts.rows).toHaveLength(3)
  const both = await platformKeys(config.masterKey, config.previousMasterKey)
  for (const { tenant_id: row, mobile_cipher: sealed } of contacts.rows) {
    const place = { column: 'tenant_contact.mobile_cipher', row: String(row) }
    expect(await both.open(place, String(sealed))).toBe('19900000001')
    await expect((await platformKeys(fresh)).open(place, String(sealed))).rejects.toThrow()
  }
  // What is sealed from now on is the new key's alone.
  const anew = await both.seal(place, '样本')
  expect(await (await platformKeys(fresh)).open(place, anew)).toBe('样本')
})

test('while the master key changes, killed at any commit, everything opens', async () => {
  const { config } = changing()
  expect(await readBy(config)).toEqual(slugs)
  expect(await takesCode(config, codes[0]!)).toBe(true)
  // One tenant is wrapped anew, then the server stops taking writes.
  await at.platform.execute(
    `create trigger fails before update on tenant_key when
       (select count(*) from platform_audit where action = 'tenant.key-rewrapped') >= 1
     begin select raise(abort, 'killed'); end`,
  )
  await expect(rotateMasterKey.run(changing(), [])).rejects.toThrow('killed')
  expect(await readBy(config)).toEqual(slugs)
  await at.platform.execute('drop trigger fails')
  at.taken()
  expect(await rotateMasterKey.run(changing(), [])).toBe(0)
  const told = at.taken()
  expect(told).toContain('2 keys wrapped anew, 1 were already')
  expect(told).toContain('4 contacts, forms and second factors sealed anew')
})

test('a backup from before opens with the previous key as well', async () => {
  const from = backups()
  expect(await drill.run(changing(), ['rotate-b', '--from', from])).toBe(0)
  const alone = at.withConfig({ masterKey: fresh })
  await expect(drill.run(alone, ['rotate-b', '--from', from])).rejects.toThrow('another MASTER_KEY')
})

test('afterwards the new one opens everything, and the old one nothing', async () => {
  expect(await readBy({ ...at.config, masterKey: fresh })).toEqual(slugs)
  await expect(readBy(at.config)).rejects.toThrow()
  expect(await rotateMasterKey.run(changing(), [])).toBe(0)
  const told = at.taken()
  expect(told).toContain('0 keys wrapped anew, 3 were already')
  expect(told).toContain('0 contacts, forms and second factors sealed anew')
  const keys = await platformKeys(fresh)
  const contacts = await at.platform.execute('select tenant_id, mobile_cipher from tenant_contact')
  for (const { tenant_id: row, mobile_cipher: sealed } of contacts.rows) {
    const place = { column: 'tenant_contact.mobile_cipher', row: String(row) }
    expect(await keys.open(place, String(sealed))).toBe('19900000001')
  }
  expect(contacts.rows).toHaveLength(3)
  const { totp } = await readOperatorFactor(await scopeOf(at.config), operatorId)
  expect(await keys.open(operatorTotpPlace(operatorId), totp!.secretCipher)).toMatch(/^[\w-]{27}$/)
  expect(await takesCode({ ...at.config, masterKey: fresh }, codes[1]!)).toBe(true)
})

test('a key that opens with neither is named', async () => {
  const other = base64(crypto.getRandomValues(new Uint8Array(32)))
  const wrong = at.withConfig({ masterKey: other, previousMasterKey: other })
  expect(await rotateMasterKey.run(wrong, [])).toBe(1)
  expect(at.taken()).toContain('opens with neither')
})

test('without the previous key it says where the steps are', async () => {
  await expect(rotateMasterKey.run(at.context, [])).rejects.toThrow('docs/operations.md')
  const killed = at.withProvider(failingAt(at.config.provider, 1))
  await expect(
    rotateMasterKey.run({ ...killed, config: { ...killed.config, previousMasterKey: fresh } }, []),
  ).rejects.toThrow('killed')
})
