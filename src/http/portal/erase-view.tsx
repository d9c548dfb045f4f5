import { Alert, Form, LinkButton, Page, Submit, TextField, type PortalFrame } from '../ui/index.ts'

export interface EraseViewProps {
  frame: PortalFrame
  /** A request that waits; null where none was made. */
  waiting: { id: string; askedOnText: string; dueOnText: string } | null
  /** Why it cannot be asked for now, and what to do; empty where nothing is in the way. */
  obstacles: readonly string[]
  workingDays: number
  error?: string | undefined
}

const back = { href: '/me', label: '我的保障' }

/** What goes and what must stay, before anybody decides. */
function Told() {
  return (
    <>
      <section class="card">
        <div class="card-head">
          <h2>会删除</h2>
        </div>
        <ul>
          <li>姓名、身份证号、手机号、银行卡号</li>
          <li>申领里的医院、诊断，和您上传的全部材料</li>
          <li>发给您的短信内容</li>
        </ul>
      </section>
      <section class="card">
        <div class="card-head">
          <h2>会保留，但看不出是您</h2>
        </div>
        <ul>
          <li>会费、互助金和发放的账目：会计法规要求保存，只留编号、日期和金额</li>
          <li>谁在什么时候办过什么的操作记录</li>
        </ul>
      </section>
      <section class="card">
        <div class="card-head">
          <h2>请想好</h2>
        </div>
        <ul>
          <li>办好当天保障就结束，交过的会费不退</li>
          <li>办好以后不能恢复，以前的申领记录也查不到了</li>
          <li>以后再参保按新职工算，等待期重新开始</li>
        </ul>
      </section>
    </>
  )
}

export function EraseView(props: EraseViewProps) {
  const { frame, waiting, obstacles, workingDays, error } = props
  return (
    <Page frame={frame} title="注销我的资料" back={back}>
      <div class="narrow stack">
        <div class="page-title">
          <h1>注销我的资料</h1>
          <p>{`不再参加互助、也不想让工会留着您的个人资料，可以在这里申请。工会最多 ${workingDays} 个工作日内办好。`}</p>
        </div>
        {error ? (
          <Alert tone="bad" live>
            <p>{error}</p>
          </Alert>
        ) : null}
        {waiting ? <Waiting waiting={waiting} /> : <Ask obstacles={obstacles} />}
      </div>
    </Page>
  )
}

function Waiting({ waiting }: { waiting: NonNullable<EraseViewProps['waiting']> }) {
  return (
    <>
      <Alert tone="wait" title="申请已收到，等工会办理">
        <p>{`${waiting.askedOnText}申请，最晚 ${waiting.dueOnText}办好。办好后您就不能再登录了。`}</p>
      </Alert>
      <Told />
      <Form action="/me/erase/withdraw" class="actions">
        <input type="hidden" name="request" value={waiting.id} />
        <Submit tone="plain" wide>
          撤回申请，资料照旧
        </Submit>
      </Form>
    </>
  )
}

function Ask({ obstacles }: { obstacles: readonly string[] }) {
  if (obstacles.length > 0) {
    return (
      <>
        <Alert tone="wait" title="现在还不能注销">
          {obstacles.map((sentence) => (
            <p>{sentence}</p>
          ))}
        </Alert>
        <LinkButton href="/me" tone="primary" wide>
          看我的申领
        </LinkButton>
      </>
    )
  }
  return (
    <>
      <Told />
      <p class="small muted">
        想留一份底的，先<a href="/me/data.json">下载我的资料</a>。
      </p>
      <Form action="/me/erase/code" class="actions">
        <Submit tone="bad" wide>
          发短信验证码，确认是本人
        </Submit>
      </Form>
      <LinkButton href="/me" wide>
        不注销了
      </LinkButton>
    </>
  )
}

export interface EraseCodeViewProps {
  frame: PortalFrame
  /** 138****1234 */
  mobileMasked: string
  attempt: string
  error?: string | undefined
}

export function EraseCodeView({ frame, mobileMasked, attempt, error }: EraseCodeViewProps) {
  return (
    <Page frame={frame} title="确认注销" back={{ href: '/me/erase', label: '上一步' }}>
      <div class="narrow">
        <div class="page-title">
          <h1>确认注销</h1>
          <p>
            6 位数字，已发到 <b class="number">{mobileMasked}</b>，5 分钟内有效。
          </p>
        </div>
        <Form action="/me/erase" class="card">
          <input type="hidden" name="attempt" value={attempt} />
          <TextField
            name="code"
            label="短信验证码"
            kind="code"
            inputmode="numeric"
            autocomplete="one-time-code"
            maxlength={6}
            error={error}
          />
          <div class="actions">
            <Submit tone="bad" wide>
              申请注销我的资料
            </Submit>
          </div>
        </Form>
        <p class="small muted center">
          没收到？过一分钟<a href="/me/erase">回上一步</a>再发一次。
        </p>
      </div>
    </Page>
  )
}
