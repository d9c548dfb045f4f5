import type { Context } from 'hono'
import { plainRefusals, type Refusals } from '../refusals.tsx'
import { frameOf } from './frame.ts'
import { speak } from './speak.ts'
import { ErrorView, RefusedView } from './trouble-view.tsx'
import type { PortalWords } from './words/zh.ts'

/** The words of a member's page that is not in Chinese; where they are set, so is the profile. */
function otherWords(c: Context): PortalWords | undefined {
  const words = c.get('words') as PortalWords | undefined
  return words?.refusals === plainRefusals.words(c) ? undefined : words
}

/** In the language of a member's page, where it is known and another one than Chinese. */
export const spokenRefusals: Refusals = {
  prepare: speak,
  words: (c) => otherWords(c)?.refusals ?? plainRefusals.words(c),
  refused: (c, said, status) =>
    otherWords(c)
      ? c.html(RefusedView({ frame: frameOf(c), ...said, back: c.req.path }), status)
      : plainRefusals.refused(c, said, status),
  broken: (c, requestId) =>
    otherWords(c)
      ? c.html(ErrorView({ frame: frameOf(c), requestId }), 500)
      : plainRefusals.broken(c, requestId),
}
