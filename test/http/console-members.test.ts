import { beforeAll, describe, expect, it } from 'vitest'
import { readOptions, type Page } from '../../scripts/demo/browser.ts'
import { ROSTER_BYTES_MOST } from '../../src/members/roster-limits.ts'
import {
  addColleague,
  importRoster,
  publishPlan,
  rosterOf,
  samplePerson,
  searchMembers,
  signUpFederation,
  type Federation,
  type Officer,
} from '../support/federation.ts'
import { makeXlsx, xlsxRow } from '../support/make-xlsx.ts'

const WORKPLACE = '样例纺织厂'
const HEADINGS = ['姓名', '身份证号', '手机号', '银行卡号'] as const

let federation: Federation
let admin: Officer
let reviewer: Officer
let planner: Officer

beforeAll(async () => {
  federation = await signUpFederation()
  admin = federation.administrator
  await publishPlan(federation)
  reviewer = await addColleague(federation, 'review.one', ['review'])
  planner = await addColleague(federation, 'plan.one', ['plan'])
  await admin.submit('/console/workplaces', { name: WORKPLACE }, '/console/workplaces')
})

const fieldError = (page: Page, field: string): string | undefined =>
  new RegExp(`id="f-${field}-error".*?<span>([^<]*)`, 's').exec(page.text)?.[1]

const linkIn = (page: Page, kind: string): string =>
  new RegExp(`/console/${kind}/[a-z]{3}_[0-9a-z]{20}`).exec(page.text)?.[0] ?? 'none'

const roundTrips = (page: Page): number =>
  Number(/"(\d+) round trips"/.exec(String(page.headers['server-timing']))?.[1])

/** With the federation in memory: an operator elsewhere in the run may just have emptied it. */
async function warmTrips(path: string): Promise<number> {
  const pages = [await admin.open(path), await admin.open(path), await admin.open(path)]
  return Math.min(...pages.map(roundTrips))
}

/** Where a roster is handed in, with the first of what can be chosen. */
async function rosterForm() {
  const form = await admin.open('/console/rosters/new')
  const place = readOptions(form, 'workplace').find(({ label }) => label === WORKPLACE)
  const plan = readOptions(form, 'plan')[0]
  return { form, chosen: { workplace: place?.value ?? '', plan: plan?.value ?? '' } }
}

async function handIn(content: string | Uint8Array<ArrayBuffer>, fileName: string) {
  const { form, chosen } = await rosterForm()
  const file = new File([content], fileName)
  return admin.client.submit(form, { ...chosen, file }, '/console/rosters')
}

describe('a workplace', () => {
  it('is made by its form, found again, and cannot be made twice', async () => {
    const form = await admin.open('/console/workplaces')
    const made = await admin.client.submit(
      form,
      { name: '样例机床厂', organisationCode: '91350100M000100Y43' },
      '/console/workplaces',
    )
    expect(made.text).toContain('单位已建好')
    expect(made.text).toContain('91350100M000100Y43')

    const list = await admin.open('/console/workplaces?q=机床')
    expect(list.text).toContain('样例机床厂')
    expect(list.text).not.toContain(WORKPLACE)
    expect(await warmTrips('/console/workplaces?q=机床')).toBe(2)
    expect((await admin.open('/console/workplaces?q=91350100m')).text).toContain('样例机床厂')
    expect((await admin.open('/console/workplaces?q=没有的')).text).toContain('没有名称里含')

    const again = await admin.client.submit(form, { name: '样例机床厂' }, '/console/workplaces')
    expect([again.status, fieldError(again, 'name')]).toEqual([
      422,
      '已经有同名的单位，请在左边的列表里找到它',
    ])
  })

  it('says beside the field what is wrong, and keeps what was typed', async () => {
    const form = await admin.open('/console/workplaces')
    const answers = { name: '样例电器厂', organisationCode: '123' }
    const page = await admin.client.submit(form, answers, '/console/workplaces')
    expect(page.status).toBe(422)
    expect(fieldError(page, 'organisationCode')).toContain('统一社会信用代码是 18 位')
    expect(page.text).toContain('value="样例电器厂"')
    expect(page.text).toContain('value="123"')
  })

  it('is made by nobody without the role', async () => {
    const page = await reviewer.client.open(federation.url('/console/workplaces'), {
      body: new URLSearchParams({ name: '样例水厂' }),
    })
    expect(page.status).toBe(403)
    expect(page.text).toContain('“新建单位”需要“方案与参保”岗位')
    expect(page.text).toContain('测试管理员')
  })

  it('that is not there has no page', async () => {
    const url = federation.url('/console/workplaces/wkp_00000000000000000000')
    expect((await admin.client.open(url)).status).toBe(404)
  })
})

