import { formatDay, dayAt, type Day, type Instant } from '../../../kernel/days.ts'
import type { Fen } from '../../../kernel/fen.ts'
import {
  Card,
  Cells,
  Columns,
  ConsolePage,
  Icon,
  LinkButton,
  Money,
  Tiles,
  yuan,
  type CellProps,
  type ConsoleFrame,
  type Tile,
} from '../../ui/index.ts'
import { ActivityList, type ActivityEntry } from '../activity.tsx'
import { grouped } from '../grouped.ts'

/** Figures of the day; null where the viewer's role does not see the place they come from. */
export interface TodayFigures {
  claimsWaiting: { count: number; longestDays: number | null } | null
  payoutsWaiting: { count: number; totalFen: Fen } | null
  fund: { balanceFen: Fen; payableFen: Fen } | null
  covered: { count: number; endingSoon: number } | null
  paidThisMonth: { totalFen: Fen; people: number; lastMonthFen: Fen | null } | null
}

export type TodayNeed =
  | { kind: 'claims-waiting'; count: number; longestDays: number }
  | { kind: 'payout-to-confirm'; id: string; number: number; totalFen: Fen; preparedByName: string }
  | { kind: 'own-payout-waiting'; id: string; number: number; canConfirm: readonly string[] }
  | { kind: 'lines-payable'; count: number; totalFen: Fen; planTitle: string }
  | { kind: 'cards-missing'; people: number; totalFen: Fen }
  | { kind: 'notices-failed'; count: number }
  | { kind: 'roster-errors'; id: string; workplaceName: string; rows: number }
  | { kind: 'plan-draft'; id: string; title: string }
  | { kind: 'covers-ending'; people: number; on: Day }
  | { kind: 'contributions-owed'; workplaces: number; totalFen: Fen }
  | { kind: 'sms-missing' }
  | { kind: 'factor-missing' }

export const setUpSteps = ['plan', 'workplace', 'roster', 'sms', 'colleague'] as const
export type SetUpStep = (typeof setUpSteps)[number]

export interface TodayProps {
  frame: ConsoleFrame
  now: Instant
  figures: TodayFigures
  needs: readonly TodayNeed[]
  /** Null once all steps are done. */
  setUp: { done: readonly SetUpStep[]; planHref: string } | null
  activity: readonly ActivityEntry[]
}

function trend(paid: NonNullable<TodayFigures['paidThisMonth']>): Partial<Tile> {
  const people = `${grouped(paid.people)} 人次`
  if (paid.lastMonthFen === null) return { note: people }
  return { note: `${people} · 上月 ${yuan(paid.lastMonthFen)}` }
}

const waitNote = (longestDays: number | null): string => {
  if (longestDays === null) return '没有积压'
  return longestDays === 0 ? '都是今天提交的' : `最久的等了 ${longestDays} 天`
}

function tilesOf(figures: TodayFigures): Tile[] {
  const { claimsWaiting, payoutsWaiting, fund, covered, paidThisMonth } = figures
  const tiles: (Tile | null)[] = [
    claimsWaiting && {
      label: '待审核申领',
      value: <Count value={claimsWaiting.count} unit="件" />,
      note: waitNote(claimsWaiting.longestDays),
      noteTone: (claimsWaiting.longestDays ?? 0) > 5 ? 'bad' : undefined,
      href: '/console/claims?state=submitted',
    },
    payoutsWaiting && {
      label: '待复核发放',
      value: <Count value={payoutsWaiting.count} unit="批" />,
      note: payoutsWaiting.count > 0 ? `共 ${yuan(payoutsWaiting.totalFen)}` : '没有等待复核的批次',
      href: '/console/payouts',
    },
    paidThisMonth && {
      label: '本月发放',
      value: <Money fen={paidThisMonth.totalFen} />,
      href: '/console/payouts',
      ...trend(paidThisMonth),
    },
    fund && {
      label: '专户余额',
      value: <Money fen={fund.balanceFen} />,
      note: fund.payableFen > 0 ? `其中 ${yuan(fund.payableFen)}待发给职工` : '没有待发的互助金',
      href: '/console/fund',
    },
    covered && {
      label: '在保职工',
      value: <Count value={covered.count} unit="人" />,
      note:
        covered.endingSoon > 0
          ? `30 天内到期 ${grouped(covered.endingSoon)} 人`
          : '30 天内没有到期的',
      href: '/console/members',
    },
  ]
  return tiles.filter((tile) => tile !== null)
}

