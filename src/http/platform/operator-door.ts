import type { Door } from '../console/door.ts'

export const operatorDoor: Door = {
  base: '/operator',
  title: '平台运营登录',
  inside: '平台运营',
  account: '“共济平台运营”',
  forgotten: '忘记密码请联系平台的其他运营人员。',
  lost: '请平台的其他运营人员为您重设两步验证',
}
