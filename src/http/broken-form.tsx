import type { Context } from 'hono'
import { PlatformRefusedView } from './platform/trouble-view.tsx'

/** A form that broke off on its way, as a page with the way back. */
export function brokenForm(c: Context) {
  const title = '没有收完整'
  const sentence = '网络可能断了一下，这次什么都没有保存。请返回再提交一次。'
  return c.html(<PlatformRefusedView title={title} sentence={sentence} back={c.req.path} />, 400)
}
