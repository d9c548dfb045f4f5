import { getCookie } from 'hono/cookie'
import type { Context } from 'hono'
import type { Profile } from '../tenants/remembered-profile.ts'
import { typeSizes, type Brand, type TypeSize } from './ui/index.ts'

export const TYPE_SIZE_COOKIE = 'gj_type'

/** How a federation's pages look: its name, its seal and its colour. */
export function brandOf(profile: Profile & { readonly isTrial: boolean }): Brand {
  const version = `v=${profile.revision}`
  return {
    name: profile.name,
    hotline: profile.hotline,
    colour: profile.colour,
    logoHref: profile.logoHash === null ? `/logo.svg?${version}` : `/logo?v=${profile.logoHash}`,
    stylesheetHref: `/brand.css?${version}`,
    isTrial: profile.isTrial,
  }
}

export function typeSizeOf(c: Context): TypeSize {
  const chosen = getCookie(c, TYPE_SIZE_COOKIE)
  return typeSizes.find((size) => size === chosen) ?? 'normal'
}

/** Path and query of this page, for ways back to it. */
export function pathOf(c: Context): string {
  const { pathname, search } = new URL(c.req.url)
  return pathname + search
}

/** A path of this very site, from what a link carried; `/` for anything else. */
export function ownPath(text: string | undefined, fallback = '/'): string {
  return text !== undefined && /^\/(?![/\\])[^\s\\]*$/.test(text) ? text : fallback
}
