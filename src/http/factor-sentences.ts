import type { ConfirmFactorError, SecondFactor } from '../identity/factors/confirm-factor.ts'
import type { ProofError } from '../identity/factors/prove-anew.ts'
import type { SetUpTotpError } from '../identity/factors/set-up-totp.ts'
import { unreachable } from '../kernel/assert.ts'
import type { FormErrors } from './ui/index.ts'

const tooMany = (retryAfterSeconds: number): string =>
  `试的次数太多，请 ${Math.ceil(retryAfterSeconds / 60)} 分钟后再试`

/** Why a change of how one signs in was refused, by field. */
export function proofSentences(error: ProofError): FormErrors {
  switch (error.reason) {
    case 'wrong-password':
      return { password: '密码不对' }
    case 'wrong-current-code':
      return { code: '验证码或恢复码不对，或已经用过' }
    case 'too-many-attempts':
      return { form: tooMany(error.retryAfterSeconds) }
    default:
      return unreachable(error)
  }
}

export const CHANGED = '刚刚在别处改动过，请核对后再试'

export function setUpSentences(error: SetUpTotpError): FormErrors {
  switch (error.reason) {
    case 'offer-ended':
      return { form: '停留太久了，下面是新的二维码，请重新扫一次' }
    case 'wrong-code':
      return { newCode: '验证码不对，请核对手机时间是否准确，再输入现在显示的 6 位数字' }
    case 'changed-meanwhile':
      return { form: CHANGED }
    default:
      return proofSentences(error)
  }
}

const fields: Readonly<Record<SecondFactor['kind'], string>> = {
  totp: 'code',
  'recovery-code': 'recovery',
  passkey: 'passkey',
}

const wrong: Readonly<Record<SecondFactor['kind'], string>> = {
  totp: '验证码不对或已经用过，请等下一个验证码再输入',
  'recovery-code': '恢复码不对或已经用过，请换一个',
  passkey: '这把通行密钥没有通过，请再试一次，或换一种方式',
}

/** Why the second step of a sign-in was refused, by the field of the way that was tried. */
export function secondStepSentences(
  kind: SecondFactor['kind'],
  error: Exclude<ConfirmFactorError, { reason: 'expired' }>,
): FormErrors {
  switch (error.reason) {
    case 'not-a-code':
      return { [fields[kind]]: '验证码是 6 位数字' }
    case 'wrong-factor':
      return { [fields[kind]]: wrong[kind] }
    case 'too-many-attempts':
      return { form: tooMany(error.retryAfterSeconds) }
    default:
      return unreachable(error)
  }
}
