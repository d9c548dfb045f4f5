import { day } from '../../../src/kernel/days.ts'
import { emptyGrant } from '../../../src/http/console/read-grant.ts'
import {
  DivisionsView,
  DivisionView,
  type DivisionRow,
} from '../../../src/http/console/views/divisions.tsx'
import { InvitedView, InviteView } from '../../../src/http/console/views/invite.tsx'
import { JoinGoneView, JoinView } from '../../../src/http/console/views/join.tsx'
import {
  HandOverView,
  PersonView,
  type HandOverProps,
} from '../../../src/http/console/views/person.tsx'
import { red, type Sample } from './common.tsx'
import { ago, desk, LONG, longDesk, times } from './desk-common.ts'

const frame = desk({ staff: { name: '李样例', roleLabel: '系统管理' } })
const TOKEN = 'dGhpcyBpcyBubyB0b2tlbiBhdCBhbGwgYnV0IGxvbmc'

const divisions: readonly DivisionRow[] = [
  {
    id: 'div_1',
    code: '990101',
    name: '示例区',
    parentId: null,
    parentName: null,
    workplaces: 128,
  },
  {
    id: 'div_2',
    code: '990101001',
    name: '示例镇',
    parentId: 'div_1',
    parentName: '示例区',
    workplaces: 12,
  },
  { id: 'div_3', code: '990102', name: '样例县', parentId: null, parentName: null, workplaces: 0 },
]

const handOver: HandOverProps = {
  frame,
  person: { id: 'stf_1', name: '王样例' },
  self: false,
  targets: [
    { name: '示例镇', fromOn: day('2026-01-05'), untilOn: null },
    { name: LONG, fromOn: day('2026-02-01'), untilOn: day('2026-12-31') },
  ],
  successors: [
    { id: 'stf_2', name: '周样例' },
    { id: 'stf_3', name: '欧阳样例长名字' },
  ],
  open: times(4, (index) => ({
    id: `wkp_${index}`,
    name: index === 2 ? LONG : `样例第${index + 1}纺织厂`,
    members: 120 * (index + 1),
    rostersOpen: index % 2,
    claimsReturned: index,
  })),
  today: day('2026-03-02'),
  last: day('2026-06-02'),
  mayDisable: true,
  form: { to: '', on: '2026-03-02', disable: false, errors: {} },
}

const join = {
  brand: red,
  token: TOKEN,
  invitation: { name: '样本丁', roles: ['review', 'agent'], expiresAt: ago(-71) },
  lengthLeast: 10,
} as const

export const staffSamples: readonly Sample[] = [
  {
    name: 'desk-invite',
    page: <InviteView frame={frame} form={emptyGrant} errors={{}} divisions={divisions} days={3} />,
  },
  {
    name: 'desk-invite-wrong',
    page: (
      <InviteView
        frame={longDesk}
        form={{
          ...emptyGrant,
          name: '样本丁',
          roles: ['agent'],
          whole: false,
          workplaces: '没有的厂',
        }}
        errors={{ workplaces: '没有找到“没有的厂”，请照单位页面上的全称填写' }}
        divisions={[]}
        days={3}
      />
    ),
  },
  {
    name: 'desk-invited',
    page: (
      <InvitedView
        frame={frame}
        name="样本丁"
        link={`https://shifan.example.cn/console/join?token=${TOKEN}`}
        sentTo="1234"
        days={3}
      />
    ),
  },
  { name: 'desk-join', page: <JoinView {...join} errors={{}} /> },
  {
    name: 'desk-join-wrong',
    page: (
      <JoinView
        {...join}
        login="wang.fang"
        errors={{ login: '这个登录名已经有人在用，请换一个', again: '两次输入的密码不一样' }}
      />
    ),
  },
  { name: 'desk-join-gone', page: <JoinGoneView brand={red} /> },
  {
    name: 'desk-person',
    page: (
      <PersonView
        frame={frame}
        person={{ id: 'stf_1', name: '王样例', login: 'wang.yangli', disabled: false }}
        self={false}
        form={{ ...emptyGrant, roles: ['review'], whole: false, divisions: ['div_1'] }}
        errors={{}}
        divisions={divisions}
        mayHandOver
      />
    ),
  },
  { name: 'desk-hand-over', page: <HandOverView {...handOver} /> },
  {
    name: 'desk-hand-over-alone',
    page: <HandOverView {...handOver} frame={longDesk} self successors={[]} mayDisable={false} />,
  },
  {
    name: 'desk-divisions',
    page: (
      <DivisionsView
        frame={frame}
        rows={divisions}
        form={{ name: '', code: '', parentId: '', errors: {} }}
      />
    ),
  },
  {
    name: 'desk-divisions-empty',
    page: (
      <DivisionsView
        frame={frame}
        rows={[]}
        form={{ name: '', code: '33', parentId: '', errors: { code: '区县是 6 位数字' } }}
      />
    ),
  },
  {
    name: 'desk-division',
    page: (
      <DivisionView
        frame={frame}
        division={{ id: 'div_1', code: '990101', name: '示例区' }}
        workplaces={[
          { id: 'wkp_1', name: '样例第一纺织厂' },
          { id: 'wkp_2', name: LONG },
        ]}
        form={{ name: '示例区', names: '', errors: {} }}
      />
    ),
  },
]
