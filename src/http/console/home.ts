import { ownPath } from '../frames.ts'

/** Where somebody wanted to go before they were asked to sign in; else the first page. */
export const home = (next: string | undefined): string => {
  const path = ownPath(next, '/console')
  return path.startsWith('/console') ? path : '/console'
}
