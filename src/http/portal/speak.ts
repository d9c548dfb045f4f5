import type { Context } from 'hono'
import type { TenantEnv } from '../context.ts'
import { profileOf } from '../scopes.ts'
import { languageOf } from './language-of.ts'
import { catalogs } from './words/catalogs.ts'

/** Finds out how the federation's pages look and in which language this one speaks. */
export async function speak(c: Context<TenantEnv>): Promise<void> {
  const profile = await profileOf(c)
  c.set('profile', profile)
  c.set('words', catalogs[languageOf(c, profile.languages)])
}
