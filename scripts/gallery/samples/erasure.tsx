import type { ErasureRow } from '../../../src/erasure/list-erasures.ts'
import {
  ErasuresView,
  ErasureView,
  type ErasureProps,
} from '../../../src/http/console/views/erasures.tsx'
import { MembersView } from '../../../src/http/console/views/members.tsx'
import { MemberView } from '../../../src/http/console/views/member.tsx'
import { EraseCodeView, EraseView } from '../../../src/http/portal/erase-view.tsx'
import { day, dayAt } from '../../../src/kernel/days.ts'
import { member as signedIn, type Sample } from './common.tsx'
import { ago, desk, LONG, now } from './desk-common.ts'
import { member } from './desk-people.tsx'

const portal = { frame: signedIn(), waiting: null, obstacles: [], workingDays: 15 }

const row = (index: number): ErasureRow => ({
  id: `ers_${index}`,
  memberId: `mbr_${index}`,
  maskedName: ['样**', '例*', '欧***'][index % 3]!,
  workplace: index === 1 ? LONG : '示例纺织厂',
  state: 'asked',
  channel: index % 2 === 0 ? 'member' : 'staff',
  askedAt: ago(index * 30),
  dueOn: day(['2016-03-01', '2016-03-08', '2016-03-24'][index % 3]!),
  decidedAt: null,
})
const list = {
  frame: desk(),
  now,
  state: 'asked' as const,
  q: '',
  search: '',
  lapsed: false,
  rows: [row(0), row(1), row(2)],
  total: 3,
  counts: { asked: 3, done: 12, withdrawn: 1 },
  page: 1,
  pageSize: 50,
}
const asked: ErasureProps = {
  frame: desk(),
  now,
  today: dayAt(now),
  request: {
    id: 'ers_1',
    state: 'asked',
    channel: 'staff',
    askedAt: ago(50),
    dueOn: day('2016-03-24'),
    decidedAt: null,
  },
  askedByName: '王样例',
  decidedByName: null,
  particulars: { name: '样**', identityNumber: '**************0014', mobile: '199****8000' },
  cardLastFour: '1234',
  counts: { claims: 3, documents: 7, notices: 12 },
  memberHref: '/console/members/mbr_1',
  obstacles: [],
  isOwn: false,
  errors: {},
}
const done: ErasureProps = {
  ...asked,
  request: { ...asked.request, state: 'done', decidedAt: ago(2) },
  decidedByName: '李样例',
  particulars: { name: '已注销职工-7Q2K9M', identityNumber: '' },
  cardLastFour: null,
}
const erased = {
  ...member,
  member: {
    ...member.member,
    maskedName: '已注销职工-7Q2K9M',
    cardLastFour: null,
    erasedAt: ago(2),
  },
}

export const erasureSamples: readonly Sample[] = [
  { name: 'erase', page: <EraseView {...portal} /> },
  {
    name: 'erase-waiting',
    page: (
      <EraseView
        {...portal}
        waiting={{ id: 'ers_1', askedOnText: '2016年3月3日', dueOnText: '2016年3月24日' }}
      />
    ),
  },
  {
    name: 'erase-not-yet',
    page: (
      <EraseView
        {...portal}
        obstacles={[
          '有一笔申领退回给您补正。请补好再交，审核有结果后再来申请。',
          '还有 2,080.00 元没有发给您。到账后再来申请；没登记银行卡的，请先找单位经办人登记。',
        ]}
      />
    ),
  },
  {
    name: 'erase-code',
    page: <EraseCodeView frame={signedIn()} mobileMasked="199****8000" attempt="otc_1" />,
  },
  {
    name: 'erase-code-wrong',
    page: (
      <EraseCodeView
        frame={signedIn()}
        mobileMasked="您的手机"
        attempt="otc_1"
        error="验证码不对，还可以试 3 次"
      />
    ),
  },
  { name: 'erasures', page: <ErasuresView {...list} /> },
  {
    name: 'erasures-none',
    page: (
      <ErasuresView {...list} rows={[]} total={0} counts={{ asked: 0, done: 0, withdrawn: 0 }} />
    ),
  },
  { name: 'erasures-not-found', page: <ErasuresView {...list} q="样例" rows={[]} total={0} /> },
  { name: 'erasures-one', page: <ErasureView {...asked} /> },
  {
    name: 'erasures-one-not-yet',
    page: (
      <ErasureView
        {...asked}
        obstacles={[
          { sentence: '有一笔申领待审核。请先审核。', href: '/console/claims/clm_1' },
          {
            sentence: '有互助金在待复核的发放批次里。请先复核并确认发放，或取消批次。',
            href: null,
          },
        ]}
      />
    ),
  },
  { name: 'erasures-one-own', page: <ErasureView {...asked} isOwn /> },
  { name: 'erasures-one-done', page: <ErasureView {...done} /> },
  { name: 'erasures-member', page: <MemberView {...erased} /> },
  {
    name: 'erasures-member-refused',
    page: <MemberView {...member} erasureProblems={['有一笔申领待审核。请先审核。']} />,
  },
  {
    name: 'erasures-members',
    page: (
      <MembersView
        frame={desk()}
        today={dayAt(now)}
        q="已注销职工-7Q2K9M"
        search="x"
        lapsed={false}
        workplaceId=""
        workplaces={[]}
        rows={[
          {
            id: 'mbr_1',
            maskedName: '已注销职工-7Q2K9M',
            identityLastFour: '',
            bornYear: 1980,
            category: 'in-service',
            workplaceName: '示例纺织厂',
            coverUntilOn: dayAt(now),
            cardLastFour: null,
            isErased: true,
          },
        ]}
        page={1}
        pageSize={50}
        total={1}
        anyMembers
        mayImport
      />
    ),
  },
]
