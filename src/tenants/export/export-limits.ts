/** What an export is for, in a sentence or two. */
export const PURPOSE_LENGTH_MOST = 200

/**
 * What a Worker gives out in one answer. It may make 10,000 calls in it, one for each document,
 * and work for 30 seconds: reading, opening and hashing a gigabyte takes about a third of that.
 * What is larger leaves by the operator's command line, which has no such bounds.
 */
export const EXPORT_DOCUMENTS_MOST = 5_000
export const EXPORT_DOCUMENT_BYTES_MOST = 1024 ** 3
export const EXPORT_ENTRIES_MOST = 500_000
export const EXPORT_LINES_MOST = 100_000
