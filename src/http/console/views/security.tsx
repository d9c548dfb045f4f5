import type { ListedPasskey, OwnFactors } from '../../../identity/factors/own-factors.ts'
import type { Instant } from '../../../kernel/days.ts'
import {
  Alert,
  Badge,
  Card,
  ConsolePage,
  LinkButton,
  Table,
  type Column,
  type ConsoleFrame,
} from '../../ui/index.ts'
import { staffDoor, type Door } from '../door.ts'
import { dayAndMinute, When } from '../when.tsx'

export interface SecurityProps {
  frame: ConsoleFrame
  now: Instant
  /** Nothing else is open to this person before one is set up. */
  mustSetUp: boolean
  factors: OwnFactors
}

function Lead({ mustSetUp, factors }: SecurityProps) {
  if (mustSetUp) {
    return (
      <Alert tone="wait" title="本单位要求使用两步验证">
        <p>请先设好一种，设好后就能进入工作台。推荐手机验证器，几分钟就好。</p>
      </Alert>
    )
  }
  const none = factors.totp === undefined && factors.passkeys.length === 0
  return none ? (
    <Alert tone="info" title="您的账号现在只凭密码登录">
      <p>密码可能被人看到或猜到。开启两步验证后，别人知道密码也进不来。</p>
    </Alert>
  ) : null
}

const On = ({ on }: { on: boolean }) =>
  on ? <Badge tone="done">已开启</Badge> : <Badge tone="quiet">未开启</Badge>

interface TotpCardProps {
  door: Door
  totp: Pick<NonNullable<OwnFactors['totp']>, 'confirmedAt'> | undefined
  /** Whether one may do without. */
  removable: boolean
}

export function TotpCard({ door, totp, removable }: TotpCardProps) {
  return (
    <Card title="手机验证器" aside={<On on={totp !== undefined} />}>
      <p class="muted">
        {totp
          ? `${dayAndMinute(totp.confirmedAt)}开启。登录时输入手机上的 6 位数字。`
          : '登录时，除了密码再输入手机上每 30 秒换一次的 6 位数字。手机不用联网。'}
      </p>
      <div class="actions">
        <LinkButton href={`${door.base}/security/totp`} tone={totp ? 'plain' : 'primary'}>
          {totp ? '换一部手机' : '设置手机验证器'}
        </LinkButton>
        {totp && removable ? (
          <LinkButton href="/console/security/remove?factor=totp" tone="quiet">
            移除
          </LinkButton>
        ) : null}
      </div>
    </Card>
  )
}

const columns = (now: Instant): Column<ListedPasskey>[] => [
  { label: '名称', cell: (row) => row.name },
  { label: '添加', cell: (row) => <When at={row.createdAt} now={now} />, fit: true },
  {
    label: '最近使用',
    cell: (row) => (row.lastUsedAt === null ? '还没用过' : <When at={row.lastUsedAt} now={now} />),
    fit: true,
  },
  {
    label: '移除',
    cell: (row) => <a href={`/console/security/remove?factor=${row.id}`}>移除</a>,
    fit: true,
  },
]

function Passkeys({ factors: { passkeys }, now }: SecurityProps) {
  return (
    <Card title="通行密钥" aside={<On on={passkeys.length > 0} />}>
      <p class="muted">用电脑的指纹、面容、开机密码或安全钥匙完成第二步，不用输入数字。</p>
      {passkeys.length > 0 ? (
        <Table caption="通行密钥" columns={columns(now)} rows={passkeys} />
      ) : null}
      <div class="actions">
        <LinkButton href="/console/security/passkeys">添加通行密钥</LinkButton>
      </div>
    </Card>
  )
}

/** Fewer than this, and it is time for new ones. */
const FEW_CODES = 3

export function RecoveryCodesCard({ door, left }: { door: Door; left: number }) {
  return (
    <Card
      title="恢复码"
      aside={<Badge tone={left < FEW_CODES ? 'wait' : 'done'}>{`还剩 ${left} 个`}</Badge>}
    >
      <p class="muted">手机或电脑丢了时用来登录，每个只能用一次。快用完时换一组新的。</p>
      <div class="actions">
        <LinkButton href={`${door.base}/security/recovery-codes`}>换一组恢复码</LinkButton>
      </div>
    </Card>
  )
}

export const PasswordCard = ({ door }: { door: Door }) => (
  <Card title="密码">
    <p class="muted">修改后，其他地方的登录会退出。</p>
    <div class="actions">
      <LinkButton href={`${door.base}/password`}>修改密码</LinkButton>
    </div>
  </Card>
)

export function SecurityView(props: SecurityProps) {
  const { frame, mustSetUp, factors } = props
  const some = factors.totp !== undefined || factors.passkeys.length > 0
  return (
    <ConsolePage
      frame={frame}
      title="登录与安全"
      purpose={`${frame.staff.name}，这里是您自己的登录方式，别人看不到也改不了。`}
    >
      <div class="stack security">
        <Lead {...props} />
        <TotpCard door={staffDoor} totp={factors.totp} removable />
        <Passkeys {...props} />
        {some ? <RecoveryCodesCard door={staffDoor} left={factors.recoveryCodesLeft} /> : null}
        {mustSetUp ? null : <PasswordCard door={staffDoor} />}
      </div>
    </ConsolePage>
  )
}
