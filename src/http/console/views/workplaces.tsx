import type { Fen } from '../../../kernel/fen.ts'
import {
  Card,
  Columns,
  ConsolePage,
  Empty,
  Filters,
  Form,
  LinkButton,
  Money,
  Pages,
  Submit,
  Table,
  TextField,
  yuan,
  type Column,
  type ConsoleFrame,
  type FormErrors,
} from '../../ui/index.ts'
import { address, pageFilter } from '../address.ts'
import { grouped } from '../grouped.ts'

export interface WorkplaceRow {
  id: string
  name: string
  organisationCode: string | null
  members: number
  covered: number
  /** Contributions posted and not yet received. */
  receivableFen: Fen
}

export interface WorkplacesProps {
  frame: ConsoleFrame
  q: string
  rows: readonly WorkplaceRow[]
  page: number
  pageSize: number
  total: number
  /** Over all workplaces, whatever the filter. */
  receivableFen: Fen
  anyWorkplaces: boolean
  mayCreate: boolean
  /** Where one hands over what one looks after; null for those who look after everything. */
  handOverHref: string | null
  form: { name: string; organisationCode: string; errors: FormErrors }
}

const columns: Column<WorkplaceRow>[] = [
  {
    label: '单位',
    cell: (row) => (
      <>
        {row.name}
        {row.organisationCode ? <span class="sub number">{row.organisationCode}</span> : null}
      </>
    ),
  },
  { label: '职工', cell: (row) => grouped(row.members), align: 'end', fit: true },
  { label: '在保', cell: (row) => grouped(row.covered), align: 'end', fit: true },
  { label: '应收会费', cell: (row) => <Owed fen={row.receivableFen} />, align: 'end', fit: true },
]

export function Owed({ fen }: { fen: Fen }) {
  return fen === 0 ? <span class="muted">已收齐</span> : <Money fen={fen} />
}

function CreateForm({ form }: { form: WorkplacesProps['form'] }) {
  return (
    <Card title="新建单位">
      <Form action="/console/workplaces">
        <TextField
          name="name"
          label="单位全称"
          value={form.name}
          error={form.errors['name']}
          maxlength={60}
          help="和公章上的一样，方便对账。"
        />
        <TextField
          name="organisationCode"
          label="统一社会信用代码"
          value={form.organisationCode}
          error={form.errors['organisationCode']}
          maxlength={18}
          help="18 位，用来防止重复建立同一家单位。"
          optional
        />
        <div class="actions">
          <Submit>新建单位</Submit>
        </div>
      </Form>
    </Card>
  )
}

function List(props: WorkplacesProps) {
  const { q, rows, page, pageSize, total, anyWorkplaces } = props
  if (!anyWorkplaces) {
    return (
      <Empty icon="building" title="还没有单位">
        基层单位是交花名册、交会费的一方。先在这一页新建一家，再为它导入花名册。
      </Empty>
    )
  }
  return (
    <>
      <Filters action="/console/workplaces">
        <TextField name="q" label="单位名称或信用代码" value={q} type="search" optional />
      </Filters>
      {rows.length > 0 ? (
        <>
          <Table
            caption={`单位，共 ${grouped(total)} 家`}
            columns={columns}
            rows={rows}
            href={(row) => `/console/workplaces/${row.id}`}
          />
          <Pages
            page={page}
            pageSize={pageSize}
            total={total}
            href={(to) => address('/console/workplaces', { q, page: pageFilter(to) })}
          />
        </>
      ) : (
        <Empty
          icon="search"
          title={`没有名称里含“${q}”的单位`}
          action={<LinkButton href="/console/workplaces">看全部单位</LinkButton>}
        >
          换个简称再试，或者新建这家单位。
        </Empty>
      )}
    </>
  )
}

export function WorkplacesView(props: WorkplacesProps) {
  const { frame, receivableFen, anyWorkplaces, mayCreate, handOverHref, form } = props
  return (
    <ConsolePage
      frame={frame}
      section="workplaces"
      title="单位"
      purpose={
        anyWorkplaces && receivableFen > 0
          ? `各单位应收会费合计 ${yuan(receivableFen)}，到账后在“基金”里登记。`
          : '为职工参保、交会费的基层单位。'
      }
      action={
        handOverHref ? (
          <LinkButton href={handOverHref}>交接单位</LinkButton>
        ) : mayCreate ? (
          <LinkButton href="/console/divisions">区县和乡镇</LinkButton>
        ) : null
      }
    >
      {mayCreate ? (
        <Columns main={<List {...props} />} aside={<CreateForm form={form} />} />
      ) : (
        <List {...props} />
      )}
    </ConsolePage>
  )
}
