import { describe, expect, test } from 'vitest'
import { freshTenant, noonOn } from '../../test/support/fresh-tenant.ts'
import { auditEntry } from '../audit/tables.ts'
import { statement } from '../db/statement.ts'
import { changeProfile } from './change-profile.ts'
import { languages, writeLanguages } from './languages.ts'
import { federationProfile } from './tables.ts'

const before = {
  one: 1,
  name: '示范市总工会',
  shortName: '示范市',
  hotline: '12351',
  colour: '#b1271b',
  languages: 'zh-CN',
  revision: 1,
  updatedAt: 1,
}
const input = {
  name: '样板市总工会',
  hotline: '0575-12351000',
  colour: '#0a58a5',
  languages: ['en' as const],
}

async function fresh() {
  const t = await freshTenant()
  const { query } = (await t.scope()).db
  const { sql, args } = statement(query.insert(federationProfile).values(before))
  await t.admin.execute({ sql, args: [...args] })
  return t
}

describe('changing how a federation presents itself', () => {
  test('takes effect with its revision, its signature and an entry of old and new', async () => {
    const t = await fresh()
    const scope = await t.scope()
    t.trips.count = 0
    expect(await changeProfile(scope, input)).toEqual({ ok: true, value: undefined })
    expect(t.trips.count).toBe(2)
    const { query } = (await t.scope()).db
    expect(await query.select().from(federationProfile)).toEqual([
      {
        one: 1,
        ...input,
        languages: 'zh-CN en',
        shortName: '样板市',
        logoHash: null,
        revision: 2,
        updatedAt: noonOn('2026-03-02'),
      },
    ])
    const [entry] = await query.select().from(auditEntry)
    expect(entry).toMatchObject({ action: 'federation.changed', subject: t.tenantId })
    const { name, hotline, colour, languages } = before
    expect(JSON.parse(entry!.detail)).toEqual({
      old: { name, hotline, colour, languages },
      new: { ...input, languages: 'zh-CN en' },
    })
  })

  test('the database takes the languages that there are words for, and no other', async () => {
    const t = await fresh()
    const offer = (stored: string) =>
      t.admin.execute({ sql: 'update federation_profile set languages = ?', args: [stored] })
    for (const language of languages) await offer(writeLanguages([language]))
    await offer(writeLanguages(languages))
    for (const stored of ['', 'en', 'zh-CN xx', 'en zh-CN']) {
      await expect(offer(stored)).rejects.toThrow('a language that there is not')
    }
  })

  test('is refused to whom it is not permitted', async () => {
    const t = await fresh()
    const scope = await t.scope({ permissions: new Set(['staff.manage']) })
    expect(await changeProfile(scope, input)).toEqual({
      ok: false,
      error: { reason: 'not-permitted', permission: 'federation.manage' },
    })
  })

  test('is refused where somebody else changed it after it was read', async () => {
    const t = await fresh()
    const scope = await t.scope()
    const other = await t.scope()
    const commit: typeof scope.db.commit = async (change) => {
      await changeProfile(other, { ...input, name: '先到市总工会' })
      return scope.db.commit(change)
    }
    const late = { ...scope, db: { ...scope.db, commit } }
    expect(await changeProfile(late, input)).toEqual({
      ok: false,
      error: { reason: 'changed-meanwhile' },
    })
    const { query } = (await t.scope()).db
    const [row] = await query.select().from(federationProfile)
    expect([row!.name, row!.revision]).toEqual(['先到市总工会', 2])
  })
})
