import { fen } from '../../../src/kernel/fen.ts'
import {
  Actions,
  Alert,
  Badge,
  BenefitLine,
  BulkBar,
  Card,
  Columns,
  ConfirmPanel,
  ConsolePage,
  consoleSections,
  DateField,
  Empty,
  Facts,
  FileField,
  Filters,
  Form,
  GatePage,
  LinkButton,
  Money,
  Pages,
  RadioCards,
  Section,
  SelectField,
  Submit,
  Table,
  TextAreaField,
  TextField,
  Tiles,
  Timeline,
  Views,
  yuan,
  type ConsoleFrame,
} from '../../../src/http/ui/index.ts'
import { allowance, green, red, reimbursement, yellow, type Sample } from './common.tsx'

const desk: ConsoleFrame = {
  brand: red,
  typeSize: 'normal',
  staff: { name: '李样例', roleLabel: '审核' },
  sections: consoleSections,
  counts: { claims: 12, payouts: 1, rosters: 2 },
}

interface Row {
  id: string
  member: string
  workplace: string
  what: string
  amountFen: number
  tone: 'done' | 'wait' | 'back' | 'bad' | 'info' | 'quiet'
  state: string
  on: string
}

const states = [
  { tone: 'wait', state: '待审核' },
  { tone: 'back', state: '已退回' },
  { tone: 'info', state: '待发放' },
  { tone: 'done', state: '已到账' },
  { tone: 'bad', state: '不给付' },
] as const
const rows: Row[] = Array.from({ length: 50 }, (_, index) => {
  const { tone, state } = states[index % 5] ?? states[0]
  return {
    id: `clm_${index}`,
    member: index === 3 ? '阿卜杜热合曼·示例江' : (['王样例', '李样本', '赵示范'][index % 3] ?? ''),
    workplace:
      index === 3 ? '样本特别长名字自治州机关事业单位后勤服务中心有限责任公司' : '示例纺织有限公司',
    what: '住院 8月11日–21日',
    amountFen: 183_000 + index * 7_311,
    tone,
    state,
    on: '2015年9月1日',
  }
})

const claimTable = (
  <Table
    caption="申领"
    rows={rows}
    href={(row) => `/console/claims/${row.id}`}
    columns={[
      { label: '职工', cell: (row) => row.member },
      { label: '单位', cell: (row) => row.workplace },
      { label: '就医', cell: (row) => row.what },
      { label: '交来', cell: (row) => row.on, fit: true },
      {
        label: '互助金',
        cell: (row) => <Money fen={fen(row.amountFen)} />,
        align: 'end',
        fit: true,
      },
      { label: '状态', cell: (row) => <Badge tone={row.tone}>{row.state}</Badge>, fit: true },
    ]}
  />
)

const claimList = (
  <ConsolePage
    frame={desk}
    section="claims"
    title="申领"
    purpose="职工交来的申领。核对事实，金额由计划条款算。"
    action={
      <LinkButton href="/console/claims/new" tone="primary">
        代职工录入
      </LinkButton>
    }
  >
    <Views
      label="按状态"
      views={[
        { label: '待审核', href: '#', current: true, count: 12 },
        { label: '已退回', href: '#', current: false, count: 3 },
        { label: '待发放', href: '#', current: false, count: 41 },
        { label: '已到账', href: '#', current: false },
        { label: '全部', href: '#', current: false },
      ]}
    />
    <Filters action="/console/claims">
      <TextField name="find" label="职工或单位" type="search" optional />
      <SelectField
        name="plan"
        label="互助计划"
        optional
        options={[{ value: 'p1', label: '职工住院医疗互助' }]}
        placeholder="全部计划"
      />
      <DateField name="from" label="交来不早于" optional />
    </Filters>
    {claimTable}
    <Pages page={3} pageSize={50} total={10_000} href={(page) => `?page=${page}`} />
  </ConsolePage>
)

