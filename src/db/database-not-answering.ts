/** The database takes no writes at the moment; nothing was sent, and it is worth trying again. */
export class DatabaseNotAnswering extends Error {
  override name = 'DatabaseNotAnswering'
}
