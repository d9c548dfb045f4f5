import { newId } from '../kernel/ids.ts'

export const PASSWORD_LENGTH_LEAST = 10
export const PASSWORD_LENGTH_MOST = 128
/** Fewer different characters than this is a pattern, whatever the length. */
const DIFFERENT_CHARACTERS_LEAST = 4

export type PasswordProblem = 'too-short' | 'too-long' | 'same-as-login' | 'too-common'

/** What is tried first and is long enough to pass otherwise. Lower case. */
const COMMONEST: ReadonlySet<string> = new Set([
  '0123456789',
  '0987654321',
  '1234567890',
  '12345678910',
  '123456789a',
  '123456789q',
  '1234567891',
  '12345678900',
  '123456789abc',
  '1234qwerasdf',
  '12345qwert',
  '123456qwerty',
  '147258369a',
  '1q2w3e4r5t',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  '5201314520',
  '52013141314',
  '9876543210',
  'a123456789',
  'a1234567890',
  'aa123456789',
  'aa12345678',
  'abc123456789',
  'abcd123456',
  'abcd1234567',
  'abcdefghij',
  'abcdefg123',
  'admin12345',
  'admin123456',
  'administrator',
  'asd123456789',
  'asdfghjkl;',
  'gonghui123',
  'gonghui123456',
  'iloveyou123',
  'iloveyou1314',
  'p@ssw0rd123',
  'passw0rd123',
  'password01',
  'password1!',
  'password12',
  'password123',
  'password1234',
  'qaz123456789',
  'qazwsxedcrfv',
  'qq123456789',
  'qwe123456789',
  'qwer123456',
  'qwer12345678',
  'qwerty1234',
  'qwerty12345',
  'qwerty123456',
  'qwertyuiop',
  'root123456',
  'wang123456',
  'welcome123',
  'woaini1314',
  'woaini520520',
  'woaini521521',
  'woaini5201314',
  'zhang123456',
  'zxcvbnm123',
  'zxcvbnm1234',
])

export function passwordProblem(password: string, login: string): PasswordProblem | undefined {
  const characters = Array.from(password.normalize('NFKC').toLowerCase())
  if (characters.length < PASSWORD_LENGTH_LEAST) return 'too-short'
  if (characters.length > PASSWORD_LENGTH_MOST) return 'too-long'
  const text = characters.join('')
  if (text === login.toLowerCase()) return 'same-as-login'
  const isPattern = new Set(characters).size < DIFFERENT_CHARACTERS_LEAST
  return isPattern || COMMONEST.has(text) ? 'too-common' : undefined
}

/** 100 random bits in groups that can be read out on the telephone. */
export const newFirstPassword = (): string =>
  newId('password')
    .slice('password_'.length)
    .replace(/.{5}(?=.)/g, '$&-')
