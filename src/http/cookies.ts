import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { CHOICE_MINUTES, FACTOR_MINUTES, SESSION_HOURS } from '../identity/session.ts'

const options = {
  path: '/',
  secure: true,
  httpOnly: true,
  sameSite: 'Lax',
  prefix: 'host',
} as const

/** `__Host-` cookies: of this very host, never of its parent, so never another tenant's. */
const cookie = (name: string, maxAge: number) => ({
  get: (c: Context): string | undefined => getCookie(c, name, 'host'),
  set: (c: Context, token: string): void => setCookie(c, name, token, { ...options, maxAge }),
  clear: (c: Context): void => void deleteCookie(c, name, options),
})

export const memberCookie = cookie('gj_member', SESSION_HOURS * 3_600)
export const staffCookie = cookie('gj_staff', SESSION_HOURS * 3_600)
/** Between a right password and the second step. */
export const factorCookie = cookie('gj_factor', FACTOR_MINUTES * 60)
/** Of the platform's own host alone. */
export const operatorCookie = cookie('gj_operator', SESSION_HOURS * 3_600)
/** The language of a visitor's choice: nothing secret, and no other tenant's either. */
export const languageCookie = cookie('gj_language', 365 * 86_400)
/** Between a right code and the choice of a person. */
export const choiceCookie = cookie('gj_choice', CHOICE_MINUTES * 60)
