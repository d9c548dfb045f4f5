import { beforeAll, describe, expect, it } from 'vitest'
import { identityNumberFrom } from '../../src/kernel/identity-number.ts'
import { day } from '../../src/kernel/days.ts'
import {
  importRoster,
  publishPlan,
  rosterOf,
  samplePerson,
  signUpFederation,
  type Federation,
} from '../support/federation.ts'
import type { Page } from '../../scripts/demo/browser.ts'

/** The value of the box that says that the findings were weighed. */
const weighedIn = (page: Page): string =>
  /name="weighed" value="([^"]*)"/.exec(page.text)?.[1]?.replaceAll('&quot;', '"') ?? ''

describe('a plan that asks what no roster tells', () => {
  const people = [samplePerson('样本甲'), samplePerson('样本乙')]
  let federation: Federation
  let shown: Page

  beforeAll(async () => {
    federation = await signUpFederation({ scheme: 'jinhua-inpatient' })
    await publishPlan(federation)
    shown = await importRoster(federation, '样例织布厂', rosterOf(people))
  })

  it('says so before anything is taken', async () => {
    expect(shown.status).toBe(422)
    expect(shown.text).toContain('还没有导入：这份名单有几处要先核对')
    expect(shown.text).toContain('参加条件要看医保类型（条款 1）')
    expect(shown.text).toContain('有 2 人要另外核对')
    const members = await federation.administrator.open('/console/members')
    expect(members.text).not.toContain('样本甲')
  })

  it('takes the roster once it was weighed, on record', async () => {
    const { administrator } = federation
    const chosen = {
      workplace: /name="workplace"[\s\S]*?value="(wkp_\w+)" selected/.exec(shown.text)?.[1] ?? '',
      plan: 'jinhua-inpatient',
      file: new File([rosterOf(people)], '花名册.csv'),
    }
    const form = await administrator.open('/console/rosters/new')
    const other = await administrator.client.submit(
      form,
      { ...chosen, weighed: '[]' },
      '/console/rosters',
    )
    expect(other.text).toContain('还没有导入')
    const weighed = weighedIn(shown)
    expect(JSON.parse(weighed)).toMatchObject([{ code: 'fact-unknown', people: 2 }])
    const done = await administrator.client.submit(form, { ...chosen, weighed }, '/console/rosters')
    expect(new URL(done.url).pathname).toMatch(/^\/console\/rosters\/ros_/)
    expect(done.text).toContain('2 人')
    const audit = await administrator.open('/console/audit')
    expect(audit.text).toMatch(/核对过[^\u4e00-\u9fff]*条款 1/)
  })
})

it('a person whom the plan does not admit stands beside the clause, the others are taken', async () => {
  const federation = await signUpFederation({ scheme: 'shanghai-womens-illness' })
  await publishPlan(federation)
  const numbers = [2, 1].map((sequence) =>
    identityNumberFrom({ region: '990000', bornOn: day('1980-05-01'), sequence }),
  )
  const people = numbers.map((identityNumber) => ({ ...samplePerson('样本丙'), identityNumber }))
  const page = await importRoster(federation, '样例印刷厂', rosterOf(people))
  expect(page.status).toBe(200)
  expect(page.text).toContain('1 人已导入，1 行要单位改一下')
  expect(page.text).toContain('不符合参加条件：要求女性（条款 1）')
  expect(page.text).not.toContain(numbers[1])
})
