import { ROSTER_BYTES_MOST, ROSTER_ROWS_MOST } from '../../../members/roster-limits.ts'
import {
  Alert,
  Card,
  Columns,
  ConsolePage,
  CountField,
  Empty,
  ErrorSummary,
  FileField,
  Form,
  LinkButton,
  SelectField,
  Submit,
  type ConsoleFrame,
  type FormErrors,
  type Option,
} from '../../ui/index.ts'
import { CheckGroup } from '../check-group.tsx'
import { grouped } from '../grouped.ts'

export interface NewRosterProps {
  frame: ConsoleFrame
  workplaces: readonly Option[]
  /** Published plans only, the label with its cover period. */
  plans: readonly Option[]
  values: { workplace: string; plan: string; staff: string }
  errors: FormErrors
  /** A published plan asks for a share of those who work there. */
  asksStaff: boolean
  /** What the plan's rules ask to be weighed, and the text that says it was. */
  toWeigh: { readonly sentences: readonly string[]; readonly written: string } | null
}

function Rules() {
  return (
    <Card title="文件怎么准备">
      <ul class="rules">
        <li>
          <b>姓名</b>和<b>身份证号</b>两列必须有；<b>手机号</b>、<b>银行卡号</b>、<b>人员类别</b>
          （在职、退休）、<b>份数</b>可以没有。
        </li>
        <li>列的次序随意，表头上面有标题行也没关系，多余的列不会读取。</li>
        <li>身份证号和卡号要设成文本格式，否则 Excel 会把末尾几位变成 0。</li>
        <li>有错的行不导入，会写明行号、问题和改法；其余的行照常参保。</li>
        <li>同一份文件交两次不会重复参保，也不会重复记会费。</li>
        <li>{`一个文件最多 ${grouped(ROSTER_ROWS_MOST)} 人、${ROSTER_BYTES_MOST / 1024 / 1024} MB，人多就分成几个文件。`}</li>
      </ul>
      <div class="row rules-files">
        <LinkButton href="/console/rosters/template.xlsx">下载 Excel 模板</LinkButton>
        <LinkButton href="/console/rosters/template.csv" tone="quiet">
          CSV 模板
        </LinkButton>
      </div>
    </Card>
  )
}

function Missing({ workplaces }: { workplaces: readonly Option[] }) {
  return workplaces.length === 0 ? (
    <Empty
      icon="building"
      title="先新建一家单位"
      action={
        <LinkButton href="/console/workplaces" tone="primary">
          新建单位
        </LinkButton>
      }
    >
      花名册要记在一家单位名下，会费也向它收。
    </Empty>
  ) : (
    <Empty
      icon="plan"
      title="先发布一个互助计划"
      action={
        <LinkButton href="/console/plans" tone="primary">
          去核对并发布
        </LinkButton>
      }
    >
      职工参加的是已发布的计划，保障期和会费由计划决定。
    </Empty>
  )
}

function ToWeigh({ sentences, written }: NonNullable<NewRosterProps['toWeigh']>) {
  return (
    <div class="stack">
      <Alert tone="wait" title="还没有导入：这份名单有几处要先核对" live>
        <ul>
          {sentences.map((sentence) => (
            <li>{sentence}</li>
          ))}
        </ul>
      </Alert>
      <CheckGroup
        name="weighed"
        label="核对结果"
        chosen={[]}
        choices={[
          {
            value: written,
            title: '已经核对，按这份名单参保',
            note: '会写进操作记录。要改名单的，改好后直接重新上传。',
          },
        ]}
        help="文件要再选一次：浏览器不会替你保留。"
      />
    </div>
  )
}

export function NewRosterView(props: NewRosterProps) {
  const { frame, workplaces, plans, values, errors, asksStaff, toWeigh } = props
  const ready = workplaces.length > 0 && plans.length > 0
  return (
    <ConsolePage
      frame={frame}
      section="rosters"
      title="导入花名册"
      purpose="选单位和计划，上传文件。先检查每一行，再参保和记会费。"
      back={{ href: '/console/rosters', label: '花名册' }}
    >
      {ready ? (
        <Columns
          main={
            <>
              <ErrorSummary errors={errors} />
              <Form action="/console/rosters" multipart class="form-narrow">
                <SelectField
                  name="workplace"
                  label="单位"
                  options={workplaces}
                  value={values.workplace}
                  placeholder="请选择单位"
                  error={errors['workplace']}
                />
                <SelectField
                  name="plan"
                  label="互助计划"
                  options={plans}
                  value={values.plan}
                  placeholder="请选择计划"
                  error={errors['plan']}
                />
                {asksStaff ? (
                  <CountField
                    name="staff"
                    label="单位职工人数"
                    unit="人"
                    optional
                    value={values.staff}
                    error={errors['staff']}
                    help="计划要求参加比例的才用填：单位全部职工，不是名单上的人数。"
                  />
                ) : null}
                {toWeigh ? <ToWeigh {...toWeigh} /> : null}
                <FileField
                  name="file"
                  label="花名册文件"
                  accept=".xlsx,.csv"
                  error={errors['file']}
                  help="Excel（.xlsx）或 CSV 文件。"
                />
                <div class="actions">
                  <Submit>上传并导入</Submit>
                </div>
              </Form>
            </>
          }
          aside={<Rules />}
        />
      ) : (
        <Missing workplaces={workplaces} />
      )}
    </ConsolePage>
  )
}
