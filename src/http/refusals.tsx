import type { Context } from 'hono'
import { PlatformErrorView, PlatformRefusedView } from './platform/trouble-view.tsx'
import { troubleWords } from './trouble-words.ts'

/** How requests that cannot be taken are answered on a host's pages. */
export type Refusals = {
  /** Finds out the page's language before anything else has asked for it. */
  prepare(c: Context): Promise<void>
  words(c: Context): typeof troubleWords
  /** What is wrong with a request, and the way back. */
  refused(
    c: Context,
    said: { readonly title: string; readonly sentence: string },
    status: 400 | 413 | 429 | 503,
  ): Response | Promise<Response>
  /** Something of ours broke. */
  broken(c: Context, requestId: string): Response | Promise<Response>
}

/** In Chinese, without the federation's frame: nothing needs to be read for it. */
export const plainRefusals: Refusals = {
  prepare: () => Promise.resolve(),
  words: () => troubleWords,
  refused: (c, said, status) => c.html(PlatformRefusedView({ ...said, back: c.req.path }), status),
  broken: (c, requestId) => c.html(PlatformErrorView({ requestId }), 500),
}