function Count({ value, unit }: { value: number; unit: string }) {
  return (
    <>
      {grouped(value)} <small>{unit}</small>
    </>
  )
}

function cellOf(need: TodayNeed): CellProps {
  switch (need.kind) {
    case 'claims-waiting':
      return {
        icon: 'claim',
        label: `审核 ${grouped(need.count)} 件申领`,
        note: need.longestDays > 0 ? `最久的一件已等 ${need.longestDays} 天` : '都是今天提交的',
        href: '/console/claims?state=submitted',
      }
    case 'payout-to-confirm':
      return {
        icon: 'wallet',
        label: `复核第 ${need.number} 批发放`,
        note: `${need.preparedByName}制作，等待另一人确认`,
        value: <Money fen={need.totalFen} />,
        href: `/console/payouts/${need.id}`,
      }
    case 'own-payout-waiting':
      return {
        icon: 'wallet',
        label: `第 ${need.number} 批发放在等同事复核`,
        note:
          need.canConfirm.length > 0
            ? `您制作的批次，请${need.canConfirm.slice(0, 3).join('或')}确认`
            : '还没有能复核的同事，请先添加一位',
        href: need.canConfirm.length > 0 ? `/console/payouts/${need.id}` : '/console/staff',
      }
    case 'lines-payable':
      return {
        icon: 'wallet',
        label: `制作发放批次：${need.planTitle}`,
        note: `${grouped(need.count)} 笔互助金审核通过，还没有发放`,
        value: <Money fen={need.totalFen} />,
        href: '/console/payouts',
      }
    case 'cards-missing':
      return {
        icon: 'card',
        label: `请 ${grouped(need.people)} 位职工补银行卡号`,
        note: '互助金已通过，没有卡号发不出去',
        value: <Money fen={need.totalFen} />,
        href: '/console/payouts#without-card',
      }
    default:
      return otherCell(need)
  }
}

type OtherNeed = Exclude<
  TodayNeed,
  {
    kind:
      | 'claims-waiting'
      | 'payout-to-confirm'
      | 'own-payout-waiting'
      | 'lines-payable'
      | 'cards-missing'
  }
>

function otherCell(need: OtherNeed): CellProps {
  switch (need.kind) {
    case 'notices-failed':
      return {
        icon: 'bell',
        label: `${grouped(need.count)} 条短信没有送出`,
        note: '职工可能还不知道结果，请看看原因',
        href: '/console/notices?state=failed',
      }
    case 'roster-errors':
      return {
        icon: 'roster',
        label: `${need.workplaceName}的花名册有 ${grouped(need.rows)} 行没有导入`,
        note: '请单位改好后再交一次',
        href: `/console/rosters/${need.id}`,
      }
    case 'plan-draft':
      return {
        icon: 'plan',
        label: `“${need.title}”还是草稿`,
        note: '核对条款和例子后发布，职工才能看到',
        href: `/console/plans/${need.id}`,
      }
    case 'covers-ending':
      return {
        icon: 'calendar',
        label: `${grouped(need.people)} 位职工的保障将在${formatDay(need.on)}到期`,
        note: '请提醒单位交下一年度的花名册',
        href: '/console/workplaces',
      }
    case 'contributions-owed':
      return {
        icon: 'building',
        label: `${grouped(need.workplaces)} 家单位的会费还没有到账`,
        note: '到账后在“基金”里登记',
        value: <Money fen={need.totalFen} />,
        href: '/console/workplaces',
      }
    case 'sms-missing':
      return {
        icon: 'bell',
        label: '短信通道还没有设置',
        note: '职工收不到验证码，不能登录申领',
        href: '/console/settings#sms',
      }
    case 'factor-missing':
      return {
        icon: 'lock',
        label: '给您的账号开启两步验证',
        note: '您能复核发放，只凭密码登录不够稳妥',
        href: '/console/security',
      }
  }
}

