import type { ProofError } from '../../identity/factors/prove-anew.ts'
import { unreachable } from '../../kernel/assert.ts'
import type { FormErrors } from '../ui/index.ts'

/** Why a password or a code that was asked for anew was not taken. */
export function proofSentences(error: ProofError): FormErrors {
  switch (error.reason) {
    case 'wrong-password':
      return { password: '密码不对' }
    case 'wrong-current-code':
      return { code: '验证码或恢复码不对，或已经用过' }
    case 'too-many-attempts':
      return { form: `试的次数太多，请 ${Math.ceil(error.retryAfterSeconds / 60)} 分钟后再试` }
    default:
      return unreachable(error)
  }
}