describe('a roster', () => {
  const good = [samplePerson('样本乙'), samplePerson('样本丙'), samplePerson('样本丁')]
  const broken = { ...samplePerson('样本戊'), identityNumber: '99000019800501000X' }
  let csvPage: Page

  it('as CSV: good rows are enrolled, the others stand beside what is wrong', async () => {
    csvPage = await handIn(rosterOf([...good, broken]), '花名册.csv')
    expect(csvPage.status).toBe(200)
    expect(new URL(csvPage.url).pathname).toMatch(/^\/console\/rosters\/ros_/)
    expect(csvPage.text).toContain('3 人已导入，1 行要单位改一下')
    expect(csvPage.text).toContain('第 5 行')
    expect(csvPage.text).not.toContain(broken.identityNumber)
    // The session and the rows: that they were read is on record since the first time.
    expect(await warmTrips(new URL(csvPage.url).pathname)).toBe(2)
  })

  it('gives its wrong rows as a file to hand back, masked', async () => {
    const path = `${linkIn(csvPage, 'rosters')}/errors.csv`
    const file = await admin.open(path)
    expect(file.headers['content-type']).toContain('text/csv')
    expect(file.headers['content-disposition']).toContain('attachment')
    expect(file.headers['cache-control']).toBe('no-store')
    expect(file.text).toContain('"5","身份证号"')
    expect(file.text).not.toContain(broken.identityNumber)
  })

  it('handed in twice changes nothing and says so once', async () => {
    const again = await handIn(rosterOf([...good, broken]), '花名册-再交.csv')
    expect(again.url).toBe(csvPage.url)
    expect(again.text).toContain('这份文件以前导入过，这次什么都没有改变')
    expect(again.text).not.toContain('什么都没有改动')
    const later = await admin.client.open(again.url)
    expect(later.text).not.toContain('以前导入过')
    const list = await admin.open('/console/rosters')
    expect(list.text.match(/花名册\.csv/g)).toHaveLength(1)
  })

  it('as XLSX with a row that repeats another', async () => {
    const [one, two] = [samplePerson('样本己'), samplePerson('样本庚')]
    const rowOf = (it: typeof one) => [it.name, it.identityNumber, it.mobile, it.card]
    const rows = [HEADINGS, rowOf(one), rowOf(two), rowOf(one)]
    const xlsx = makeXlsx(rows.map((cells, at) => xlsxRow(at + 1, ...cells)).join(''))
    const page = await handIn(xlsx, '花名册.xlsx')
    expect(page.text).toContain('2 人已导入，1 行要单位改一下')
    expect(page.text).toContain('这个身份证号和第 2 行相同')
  })

  it.each([
    ['照片.jpg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3), '这是图片，无法读取'],
    ['空.csv', '', '这个文件是空的'],
    ['无表头.csv', '甲,乙\n1,2\n', '没有找到表头'],
    ['缺列.csv', '姓名,手机号\n样本甲,13800000000\n', '没有找到“身份证号”'],
    ['只有表头.csv', '姓名,身份证号\n', '表头下面没有人员'],
  ])('%s is refused in words', async (fileName, content, sentence) => {
    const page = await handIn(content as string, fileName)
    expect(page.status).toBe(422)
    expect(fieldError(page, 'file')).toContain(sentence)
    // What was chosen is still chosen.
    expect(page.text).toMatch(/<option value="wkp_\w+" selected/)
  })

  it.each([ROSTER_BYTES_MOST + 1, ROSTER_BYTES_MOST * 2])(
    'of %i bytes is too large',
    async (bytes) => {
      const page = await handIn('甲'.repeat(Math.ceil(bytes / 3)), '大.csv')
      expect([page.status, fieldError(page, 'file')]).toEqual([
        422,
        expect.stringContaining('2 MB'),
      ])
    },
  )

  it('without workplace, plan and file says all three', async () => {
    const form = await admin.open('/console/rosters/new')
    const nothing = { workplace: '', plan: '' }
    const page = await admin.client.submit(form, nothing, '/console/rosters')
    expect(page.status).toBe(422)
    expect(['workplace', 'plan', 'file'].map((field) => fieldError(page, field))).toEqual([
      '请选择单位',
      '请选择互助计划',
      '请选择花名册文件',
    ])
  })

  it('is handed in by nobody without the role', async () => {
    const form = await reviewer.client.open(federation.url('/console/rosters/new'))
    expect(form.status).toBe(403)
    const body = new FormData()
    body.append('file', new File(['x'], 'x.csv'))
    const sent = await reviewer.client.open(federation.url('/console/rosters'), { body })
    expect(sent.status).toBe(403)
  })

  it('has templates that can be handed in as they are', async () => {
    const xlsx = await admin.open('/console/rosters/template.xlsx')
    expect(xlsx.bytes.subarray(0, 2).toString()).toBe('PK')
    const csv = await admin.open('/console/rosters/template.csv')
    expect(csv.text).toContain('身份证号')
    const page = await handIn(new Uint8Array(xlsx.bytes), '模板.xlsx')
    // The example row is nobody: there is nothing to import.
    expect(fieldError(page, 'file')).toContain('表头下面没有人员')
  })
})

describe('a member', () => {
  const person = samplePerson('样本辛')
  let path: string

  beforeAll(async () => {
    await importRoster(federation, WORKPLACE, rosterOf([person]))
    path = linkIn(await searchMembers(reviewer, person.identityNumber), 'members')
  })

  it('is found by whole name, number or mobile, and by no part of one', async () => {
    const trips: number[] = []
    for (const q of [person.name, person.identityNumber, person.mobile]) {
      const page = await searchMembers(reviewer, q)
      expect(page.text).toContain('共 1 人')
      expect(page.text).toContain(path)
      expect(page.text).toContain(`尾号 </span>${person.identityNumber.slice(-4)}`)
      trips.push(roundTrips(page))
    }
    // The session, the rows, and the entry of this search.
    expect(Math.min(...trips)).toBe(3)
    const part = await searchMembers(reviewer, person.identityNumber.slice(0, 10))
    expect(part.text).toContain('没有查到这位职工')
  })

  it('is masked on the page and in the list', async () => {
    for (const page of [await reviewer.open(path), await reviewer.open('/console/members')]) {
      expect(page.text).not.toContain(person.identityNumber)
      expect(page.text).not.toContain(person.mobile)
      expect(page.text).not.toContain(person.card)
    }
    const page = await reviewer.open(path)
    expect(page.text).toContain('样**')
    expect(page.text).toContain('职工住院医疗互助保障')
    expect(await warmTrips(path)).toBe(2)
  })

  it('is shown in full for a purpose, once, and that is on record', async () => {
    const answers = { purpose: '核对申领材料', note: '窗口核对' }
    const shown = await reviewer.submit(path, answers, '/reveal')
    for (const text of [person.name, person.identityNumber, person.mobile, person.card]) {
      expect(shown.text).toContain(text)
    }
    expect(shown.headers['cache-control']).toBe('no-store')
    expect(shown.text).toContain('用途：核对申领材料：窗口核对')
    const after = await reviewer.open(path)
    expect(after.text).not.toContain(person.identityNumber)
    expect(after.text).toContain('用途：核对申领材料：窗口核对')
    const audit = await admin.open('/console/audit?action=member.revealed')
    expect(audit.text).toContain('测试review.one')
    expect(audit.text).toContain('用途 核对申领材料：窗口核对')
    expect(audit.text).toContain(`href="${path}">样**`)
    expect(audit.text).not.toContain(person.name)
  })

  it.each([
    [{ purpose: '', note: '看看' }, 'purpose'],
    [{ purpose: '随便', note: '看看' }, 'purpose'],
    [{ purpose: '其他', note: '' }, 'note'],
  ])('is not shown for %o', async (answers, field) => {
    const page = await reviewer.client.submit(await reviewer.open(path), answers, '/reveal')
    expect(page.status).toBe(422)
    expect(fieldError(page, field)).toBeTruthy()
    expect(page.text).not.toContain(person.identityNumber)
  })

  it('is not shown to whom the role does not allow it', async () => {
    expect((await planner.open(path)).text).not.toContain('显示完整信息')
    const page = await planner.client.open(federation.url(`${path}/reveal`), {
      body: new URLSearchParams({ purpose: '核对申领材料' }),
    })
    expect(page.status).toBe(403)
    expect(page.text).not.toContain(person.identityNumber)
  })

  it('counts for the workplace alone, with what it owes', async () => {
    await importRoster(federation, '样例印染厂', rosterOf([samplePerson(), samplePerson()]))
    const list = await admin.open('/console/workplaces?q=印染')
    const cells = [...list.text.matchAll(/<td[^>]*data-label="([^"]+)"[^>]*>(.*?)<\/td>/gs)].map(
      ([, label, cell = '']) => [label, cell.replaceAll(/<[^>]+>|\s/g, '')],
    )
    expect(Object.fromEntries(cells)).toEqual({ 职工: '2', 在保: '2', 应收会费: '¥120.00' })
    const page = await admin.open(linkIn(list, 'workplaces'))
    expect(page.text).toContain('参保应收')
    expect(page.text).toContain('花名册.csv')
    expect(await warmTrips(linkIn(list, 'workplaces'))).toBe(2)
  })
})
