import type { MiddlewareHandler } from 'hono'

/** The most that is read for nothing; a longer one is cut off. */
const REST_BYTES_MOST = 32 * 1024 * 1024

/**
 * Reads a body that was refused as too large to its end before answering, so that whoever sent it
 * sees the answer: a server that is answered in the middle cuts the line, and a browser shows
 * that instead of the page.
 */
export function takeRest(): MiddlewareHandler {
  return async function takeRest(c, next) {
    await next()
    const { body } = c.req.raw
    if (c.res.status !== 413 || body === null || body.locked) return
    const reader = body.getReader()
    try {
      for (let taken = 0; taken <= REST_BYTES_MOST;) {
        const { done, value } = await reader.read()
        if (done) return
        taken += value.byteLength
      }
    } catch {
      // The sender left: nobody waits for the answer.
    } finally {
      reader.releaseLock()
    }
  }
}
