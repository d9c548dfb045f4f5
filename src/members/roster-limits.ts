/** What one roster file may hold. A larger workplace hands in several files. */
export const ROSTER_BYTES_MOST = 2 * 1024 * 1024
export const ROSTER_ROWS_MOST = 5_000
export const ROSTER_COLUMNS_MOST = 100
export const ROSTER_CELL_LENGTH_MOST = 200
/** Title lines may stand above the header row, which is looked for this far down. */
export const ROSTER_HEADER_ROW_MOST = 10
/** An xlsx file is a zip archive: what it may grow to when unpacked, all parts together. */
export const ROSTER_UNZIPPED_BYTES_MOST = 8 * 1024 * 1024
