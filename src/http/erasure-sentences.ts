import type { ErasureObstacle } from '../erasure/erasure-obstacles.ts'
import { formatYuan, type Fen } from '../kernel/fen.ts'
import { unreachable } from '../kernel/assert.ts'

/** Why somebody cannot be erased yet, and what settles it: as the member reads it. */
export function obstacleForMember(obstacle: ErasureObstacle): string {
  switch (obstacle.kind) {
    case 'open-claim':
      return obstacle.state === 'returned'
        ? '有一笔申领退回给您补正。请补好再交，审核有结果后再来申请。'
        : '有一笔申领正在审核。有了结果再来申请，免得该领的钱领不到。'
    case 'payout-under-way':
      return '有互助金正在发放，到账后再来申请。'
    case 'owed':
      return obstacle.amountFen > 0
        ? `还有 ${yuanOf(obstacle.amountFen)}没有发给您。到账后再来申请；没登记银行卡的，请先找单位经办人登记。`
        : `有 ${yuanOf(obstacle.amountFen)}多发的互助金还没有结清，请先联系工会。`
    default:
      return unreachable(obstacle)
  }
}

/** The same for the officer who would carry it out. */
export function obstacleForStaff(obstacle: ErasureObstacle): string {
  switch (obstacle.kind) {
    case 'open-claim':
      return obstacle.state === 'returned'
        ? '有一笔申领已退回补正，还没有再交上来。请职工补正，或交上来后作出决定。'
        : '有一笔申领待审核。请先审核。'
    case 'payout-under-way':
      return '有互助金在待复核的发放批次里。请先复核并确认发放，或取消批次。'
    case 'owed':
      return obstacle.amountFen > 0
        ? `还有 ${yuanOf(obstacle.amountFen)}互助金没有发放。请先发放；缺银行卡的先补卡号。`
        : `有 ${yuanOf(obstacle.amountFen)}多发的互助金还没有收回或抵扣。`
    default:
      return unreachable(obstacle)
  }
}

const yuanOf = (amountFen: Fen): string => `${formatYuan(Math.abs(amountFen) as Fen)} 元`
