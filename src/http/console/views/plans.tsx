import { dayAt, formatDay } from '../../../kernel/days.ts'
import type { PlanRow } from '../../../plans/list-plans.ts'
import {
  Card,
  ConsolePage,
  Empty,
  ErrorSummary,
  FileField,
  Form,
  Section,
  Submit,
  Table,
  type Column,
  type ConsoleFrame,
  type FormErrors,
} from '../../ui/index.ts'
import { grouped } from '../grouped.ts'
import { StateBadge } from '../state-badge.tsx'
import { planStateWords } from '../words.ts'

export interface PlansProps {
  frame: ConsoleFrame
  rows: readonly PlanRow[]
  mayDraft: boolean
  errors: FormErrors
  /** What is wrong with the file that was sent, place by place. */
  problems: readonly { place: string; sentence: string }[]
}

const columns: Column<PlanRow>[] = [
  { label: '互助计划', cell: (row) => row.title },
  { label: '状态', cell: (row) => <StateBadge state={planStateWords[row.state]} />, fit: true },
  { label: '版次', cell: (row) => `第 ${row.revision} 版`, fit: true },
  {
    label: '发布',
    cell: (row) =>
      row.publishedAt === null ? (
        <span class="muted">还没有发布</span>
      ) : (
        formatDay(dayAt(row.publishedAt))
      ),
    fit: true,
  },
  {
    label: '在保职工',
    cell: (row) =>
      row.state === 'published' ? grouped(row.membersCovered) : <span class="muted">—</span>,
    align: 'end',
    fit: true,
  },
]

/** A changed plan comes in as a file: the one of another plan is the pattern. */
function Draft({ errors, problems }: PlansProps) {
  return (
    <Section title="导入计划文件">
      <Card>
        <p class="muted">
          计划是一个 JSON
          文件。可以在计划的页面上下载现有的文件，照本会的办法改好再导入；导入后是草稿，由另一位同事核对发布。
        </p>
        <ErrorSummary errors={errors} />
        {problems.length > 0 ? (
          <ul class="small">
            {problems.map(({ place, sentence }) => (
              <li>
                <code class="address">{place}</code> {sentence}
              </li>
            ))}
          </ul>
        ) : null}
        <Form action="/console/plans" multipart>
          <FileField
            name="file"
            label="计划文件"
            accept="application/json,.json"
            error={errors['file']}
          />
          <div class="actions">
            <Submit tone="plain">导入为草稿</Submit>
          </div>
        </Form>
      </Card>
    </Section>
  )
}

export function PlansView(props: PlansProps) {
  const { frame, rows, mayDraft } = props
  return (
    <ConsolePage
      frame={frame}
      section="plans"
      title="互助计划"
      purpose="计划的每一条都能读、能试算。已发布的版本不能改，要改就发布新的一版。"
    >
      {rows.length > 0 ? (
        <Table
          caption="互助计划"
          columns={columns}
          rows={rows}
          href={(row) => `/console/plans/${row.id}`}
        />
      ) : (
        <Empty icon="plan" title="还没有互助计划">
          开通时没有选现成的方案。把本会的办法写成计划文件，在下面导入。
        </Empty>
      )}
      {mayDraft ? <Draft {...props} /> : null}
    </ConsolePage>
  )
}