const today = (
  <ConsolePage
    frame={{
      ...desk,
      brand: green,
      flash: { tone: 'done', text: '花名册已导入：1,986 人参保，14 行要改。' },
    }}
    section="today"
    title="今日"
    purpose="9月10日，星期四"
  >
    <Tiles
      tiles={[
        {
          label: '待审核',
          value: (
            <>
              12 <small>件</small>
            </>
          ),
          note: '最早的等了 3 天',
          noteTone: 'bad',
          href: '#',
        },
        {
          label: '待确认发放',
          value: <Money fen={fen(5_287_000)} />,
          note: '1 批，26 人',
          href: '#',
        },
        {
          label: '本月到账',
          value: <Money fen={fen(50_700_000)} />,
          note: '比上月同期多 8%',
          noteTone: 'up',
          href: '#',
        },
        { label: '在保职工', value: '249,031', note: '本周新增 412', noteTone: 'up', href: '#' },
      ]}
    />
    <Section title="等您处理" aside={<a href="/console/claims">全部申领</a>}>
      <Table
        caption="等待处理的申领"
        rows={rows.slice(0, 5)}
        href={(row) => `/console/claims/${row.id}`}
        columns={[
          { label: '职工', cell: (row) => row.member },
          { label: '单位', cell: (row) => row.workplace },
          {
            label: '互助金',
            cell: (row) => <Money fen={fen(row.amountFen)} />,
            align: 'end',
            fit: true,
          },
          { label: '状态', cell: (row) => <Badge tone={row.tone}>{row.state}</Badge>, fit: true },
        ]}
      />
    </Section>
    <Section title="基金">
      <Facts
        money
        total
        facts={[
          { label: '本期会费', value: <Money fen={fen(1_494_000_000)} /> },
          { label: '已给付', value: <Money fen={fen(-507_000_000)} /> },
          { label: '结余', value: <Money fen={fen(987_000_000)} /> },
        ]}
      />
    </Section>
  </ConsolePage>
)

const detail = (
  <ConsolePage
    frame={desk}
    section="claims"
    title="王样例 · 住院"
    badge={<Badge tone="wait">待审核</Badge>}
    back={{ href: '/console/claims', label: '申领' }}
    purpose="2015年9月1日 09:12 由本人在手机上交来"
  >
    <Columns
      main={
        <>
          <Card title="事实" aside={<a href="#facts">更正</a>}>
            <Facts
              facts={[
                {
                  label: '职工',
                  value: (
                    <>
                      王样例 <span class="muted">3306**********1234</span>
                    </>
                  ),
                },
                { label: '单位', value: '示例纺织有限公司' },
                { label: '保障期', value: '2015年1月1日–12月31日' },
                {
                  label: '就医',
                  value: '住院，2015年8月11日–21日',
                  note: '10 天 · 示例市人民医院',
                },
                { label: '自己付的', value: yuan(fen(228_799)) },
              ]}
            />
          </Card>
          <Card
            title="系统核算"
            aside={
              <b>
                <Money fen={fen(208_000)} />
              </b>
            }
            flush
          >
            <BenefitLine line={reimbursement} open />
            <BenefitLine line={allowance} />
          </Card>
          <Card title="材料" flush>
            <Empty icon="file" title="没有材料">
              可以退回请职工补医保结算单。
            </Empty>
          </Card>
        </>
      }
      aside={
        <>
          <ConfirmPanel
            title="通过"
            action="/console/claims/1/approve"
            submit="事实无误，通过"
            changes={[
              { label: '今年已领', before: '0.00 元', after: '2,080.00 元' },
              { label: '年度余额', before: '50,000 元', after: '48,170 元' },
            ]}
            note="通过后进入待发放，由另一位同事确认打款。"
          />
          <Card title="退回">
            <Form action="/console/claims/1/return">
              <RadioCards
                name="reason"
                label="原因"
                choices={[
                  { value: 'photo', title: '照片看不清' },
                  { value: 'missing', title: '缺结算单' },
                ]}
                error="请选一个原因，职工会在短信里看到。"
              />
              <TextAreaField name="note" label="请职工做什么" optional />
              <Actions>
                <Submit tone="plain">退回</Submit>
              </Actions>
            </Form>
          </Card>
          <Card title="经过">
            <Timeline
              items={[
                { title: '交上来', state: 'done', at: '2015年9月1日 09:12' },
                { title: '待审核', state: 'current' },
              ]}
            />
          </Card>
        </>
      }
    />
  </ConsolePage>
)

