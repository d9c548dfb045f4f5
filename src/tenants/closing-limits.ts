/** Why a federation leaves: a sentence or two. */
export const CLOSING_REASON_LENGTH_MOST = 200
