import type { Context } from 'hono'
import type { ReadDocument } from '../claims/documents.ts'

/**
 * A claim's document. Pictures are shown; anything else is downloaded, since a browser that runs
 * what stands in a file must not do so under the federation's own host.
 */
export const documentAnswer = (c: Context, { bytes, contentType }: ReadDocument): Response =>
  c.body(bytes, 200, {
    'content-type': contentType,
    'content-disposition': contentType.startsWith('image/') ? 'inline' : 'attachment',
    'cache-control': 'private, no-store',
  })
