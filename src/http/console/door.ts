/** Whose door the forms of signing in stand at: the words and the addresses that differ. */
export interface Door {
  /** What the addresses of its forms begin with. */
  base: '/console' | '/operator'
  /** Above the form. */
  title: string
  /** Where one is afterwards. */
  inside: string
  /** As which account an authenticator app lists it. */
  account: string
  /** Whom to ask for a new password. */
  forgotten: string
  /** Who resets the second factor. */
  lost: string
}

export const staffDoor: Door = {
  base: '/console',
  title: '工作人员登录',
  inside: '工作台',
  account: '本单位',
  forgotten: '忘记密码请联系本单位的系统管理员重设。',
  lost: '请本单位的系统管理员在“工作人员”里为您重设两步验证',
}