const payout = (
  <ConsolePage
    frame={{ ...desk, brand: yellow }}
    section="payouts"
    title="准备发放"
    purpose="勾选要一起打款的申领，成一批后由另一位同事确认。"
  >
    <Alert tone="wait" title="基金结余低于本月预计给付">
      <p>专户还有 48,000.00 元，这一批超过的部分发不出去。</p>
    </Alert>
    <div class="section">
      <Table
        caption="可以发放的申领"
        rows={rows.slice(0, 8)}
        pick={{ form: 'batch', name: 'claim', value: (row) => row.id, label: (row) => row.member }}
        wrong={(row) => row.tone === 'bad'}
        columns={[
          {
            label: '职工',
            cell: (row) => (
              <>
                {row.member}
                <span class="sub">尾号 1234</span>
              </>
            ),
          },
          { label: '单位', cell: (row) => row.workplace },
          {
            label: '互助金',
            cell: (row) => <Money fen={fen(row.amountFen)} />,
            align: 'end',
            fit: true,
          },
        ]}
        foot={
          <tr>
            <td></td>
            <th scope="row">合计</th>
            <td></td>
            <td class="end">
              <Money fen={fen(1_668_708)} />
            </td>
          </tr>
        }
      />
      <BulkBar form="batch" action="/console/payouts">
        <Submit>准备发放</Submit>
      </BulkBar>
    </div>
  </ConsolePage>
)

const roster = (
  <ConsolePage
    frame={desk}
    section="rosters"
    title="导入花名册"
    back={{ href: '/console/rosters', label: '花名册' }}
    purpose="一份表一家单位。有错的行会标出来，对的行马上生效；同一份表再传一次不会重复。"
  >
    <Form action="/console/rosters" multipart class="form-narrow">
      <SelectField
        name="workplace"
        label="单位"
        options={[]}
        placeholder="请选择单位"
        error="请选择这份名册属于哪家单位。"
      />
      <FileField
        name="file"
        label="花名册文件"
        accept=".xlsx,.csv"
        help="xlsx 或 csv，最多 2 万行。"
      />
      <Actions>
        <Submit>导入</Submit>
        <LinkButton href="/console/rosters/template.xlsx" tone="quiet">
          下载模板
        </LinkButton>
      </Actions>
    </Form>
  </ConsolePage>
)

export const consoleSamples: readonly Sample[] = [
  { name: 'console-today', page: today },
  { name: 'console-claims', page: claimList },
  { name: 'console-claim', page: detail },
  { name: 'console-payout', page: payout },
  { name: 'console-roster', page: roster },
  {
    name: 'console-empty',
    page: (
      <ConsolePage
        frame={{ ...desk, sections: ['today', 'members'] }}
        section="members"
        title="职工"
      >
        <Empty
          icon="people"
          title="还没有职工"
          action={
            <LinkButton href="/console/rosters/new" tone="primary">
              导入第一份花名册
            </LinkButton>
          }
        >
          单位把花名册交来，导入后这里就有人了。
        </Empty>
      </ConsolePage>
    ),
  },
  {
    name: 'console-gate',
    page: (
      <GatePage
        brand={red}
        title="工作台登录"
        flash={{ tone: 'bad', text: '登录名或密码不对，还可以试 4 次。' }}
      >
        <Form action="/console/sign-in">
          <TextField name="login" label="登录名" autocomplete="username" />
          <TextField name="password" label="密码" type="password" autocomplete="current-password" />
          <Actions>
            <Submit wide>登录</Submit>
          </Actions>
        </Form>
      </GatePage>
    ),
  },
]
