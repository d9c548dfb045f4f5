import * as v from 'valibot'
import { isDivisionCode } from '../kernel/administrative-division.ts'
import { halfWidth } from '../kernel/half-width.ts'
import { parseMobile } from '../kernel/mobile.ts'
import { readLogin, type LoginProblem } from '../identity/login.ts'
import { parseSlug, type SlugProblem } from './slug.ts'

const slugSentences: Record<SlugProblem, string> = {
  empty: '请填写网址名称',
  characters: '只能用小写英文字母、数字和短横线',
  'too-short': '至少 3 个字符',
  'too-long': '最多 32 个字符',
  hyphens: '要以字母开头；短横线不能连用，也不能放在最后',
  reserved: '这个名称由平台保留，请换一个',
}

export const loginSentences: Record<LoginProblem, string> = {
  'wrong-length': '登录名为 3 到 40 个字符',
  'wrong-character': '登录名只能用字母、数字、点、横线和下划线，以字母开头',
}

const slug = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const parsed = parseSlug(dataset.value)
    if (parsed.ok) return parsed.value
    addIssue({ message: slugSentences[parsed.error] })
    return NEVER
  }),
)

/** Printable text on one line: no control characters, no direction marks. */
const line = (least: number, most: number, ask: string) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.minLength(least, ask),
    v.maxLength(most, `最多 ${most} 个字`),
    v.regex(/^[^\p{Cc}\p{Cf}]*$/u, '含有不可见的字符，请重新输入'),
  )

export const hotline = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, '请填写服务热线'),
  v.regex(
    /^(?:\d{5}|0\d{2,3}-?\d{7,8}|400-?\d{3}-?\d{4}|1[3-9]\d{9})$/,
    '请填写电话号码，如 0575-12351 或 12351',
  ),
)

export const federationName = line(4, 40, '请填写工会全称，如“示范市总工会”')
export const colour = v.pipe(
  v.string(),
  v.regex(/^#[0-9a-fA-F]{6}$/, '请选择一种颜色'),
  v.toLowerCase(),
)
export const personName = line(2, 30, '请填写姓名，至少 2 个字')
export const login = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const read = readLogin(dataset.value)
    if (read.ok) return read.value
    addIssue({ message: loginSentences[read.error] })
    return NEVER
  }),
)

/** Beijing, Tianjin, Shanghai, Chongqing: the province is the city. */
const MUNICIPALITIES = /^(?:11|12|31|50)0000$/

const isDivision = (code: string): boolean =>
  isDivisionCode(code) && (MUNICIPALITIES.test(code) || code.slice(2, 4) !== '00')

const division = v.pipe(
  v.string(),
  v.transform(halfWidth),
  v.regex(/^\d{6}$/, '行政区划代码是 6 位数字，如 330600'),
  v.check(isDivision, '没有这个代码，请核对：前两位是省，中间两位是市'),
)

const contactMobile = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const read = parseMobile(dataset.value)
    if (read.ok) return read.value
    addIssue({ message: '请填写联系人的 11 位手机号' })
    return NEVER
  }),
)

/** What the sign-up form asks for. The password's own rules are checked beside the login. */
export const SignUpInput = v.object({
  attempt: v.pipe(v.string(), v.regex(/^sup_[0-9a-z]{20}$/, '页面已过期，请重新打开开通页面')),
  name: federationName,
  division,
  divisionName: line(2, 40, '请填写行政区划的名称，如“浙江省绍兴市”'),
  contactName: personName,
  contactMobile,
  slug,
  hotline,
  colour,
  scheme: v.pipe(v.string(), v.minLength(1, '请选择一个方案'), v.maxLength(80)),
  adminName: personName,
  login,
  password: v.pipe(v.string(), v.maxLength(128, '密码最多 128 位')),
})
export type SignUpInput = v.InferOutput<typeof SignUpInput>

/** The form as it is kept until the tenant works: a hash stands for the password. */
export type KeptInput = Omit<SignUpInput, 'password'> & { readonly passwordHash: string }
