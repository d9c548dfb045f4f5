import { rootCause } from '../kernel/root-cause.ts'

const MISSING = /no such (?:table|column)/

/**
 * Reads what a database may not have yet: between a new version's start and its migration, reads
 * go on as they were. Only what every page rests on needs this; a page of its own may fail.
 */
export async function unlessOlderSchema<Now, Before>(
  read: () => PromiseLike<Now>,
  before: () => PromiseLike<Before>,
): Promise<Now | Before> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof Error && MISSING.test(rootCause(error).message))) throw error
    return await before()
  }
}
