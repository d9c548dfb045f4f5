/** Something that is not as it was written: the table, and the row where it is one. */
export type Finding = { readonly table: string; readonly row: string; readonly problem: string }

/** Findings of one kind that are named. */
export const FINDINGS_MOST = 20
