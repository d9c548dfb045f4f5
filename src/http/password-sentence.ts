import {
  PASSWORD_LENGTH_LEAST,
  PASSWORD_LENGTH_MOST,
  type PasswordProblem,
} from '../identity/password-rules.ts'

const sentences: Readonly<Record<PasswordProblem, string>> = {
  'too-short': `密码至少 ${PASSWORD_LENGTH_LEAST} 位`,
  'too-long': `密码最多 ${PASSWORD_LENGTH_MOST} 位`,
  'same-as-login': '密码不能和登录名一样',
  'too-common': '这个密码太常见，容易被猜到，请换一个',
}

export const passwordSentence = (problem: PasswordProblem): string => sentences[problem]
