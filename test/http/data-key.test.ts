import { beforeAll, describe, expect, it } from 'vitest'
import { tick } from '../support/client.ts'
import { searchMembers, type Federation } from '../support/federation.ts'
import { wholeFederation, PNG, type WholeFederation } from '../support/whole-federation.ts'

const PAGE = '/console/settings/key'

let whole: WholeFederation
let federation: Federation

beforeAll(async () => {
  whole = await wholeFederation()
  federation = whole.federation
}, 60_000)

const rotate = (answers: Record<string, string>) =>
  federation.administrator.client.open(federation.url(PAGE), {
    body: new URLSearchParams(answers),
  })
const purpose = '每年例行更换'

describe('the data key', () => {
  it('is rotated by who says what for and proves who they are', async () => {
    const { administrator, password } = federation
    const before = await administrator.open(PAGE)
    expect(before.text).toContain('没有更换过')
    const unsaid = await rotate({ purpose: ' ', password })
    expect([unsaid.status, unsaid.text.includes('请写明为什么更换')]).toEqual([422, true])
    const other = await rotate({ purpose, password: 'another-lamp-of-mine-9' })
    expect([other.status, other.text.includes('密码不对')]).toEqual([422, true])
    expect((await administrator.open(PAGE)).text).toContain('没有更换过')
    const done = await rotate({ purpose, password })
    expect(done.text).toContain('已更换。')
    expect(done.text).toContain('第 2 版')
    expect(done.text).toContain('正在换下')
    const again = await rotate({ purpose, password })
    expect([again.status, again.text.includes('上一次更换还没有结束')]).toEqual([422, true])
    const log = await administrator.open('/console/audit')
    expect(log.text).toContain('要求更换数据密钥')
    expect(log.text).toContain(purpose)
  })

  it('is taken to the new version by the tick, with people and documents as they were', async () => {
    const { administrator } = federation
    const { person, ids, member } = whole
    const works = async () => {
      expect((await searchMembers(administrator, person.identityNumber)).text).toContain(ids.member)
      const document = await member.open(`/claims/${ids.draft}/documents/${ids.document}`)
      expect(document.bytes.equals(PNG)).toBe(true)
    }
    await works()
    for (let turn = 0; turn < 10; turn++) {
      await tick()
      if ((await administrator.open(PAGE)).text.includes('已没有数据用它加密')) break
    }
    expect((await administrator.open(PAGE)).text).toContain('已没有数据用它加密')
    await works()
  })
})
