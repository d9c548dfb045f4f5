import type { ErasureObstacle } from '../erasure/erasure-obstacles.ts'
import { formatYuan, type Fen } from '../kernel/fen.ts'
import { unreachable } from '../kernel/assert.ts'

/** Why somebody cannot be erased yet, and what settles it: for who would carry it out. */
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
