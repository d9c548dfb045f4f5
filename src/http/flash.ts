import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Flash } from './ui/index.ts'

const FLASH_COOKIE = 'gj_flash'

/** Those that members see; their pages say them in their own language. */
export const memberFlashes = {
  'claim-submitted': '交上去了。办到哪一步，随时在这里看；要您补充或到账时会发短信。',
  'document-removed': '已删除这份材料。',
  'document-added': '材料已上传。',
  'erasure-asked': '已收到您的注销申请。办好之前仍可登录查看，改主意了也可以撤回。',
  'erasure-withdrawn': '注销申请已撤回，资料照旧保留。',
  'signed-out': '已退出登录。',
}

/** Sentences that a page shows once after something was done, by name: the cookie holds no text. */
const flashes = {
  'brand-saved': { tone: 'done', text: '已保存，职工页面和短信随后按新的来。' },
  'claim-approved': { tone: 'done', text: '已审核通过，互助金进入待发放。' },
  'claim-refused': { tone: 'done', text: '已作不予支付处理，职工能看到原因。' },
  'claim-returned': { tone: 'done', text: '已退回，职工能看到要补什么。' },
  'claim-submitted': { tone: 'done', text: memberFlashes['claim-submitted'] },
  'contact-verified': { tone: 'done', text: '联系人已记为核实。' },
  'data-key-rotated': {
    tone: 'done',
    text: '已更换。新的数据从现在起用新密钥，旧数据正在后台换过去。',
  },
  'document-removed': { tone: 'done', text: memberFlashes['document-removed'] },
  'document-added': { tone: 'done', text: memberFlashes['document-added'] },
  'facts-corrected': { tone: 'done', text: '事实已更正，金额已按更正后的事实重新算过。' },
  'erasure-asked': { tone: 'done', text: memberFlashes['erasure-asked'] },
  'erasure-done': { tone: 'done', text: '已办理注销，这位职工的资料已删除。' },
  'erasure-recorded': { tone: 'done', text: '已登记注销申请，请另一位同事核对后办理。' },
  'erasure-withdrawn': { tone: 'done', text: memberFlashes['erasure-withdrawn'] },
  'enrolment-quiet': { tone: 'done', text: '参保通知已关闭，之后导入的花名册不再发短信。' },
  'enrolment-told': { tone: 'done', text: '参保通知已开启，之后导入花名册会发短信。' },
  'host-checked': { tone: 'info', text: '已核对解析记录，结果写在域名下面。' },
  'host-live': { tone: 'done', text: '域名已启用，职工现在就能用它打开页面。' },
  'host-removed': { tone: 'done', text: '已不再使用这个域名，15 秒内停止服务。' },
  'factor-added': { tone: 'done', text: '两步验证已设好，其他地方的登录已退出。' },
  'factor-optional': { tone: 'done', text: '已不再要求全体同事使用两步验证。' },
  'factor-removed': { tone: 'done', text: '已移除，下次登录不再用它。' },
  'factor-required': { tone: 'done', text: '已要求全体同事使用两步验证，从现在起生效。' },
  'factor-reset-asked': {
    tone: 'info',
    text: '已提出申请，两步验证还没有重设：请另一位系统管理员在这一页确认。',
  },
  'factor-reset-withdrawn': { tone: 'done', text: '申请已撤销，两步验证没有改动。' },
  'factors-reset': {
    tone: 'done',
    text: '已重设，这位同事的登录已全部退出，下次只凭密码登录，请提醒他重新设好两步验证。',
  },
  'division-saved': { tone: 'done', text: '已保存。' },
  'division-removed': { tone: 'done', text: '已删除。' },
  'handed-over': { tone: 'done', text: '交接已登记，双方看到的单位从交接日起随之改变。' },
  'invitation-withdrawn': { tone: 'done', text: '邀请已撤回，链接打不开了。' },
  'closing-asked': { tone: 'done', text: '已提交。平台会打电话核实，开始关闭后这里只能导出数据。' },
  'closing-withdrawn': { tone: 'done', text: '已撤回，服务照常。' },
  'go-live-asked': { tone: 'done', text: '已提交申请。平台核实后会在这里答复。' },
  'key-revoked': { tone: 'done', text: '密钥已停用，用它的系统从现在起连不上了。' },
  'password-changed': { tone: 'done', text: '密码已修改，其他地方的登录已退出。' },
  'logo-removed': { tone: 'done', text: '已换回按名称生成的印章。' },
  'logo-saved': { tone: 'done', text: '会徽已换好，职工页面和工作台随后都用它。' },
  'payout-cancelled': { tone: 'done', text: '发放批次已撤销，互助金回到待发放。' },
  'payout-confirmed': { tone: 'done', text: '已确认发放，到账通知正在发出。' },
  'plan-drafted': { tone: 'done', text: '已导入为草稿，请另一位同事核对后发布。' },
  'plan-same': { tone: 'info', text: '这个文件和现有的计划完全一样，没有改动。' },
  'plan-published': { tone: 'done', text: '计划已发布，职工现在就能看到。' },
  'recovery-code-used': {
    tone: 'info',
    text: '您用掉了一个恢复码。手机不在身边的话，请在这里换成新的手机，或换一组新的恢复码。',
  },
  'receipt-recorded': { tone: 'done', text: '缴费到账已记入账簿。' },
  'roster-repeated': { tone: 'info', text: '这份花名册以前导入过，内容没有变化，什么都没有改动。' },
  'signed-out': { tone: 'done', text: memberFlashes['signed-out'] },
  'sign-in-again': { tone: 'info', text: '停留太久或试错太多，请重新输入密码登录。' },
  'sms-saved': { tone: 'done', text: '短信通道已保存。' },
  'sms-tested': { tone: 'info', text: '测试短信已交给通道，几秒钟内应能收到。' },
  'operator-disabled': { tone: 'done', text: '账号已停用，当前登录已全部退出。' },
  'operator-reset': {
    tone: 'done',
    text: '已重设，对方的登录已全部退出，下次登录凭密码进来，先设好两步验证。',
  },
  'run-paused': { tone: 'done', text: '已暂停：不再开始下一家，正在升级的那几家会做完。' },
  'run-resumed': { tone: 'done', text: '已继续，一分钟内接着升级。' },
  'run-retried': { tone: 'done', text: '已安排重试，一分钟内开始。' },
  'staff-changed': { tone: 'done', text: '已保存，对方下一次打开页面就按新的来。' },
  'staff-joined': { tone: 'done', text: '设好了，请用刚才的登录名和密码登录。' },
  'staff-disabled': { tone: 'done', text: '账号已停用，当前登录已全部退出。' },
  'words-saved': { tone: 'done', text: '短信内容已保存，之后发出的按新的来。' },
  'tenant-closing': {
    tone: 'done',
    text: '已开始关闭。对方的系统管理员还能登录导出数据，别人都进不去了。',
  },
  'tenant-closed': { tone: 'done', text: '已关闭：密钥、数据库和材料都已销毁。' },
  'tenant-live': { tone: 'done', text: '已批准，现在是正式服务。' },
  'tenant-resumed': { tone: 'done', text: '已恢复服务。' },
  'tenant-returned': { tone: 'done', text: '已退回申请，对方能看到原因。' },
  'tenant-suspended': { tone: 'done', text: '已暂停，15 秒内所有页面和接口都会停下。' },
  'workplace-created': { tone: 'done', text: '单位已建好，可以导入花名册了。' },
} as const satisfies Record<string, Flash>
export type FlashName = keyof typeof flashes

const secure = { path: '/', httpOnly: true, sameSite: 'Lax', secure: true } as const

export const setFlash = (c: Context, name: FlashName): void =>
  setCookie(c, FLASH_COOKIE, name, { ...secure, maxAge: 60 })

/** The sentence to show on this page, taken so that it is shown once; `inWords` says it else. */
export function takeFlash(
  c: Context,
  inWords: Readonly<Partial<Record<FlashName, string>>> = {},
): Flash | undefined {
  const name = getCookie(c, FLASH_COOKIE)
  if (name === undefined) return undefined
  deleteCookie(c, FLASH_COOKIE, secure)
  if (!Object.hasOwn(flashes, name)) return undefined
  const flash: Flash = flashes[name as FlashName]
  const text = inWords[name as FlashName] ?? flash.text
  return text === flash.text ? flash : { ...flash, text }
}

/** Whether it is this sentence: a page may know more to say. */
export const isFlash = (flash: Flash | undefined, name: FlashName): boolean =>
  flash === flashes[name]
