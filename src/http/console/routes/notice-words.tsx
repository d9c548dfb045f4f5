import { Hono, type Context } from 'hono'
import { unreachable } from '../../../kernel/assert.ts'
import { setEnrolmentSwitch } from '../../../notices/enrolment-switch.ts'
import type { NoticeWordsProblem, OwnTextKind } from '../../../notices/notice-words.ts'
import { readOwnWords } from '../../../notices/read-own-words.ts'
import { setNoticeWords } from '../../../notices/set-notice-words.ts'
import { ownTextKinds } from '../../../notices/tables.ts'
import type { TenantEnv } from '../../context.ts'
import { setFlash } from '../../flash.ts'
import { readForm } from '../../forms.ts'
import { frameOf } from '../frame.ts'
import { notFound, notPermitted } from '../trouble.tsx'
import { NoticeWordsView } from '../views/notice-words.tsx'

const PAGE = '/console/settings/notices'

/** The federation's own words for its text messages, under the settings. */
export function noticeWordsRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/', (c) => wordsPage(c))

  app.post('/', async (c) => {
    const { kind: named, text = '', usual } = await readForm(c)
    const kind = ownTextKinds.find((one) => one === named)
    if (kind === undefined) return notFound(c, 'settings', '短信内容')
    const written = usual === 'yes' ? '' : text
    const done = await setNoticeWords(c.get('scope'), { kind, written })
    if (done.ok) {
      setFlash(c, 'words-saved')
      return c.redirect(PAGE, 303)
    }
    if (done.error.reason === 'not-permitted') {
      return notPermitted(c, 'settings', '修改短信内容', done.error)
    }
    return wordsPage(c, { kind, text, error: problemSentence(done.error.problem) })
  })

  app.post('/enrolment', async (c) => {
    const { send } = await readForm(c)
    if (send !== 'yes' && send !== 'no') return notFound(c, 'settings', '短信内容')
    const done = await setEnrolmentSwitch(c.get('scope'), { isOn: send === 'yes' })
    if (!done.ok) return notPermitted(c, 'settings', '修改短信内容', done.error)
    setFlash(c, send === 'yes' ? 'enrolment-told' : 'enrolment-quiet')
    return c.redirect(PAGE, 303)
  })
  return app
}

async function wordsPage(
  c: Context<TenantEnv>,
  tried?: { readonly kind: OwnTextKind; readonly text: string; readonly error: string },
) {
  const read = await readOwnWords(c.get('scope'))
  if (!read.ok) return notPermitted(c, 'settings', '修改短信内容', read.error)
  const isTrial = c.get('scope').tenant.state === 'trial'
  const view = NoticeWordsView({ frame: frameOf(c), ...read.value, isTrial, tried })
  return c.html(view, tried ? 422 : 200)
}

function problemSentence(problem: NoticeWordsProblem): string {
  switch (problem.reason) {
    case 'empty':
      return '请填写短信内容'
    case 'brackets':
      return '不要写【】：签名由系统加在最前面'
    case 'link':
      return '短信里不能带网址，以免职工分不清真假'
    case 'says-too-much':
      return `不能写“${problem.word}”：短信会显示在锁屏上，不能让别人看出谁得了什么病`
    case 'unknown-placeholder':
      return `${problem.word} 不能用在这里，只能用下面列出的几种`
    case 'missing-placeholder':
      return `要写上 ${problem.word}`
    case 'too-long':
      return `太长了：要分 ${problem.segments} 条发，最多 ${problem.most} 条`
    default:
      return unreachable(problem)
  }
}