const stepWords: Readonly<
  Record<SetUpStep, { title: string; why: string; act: string; href: string }>
> = {
  plan: {
    title: '发布互助计划',
    why: '核对条款，看几个例子算得对不对，再发布。发布后职工就能在手机上算一算。',
    act: '去核对',
    href: '/console/plans',
  },
  workplace: {
    title: '新建第一家单位',
    why: '单位交花名册、交会费，都记在它的名下。',
    act: '新建单位',
    href: '/console/workplaces',
  },
  roster: {
    title: '导入花名册',
    why: '用单位现成的 Excel 就行。有错的行会逐行说明，其余的照常参保。',
    act: '导入花名册',
    href: '/console/rosters/new',
  },
  sms: {
    title: '接通短信',
    why: '职工登录要收验证码，到账也由短信通知。',
    act: '设置短信通道',
    href: '/console/settings#sms',
  },
  colleague: {
    title: '请一位同事加入',
    why: '发放要两个人：一人制作，另一人复核。',
    act: '添加同事',
    href: '/console/staff#new',
  },
}

function SetUp({ setUp }: { setUp: NonNullable<TodayProps['setUp']> }) {
  const next = setUpSteps.find((step) => !setUp.done.includes(step))
  return (
    <Card
      title="开始使用"
      aside={
        <span class="muted number">{`已完成 ${setUp.done.length} / ${setUpSteps.length}`}</span>
      }
      flush
    >
      <ol class="set-up">
        {setUpSteps.map((step, index) => {
          const done = setUp.done.includes(step)
          const words = stepWords[step]
          return (
            <li class={done ? 'set-up-done' : step === next ? 'set-up-next' : undefined}>
              <span class="set-up-mark">{done ? <Icon name="check" /> : index + 1}</span>
              <div class="set-up-body">
                <h3>
                  {words.title}
                  {done ? <span class="only-read">（已完成）</span> : null}
                </h3>
                {done ? null : <p class="muted">{words.why}</p>}
              </div>
              {done ? null : (
                <LinkButton
                  href={step === 'plan' ? setUp.planHref : words.href}
                  tone={step === next ? 'primary' : 'plain'}
                >
                  {words.act}
                </LinkButton>
              )}
            </li>
          )
        })}
      </ol>
    </Card>
  )
}

function Needs({ needs }: { needs: readonly TodayNeed[] }) {
  return (
    <Card title="等您处理" flush>
      {needs.length > 0 ? (
        <Cells cells={needs.map(cellOf)} />
      ) : (
        <div class="all-done">
          <Icon name="done" />
          <p>没有等您处理的事。</p>
        </div>
      )}
    </Card>
  )
}

function Activity({
  activity,
  now,
  all,
}: {
  activity: readonly ActivityEntry[]
  now: Instant
  all: boolean
}) {
  return (
    <Card title="最近动态" aside={all ? <a href="/console/audit">全部操作记录</a> : null}>
      {activity.length > 0 ? (
        <ActivityList entries={activity} now={now} />
      ) : (
        <p class="muted">还没有操作。谁在什么时候做了什么，以后都会记在这里。</p>
      )}
    </Card>
  )
}

export function TodayView({ frame, now, figures, needs, setUp, activity }: TodayProps) {
  const tiles = tilesOf(figures)
  return (
    <ConsolePage
      frame={frame}
      section="today"
      title="今日"
      purpose={`${formatDay(dayAt(now))}，${frame.staff.name}，您好。`}
    >
      {tiles.length > 0 && (!setUp || setUp.done.includes('roster')) ? (
        <Tiles tiles={tiles} />
      ) : null}
      <Columns
        main={
          <>
            {setUp ? <SetUp setUp={setUp} /> : null}
            {setUp && needs.length === 0 ? null : <Needs needs={needs} />}
          </>
        }
        aside={<Activity activity={activity} now={now} all={frame.sections.includes('audit')} />}
      />
    </ConsolePage>
  )
}
