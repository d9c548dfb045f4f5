import type { ChangePasswordError } from '../identity/change-password.ts'
import { unreachable } from '../kernel/assert.ts'
import { passwordSentence } from './password-sentence.ts'

/** Why a password was not changed, by field. */
export function passwordSentences(error: ChangePasswordError): Record<string, string> {
  switch (error.reason) {
    case 'wrong-password':
      return { current: '现在的密码不对' }
    case 'same-password':
      return { password: '新密码要和现在的不一样' }
    case 'weak-password':
      return { password: passwordSentence(error.problem) }
    case 'changed-meanwhile':
      return { form: '密码刚刚在别处改过，请重新登录' }
    case 'too-many-attempts':
      return { form: `试的次数太多，请 ${Math.ceil(error.retryAfterSeconds / 60)} 分钟后再试` }
    default:
      return unreachable(error)
  }
}
