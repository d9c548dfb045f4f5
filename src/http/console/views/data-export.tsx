import type { Instant } from '../../../kernel/days.ts'
import { PURPOSE_LENGTH_MOST } from '../../../tenants/export/export-limits.ts'
import type { ExportSize } from '../../../tenants/export/export-size.ts'
import type { ListedExport } from '../../../tenants/export/list-exports.ts'
import {
  Alert,
  Badge,
  Card,
  Columns,
  ConsolePage,
  Empty,
  Facts,
  Form,
  RadioCards,
  Submit,
  Table,
  TextAreaField,
  TextField,
  type Column,
  type ConsoleFrame,
  type FormErrors,
} from '../../ui/index.ts'
import { fileSize } from '../file-size.ts'
import { FormProblem } from '../form-problem.tsx'
import { grouped } from '../grouped.ts'
import { When } from '../when.tsx'

export interface DataExportProps {
  frame: ConsoleFrame
  now: Instant
  /** The service is being closed: this is all that is left to do. */
  closing: boolean
  exports: readonly ListedExport[]
  size: ExportSize
  tooLarge: 'documents' | 'database' | undefined
  asksForCode: boolean
  form: { purpose: string; withDocuments: boolean; errors: FormErrors }
}

const contents: readonly (readonly [label: string, what: string, file: string])[] = [
  ['数据库', '全部记录，任何 SQLite 软件都能导入；个人信息是加密的', 'gongji.sql'],
  ['密钥', '解密用，拿到它就能看到全部个人信息', 'key.secret.json'],
  ['申领材料', '职工交来的，已解密，附目录', 'documents'],
  ['核对页', '用浏览器打开，不联网就能核对操作记录和每一笔已付金额', 'verify.html'],
  ['说明', '每张表、每一列的含义和解密方法', 'schema.md'],
  ['清单', '各文件的校验值，操作记录最后一条的校验值', 'manifest.json'],
]

function Contents({ size }: { size: ExportSize }) {
  const { documents, documentBytes, entries, lines } = size
  return (
    <Card title="里面有什么">
      <div class="stack">
        <p class="muted number">
          {`现在共有 ${grouped(entries)} 条操作记录、${grouped(lines)} 笔给付、${grouped(documents)} 份申领材料`}
          {documents > 0 ? `（${fileSize(documentBytes)}）。` : '。'}
        </p>
        <Facts facts={contents.map(([label, value, note]) => ({ label, value, note }))} />
        <p class="small muted">
          在另一处安装的本系统里，可以用它原样恢复：记录、金额和每一条的校验值都不变。
        </p>
      </div>
    </Card>
  )
}

function TooLarge({ what }: { what: DataExportProps['tooLarge'] }) {
  if (what === undefined) return null
  return (
    <Alert
      tone="wait"
      title={what === 'documents' ? '申领材料太多，这里只能导出其余数据' : '数据太多，这里下载不完'}
    >
      <p>
        {what === 'documents'
          ? '数据库、密钥和核对页照常导出；材料请平台用命令行导出。'
          : '请联系平台，用命令行导出：内容相同，没有大小限制。'}
      </p>
    </Alert>
  )
}

function ExportForm({ tooLarge, asksForCode, form, size }: DataExportProps) {
  const { errors, purpose, withDocuments } = form
  const offersDocuments = tooLarge === undefined && size.documents > 0
  return (
    <Card title="下载">
      <FormProblem errors={errors} />
      <Form action="/console/settings/export">
        {offersDocuments ? null : (
          <input type="hidden" name="documents" value={tooLarge === undefined ? 'yes' : 'no'} />
        )}
        <TextAreaField
          name="purpose"
          label="用途"
          value={purpose}
          error={errors['purpose']}
          rows={2}
          maxlength={PURPOSE_LENGTH_MOST}
          help="记入操作记录，同事都能看到。例如：年度归档。"
        />
        {offersDocuments ? (
          <RadioCards
            name="documents"
            label="申领材料"
            value={withDocuments ? 'yes' : 'no'}
            choices={[
              { value: 'yes', title: '含申领材料', note: '完整的一份' },
              { value: 'no', title: '不含申领材料', note: '文件小，下载快' },
            ]}
            inline
          />
        ) : null}
        <TextField
          name="password"
          label="您的登录密码"
          type="password"
          autocomplete="current-password"
          error={errors['password']}
        />
        {asksForCode ? (
          <TextField
            name="code"
            label="验证码或恢复码"
            kind="code"
            autocomplete="one-time-code"
            maxlength={20}
            error={errors['code']}
            help="手机验证器上的 6 位数字，或一个恢复码。"
          />
        ) : null}
        <p class="small muted">
          下载可能要几分钟。中途断了就再导出一次：断掉的文件打不开，不会漏掉也不会重复什么。
        </p>
        <div class="actions">
          <Submit>导出并下载</Submit>
        </div>
      </Form>
    </Card>
  )
}

const columns = (now: Instant): Column<ListedExport>[] => [
  { label: '什么时候', cell: ({ at }) => <When at={at} now={now} />, fit: true },
  { label: '谁', cell: ({ by }) => by ?? '平台', fit: true },
  {
    label: '用途',
    cell: ({ purpose, withDocuments }) => (
      <>
        {purpose}
        <span class="sub">{withDocuments ? '含申领材料' : '不含申领材料'}</span>
      </>
    ),
  },
  {
    label: '结果',
    cell: ({ whole, documentsMissing }) =>
      !whole ? (
        <Badge tone="quiet">没有送完</Badge>
      ) : documentsMissing > 0 ? (
        <Badge tone="bad">{`缺 ${grouped(documentsMissing)} 份材料`}</Badge>
      ) : (
        <Badge tone="done">全部送出</Badge>
      ),
    fit: true,
  },
]

function Taken({ exports, now }: DataExportProps) {
  return (
    <Card title="最近的导出" flush={exports.length > 0}>
      {exports.length > 0 ? (
        <Table caption="最近的导出，新的在前" columns={columns(now)} rows={exports} />
      ) : (
        <Empty icon="audit" title="还没有人导出过">
          每次导出都会记在这里：谁、什么时候、做什么用。
        </Empty>
      )}
    </Card>
  )
}

export function DataExportView(props: DataExportProps) {
  const { frame, closing, tooLarge, size } = props
  return (
    <ConsolePage
      frame={frame}
      section="settings"
      title="数据导出"
      purpose="把本会在这里的全部数据下载成一个 ZIP 文件。"
      back={closing ? undefined : { href: '/console/settings', label: '设置' }}
    >
      <div class="stack">
        {closing ? (
          <Alert tone="wait" title="服务正在关闭，请现在导出数据">
            <p>平台完成关闭后，密钥和数据都会销毁，再也打不开。导出的这一份由本会自己保管。</p>
          </Alert>
        ) : null}
        <Alert tone="bad" title="这是机密文件">
          <p>
            里面有全部职工的身份证号、银行卡号和病历材料，并且附有密钥：拿到它的人什么都能看到。请存进加密的硬盘，不要用微信、邮件或网盘传送。
          </p>
        </Alert>
        <TooLarge what={tooLarge} />
        <Columns
          main={
            <>
              {tooLarge === 'database' ? null : <ExportForm {...props} />}
              <Taken {...props} />
            </>
          }
          aside={<Contents size={size} />}
        />
      </div>
    </ConsolePage>
  )
}
