import { expect, inject, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { base64 } from '../../src/kernel/bytes.ts'
import { newId } from '../../src/kernel/ids.ts'

const randomKey = () => base64(crypto.getRandomValues(new Uint8Array(32)))

/** The environment of a deployment on the run's server, with what the operator chose. */
function environment(chosen: Readonly<Record<string, string>>) {
  const { url, adminUrl, adminKey, tokenKey } = inject('libsql')
  return {
    BASE_DOMAIN: 'gongji.example',
    PUBLIC_SCHEME: 'https',
    MASTER_KEY: randomKey(),
    PASSWORD_PEPPER: randomKey(),
    LIBSQL_URL: url,
    LIBSQL_ADMIN_URL: adminUrl,
    LIBSQL_ADMIN_KEY: adminKey,
    LIBSQL_TOKEN_KEY: tokenKey,
    ...chosen,
  }
}

/** What the server itself says of a database that was created so. */
async function durabilityOf(chosen: Readonly<Record<string, string>>): Promise<unknown> {
  const { provider } = readConfig(environment(chosen))
  const { name } = await provider.create(`durable-${newId('x').slice(2)}`)
  const { adminUrl, adminKey } = inject('libsql')
  const answer = await fetch(`${adminUrl}/v1/namespaces/${name}/config`, {
    headers: { authorization: `basic ${adminKey}` },
  })
  await provider.drop(name)
  return ((await answer.json()) as { durability_mode: unknown }).durability_mode
}

test.each([
  [{}, 'strong'],
  [{ LIBSQL_DURABILITY: 'strong' }, 'strong'],
  [{ LIBSQL_DURABILITY: 'relaxed' }, 'relaxed'],
])('with %j a database is %s', async (chosen, durability) => {
  expect(await durabilityOf(chosen)).toBe(durability)
})

test('a word that is neither is refused at the door', () => {
  expect(() => readConfig(environment({ LIBSQL_DURABILITY: 'off' }))).toThrow('LIBSQL_DURABILITY')
})
