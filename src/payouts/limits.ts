/** The most lines that one payout holds: what one bank file and one commit carry with ease. */
export const PAYOUT_LINES_MOST = 500
