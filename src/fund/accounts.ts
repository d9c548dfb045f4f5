import { fen, type Fen } from '../kernel/fen.ts'
import type { ledgerAccounts } from './tables.ts'

export type LedgerAccount = (typeof ledgerAccounts)[number]
export type LedgerSide = 'debit' | 'credit'

/**
 * The chart of accounts. A plan's money goes once around it:
 * a roster owes (Dr contributions-receivable / Cr contributions), the bank receives
 * (Dr bank / Cr contributions-receivable), a claim is approved (Dr benefits / Cr
 * benefits-payable), a payout is confirmed (Dr benefits-payable / Cr bank).
 */
export const accounts: Readonly<
  Record<LedgerAccount, { readonly growsOn: LedgerSide; readonly label: string }>
> = {
  bank: { growsOn: 'debit', label: '专户存款' },
  'contributions-receivable': { growsOn: 'debit', label: '应收会费' },
  contributions: { growsOn: 'credit', label: '会费收入' },
  benefits: { growsOn: 'debit', label: '给付支出' },
  'benefits-payable': { growsOn: 'credit', label: '应付互助金' },
}

/** What an account holds, counted on the side that it grows on. Unit: fen, exact. */
export const balanceOf = (account: LedgerAccount, debitFen: Fen, creditFen: Fen): Fen =>
  fen(accounts[account].growsOn === 'debit' ? debitFen - creditFen : creditFen - debitFen)
