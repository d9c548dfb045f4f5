import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const common = {
  BASE_DOMAIN: 'gongji.example',
  PUBLIC_SCHEME: 'https',
  MASTER_KEY: randomBytes(32).toString('base64'),
  PASSWORD_PEPPER: randomBytes(32).toString('base64'),
}
const { privateKey } = generateKeyPairSync('ed25519')
const server = {
  LIBSQL_URL: 'https://libsql.example',
  LIBSQL_ADMIN_URL: 'https://libsql-admin.example',
  LIBSQL_ADMIN_KEY: randomBytes(32).toString('base64url'),
  LIBSQL_TOKEN_KEY: JSON.stringify(privateKey.export({ format: 'jwk' })),
}
const turso = {
  DATABASE_PROVIDER: 'turso',
  TURSO_ORGANIZATION: 'example',
  TURSO_GROUP: 'default',
  TURSO_API_TOKEN: 'synthetic',
  PLATFORM_DATABASE_URL: 'https://gongji-platform-example.turso.io',
}
const without = (name: string, environment: Record<string, string>) =>
  Object.fromEntries(Object.entries(environment).filter(([key]) => key !== name))

test('the platform is in the libSQL server where no provider is named', () => {
  for (const named of [{}, { DATABASE_PROVIDER: 'libsql-server' }]) {
    const config = readConfig({ ...common, ...server, ...named })
    expect(config.platformDatabase).toEqual({
      name: 'gongji-platform',
      url: 'https://libsql.example',
    })
    expect(config.outboundAllow).toEqual([])
  }
})

test('with Turso the platform has an address of its own, and no libSQL server is asked for', () => {
  expect(readConfig({ ...common, ...turso }).platformDatabase).toEqual({
    name: 'gongji-platform',
    url: 'https://gongji-platform-example.turso.io',
  })
})

test.each([
  ...Object.keys(common).map((name) => [name, { ...common, ...server }] as const),
  ...Object.keys(server).map((name) => [name, { ...common, ...server }] as const),
  ...Object.keys(without('DATABASE_PROVIDER', turso)).map(
    (name) => [name, { ...common, ...turso }] as const,
  ),
])('%s must be set', (name, environment) =>
  expect(() => readConfig(without(name, environment))).toThrow(`${name}: `),
)

test.each([
  ['DATABASE_PROVIDER', { ...server, DATABASE_PROVIDER: 'sqlite' }],
  ['PLATFORM_DATABASE_URL', { ...turso, PLATFORM_DATABASE_URL: 'http://plain.example' }],
  ['PLATFORM_DATABASE_URL', { ...turso, PLATFORM_DATABASE_URL: 'gongji-platform' }],
  ['MASTER_KEY', { ...server, MASTER_KEY: 'too-short' }],
])('%s must be right', (name, environment) =>
  expect(() => readConfig({ ...common, ...environment })).toThrow(`${name}: `),
)

test('what a password costs may be raised, and lowered on this machine alone', () => {
  const cost = (PASSWORD_COST: string, BASE_DOMAIN = 'gongji.example') =>
    readConfig({ ...common, ...server, BASE_DOMAIN, PASSWORD_COST }).passwordCost
  expect(readConfig({ ...common, ...server }).passwordCost).toEqual({ log2N: 15, r: 8, p: 3 })
  expect(cost('ln=16,r=8,p=3')).toEqual({ log2N: 16, r: 8, p: 3 })
  expect(() => cost('ln=4,r=1,p=1')).toThrow('too cheap')
  expect(() => cost('ln=4,r=1,p=1', 'localhost.example')).toThrow('too cheap')
  expect(() => cost('much', 'localhost:8787')).toThrow('PASSWORD_COST: ')
  expect(cost('ln=4,r=1,p=1', 'localhost:8787')).toEqual({ log2N: 4, r: 1, p: 1 })
})
