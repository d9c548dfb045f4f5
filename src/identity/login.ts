import { halfWidth } from '../kernel/half-width.ts'
import { err, ok, type Result } from '../kernel/result.ts'

export const LOGIN_LENGTH_LEAST = 3
export const LOGIN_LENGTH_MOST = 40

export type LoginProblem = 'wrong-length' | 'wrong-character'

/** A login as it is stored and compared: half width, lower case. */
export const normaliseLogin = (text: string): string => halfWidth(text).toLowerCase()

/** Reads the login of a new person: Latin letters, digits and `. _ - @` between them. */
export function readLogin(text: string): Result<string, LoginProblem> {
  const login = normaliseLogin(text)
  if (login.length < LOGIN_LENGTH_LEAST || login.length > LOGIN_LENGTH_MOST) {
    return err('wrong-length')
  }
  return /^[a-z0-9](?:[a-z0-9._@-]*[a-z0-9])$/.test(login) ? ok(login) : err('wrong-character')
}
