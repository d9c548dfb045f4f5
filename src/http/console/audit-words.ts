import { formatYuan, type Fen } from '../../kernel/fen.ts'

/** Actions as the audit log names them, each as what somebody did. */
const actionWords: Readonly<Record<string, string>> = {
  'federation.signed-up': '开通了服务',
  'federation.closed': '注销了服务',
  'federation.sandboxed': '建立了演练副本',
  'federation.imported': '从导出文件恢复了服务',
  'staff.signed-in': '登录',
  'staff.sign-in-failed': '登录失败',
  'staff.sign-in-blocked': '登录失败过多，被暂时拦下',
  'staff.password-accepted': '密码正确，等待两步验证',
  'staff.factor-failed': '两步验证没有通过',
  'staff.factor-blocked': '两步验证失败过多，被暂时拦下',
  'staff.recovery-code-used': '用恢复码登录',
  'staff.recovery-codes-renewed': '换了一组恢复码',
  'staff.totp-added': '开启了手机验证器',
  'staff.totp-replaced': '更换了手机验证器',
  'staff.totp-removed': '移除了手机验证器',
  'staff.passkey-added': '添加了通行密钥',
  'staff.passkey-removed': '移除了通行密钥',
  'staff.passkey-copied': '通行密钥的计数倒退，可能被复制，已拒绝',
  'staff.factors-reset': '重设了同事的两步验证',
  'federation.factor-required': '要求全体同事使用两步验证',
  'federation.factor-optional': '不再要求全体同事使用两步验证',
  'staff.signed-out': '退出',
  'staff.created': '新建了工作人员',
  'staff.disabled': '停用了工作人员',
  'staff.roles-changed': '调整了岗位',
  'staff.invited': '邀请了同事',
  'staff.invitation-renewed': '重新发出了邀请',
  'staff.invitation-withdrawn': '撤回了邀请',
  'staff.joined': '接受邀请，成为工作人员',
  'staff.handed-over': '交接了单位',
  'staff.password-changed': '修改了密码',
  'member.code-requested': '请求了登录验证码',
  'member.code-confirmed': '验证码核对通过',
  'member.code-exhausted': '验证码输错次数过多',
  'member.signed-in': '登录职工服务页',
  'search.read': '查找了职工',
  'members.read': '查看了职工名单',
  'member.read': '查看了职工资料',
  'member.revealed': '查看了职工的完整信息',
  'workplace.created': '新建了单位',
  'division.created': '新建了区县或乡镇',
  'division.renamed': '修改了区县或乡镇的名称',
  'division.removed': '删除了区县或乡镇',
  'division.workplaces-placed': '把单位划入区县或乡镇',
  'division.workplace-taken-out': '把单位移出区县或乡镇',
  'roster.imported': '导入了花名册',
  'roster.read': '查看了花名册里要改的行',
  'plan.copied': '从方案库复制了互助计划',
  'plan.drafted': '导入了计划草稿',
  'plan.published': '发布了互助计划',
  'own-data.read': '下载了自己的资料',
  'claim.started': '开始填写申领',
  'claim.saved': '保存了申领',
  'claim.submitted': '提交了申领',
  'claim.assessed': '核算了申领',
  'claims.read': '查看了申领列表',
  'claim.read': '查看了申领',
  'document.read': '查看了申领材料',
  'claim.returned': '退回了申领',
  'claim.refused': '决定不予支付',
  'claim.approved': '审核通过了申领',
  'claim.facts-corrected': '更正了申领事实',
  'claim.document-added': '上传了材料',
  'claim.document-removed': '移除了材料',
  'payouts.read': '查看了没有登记银行卡的待发人员',
  'payout.read': '查看了发放批次的名单',
  'payout.prepared': '制作了发放批次',
  'payout.confirmed': '复核并确认了发放',
  'payout.cancelled': '取消了发放批次',
  'fund.received': '登记了会费到账',
  'notices.read': '查看了短信记录',
  'notice.queued': '排入了一条短信',
  'notice.sent': '送出了一条短信',
  'notice.failed': '没能送出一条短信',
  'notice.words-set': '修改了短信内容',
  'notice.switched-on': '开启了参保通知',
  'notice.switched-off': '关闭了参保通知',
  'notice.enrolments-written': '排入了一批参保通知',
  'notice.test-asked': '发了一条测试短信',
  'federation.changed': '修改了单位形象',
  'federation.logo-changed': '更换了会徽',
  'webhook.endpoint-set': '设置了短信通道',
  'webhook.endpoint-disabled': '因对方不再接收，停用了短信通道',
  'api-key.created': '新建了接口密钥',
  'api-key.revoked': '作废了接口密钥',
  'api-key.rotated': '更换了接口密钥',
}

export const actionWord = (action: string): string => actionWords[action] ?? action

/** Details worth reading; the others stay in the log. */
const detailLabels: Readonly<Record<string, string>> = {
  reason: '理由',
  purpose: '用途',
  clause: '依据',
  field: '项目',
  planKey: '计划',
  revision: '版次',
  fileName: '文件',
  rows: '行数',
  added: '新增',
  changed: '变更',
  refused: '未导入',
  weighed: '核对过',
  lines: '笔数',
  members: '人数',
  number: '批次',
  roles: '岗位',
  scopes: '范围',
  name: '名称',
  origin: '地址',
  by: '按',
  count: '数量',
}

const isPlain = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || typeof value === 'number'

/** `金额 2,080.00 元，理由 …`: what of an entry's detail a reader can use. */
export function detailSentence(detail: Readonly<Record<string, unknown>>): string {
  const parts: string[] = []
  for (const [key, value] of Object.entries(detail)) {
    if (!isPlain(value)) continue
    if (key.endsWith('Fen') && typeof value === 'number') {
      parts.push(`金额 ${formatYuan(value as Fen)} 元`)
    } else if (detailLabels[key]) parts.push(`${detailLabels[key]} ${value}`)
  }
  return parts.join('，')
}
