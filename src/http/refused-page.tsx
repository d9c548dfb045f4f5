import type { Context } from 'hono'
import { PlatformErrorView, PlatformRefusedView } from './platform/trouble-view.tsx'
import { frameOf } from './portal/frame.ts'
import { ErrorView, RefusedView } from './portal/trouble-view.tsx'
import type { PortalWords } from './portal/words/zh.ts'
import { troubleWords } from './trouble-words.ts'

/** The words of a member's page that is not in Chinese; where they are set, so is the profile. */
function otherWords(c: Context): PortalWords | undefined {
  const words = c.get('words') as PortalWords | undefined
  return words?.refusals === troubleWords ? undefined : words
}

/** What is said of a request that cannot be taken, in the language of the page if one is known. */
export const refusalsOf = (c: Context): typeof troubleWords =>
  otherWords(c)?.refusals ?? troubleWords

/** A request that cannot be taken: what is wrong with it, and the way back. */
export function refusedPage(
  c: Context,
  [title, sentence]: readonly [string, string],
  status: 400 | 413 | 429 | 503,
) {
  const said = { title, sentence, back: c.req.path }
  return otherWords(c)
    ? c.html(RefusedView({ frame: frameOf(c), ...said }), status)
    : c.html(PlatformRefusedView(said), status)
}

/** Something of ours broke. */
export const brokenPage = (c: Context, requestId: string) =>
  otherWords(c)
    ? c.html(ErrorView({ frame: frameOf(c), requestId }), 500)
    : c.html(PlatformErrorView({ requestId }), 500)
