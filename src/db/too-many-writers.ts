/** The line before the database is full: nothing was executed, and it is worth trying again. */
export class TooManyWriters extends Error {
  override name = 'TooManyWriters'
}
