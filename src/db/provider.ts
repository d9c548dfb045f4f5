/** What a token for a database may do: safe requests get `ro`, and the server refuses a write. */
export type Access = 'ro' | 'rw'

/** Where one database is: its name with the provider, and the address that answers for it. */
export type DatabaseAddress = { readonly name: string; readonly url: string }

export type Connection = {
  readonly url: string
  readonly authToken: string
  /** Headers that route the request to the database, where the address alone does not. */
  readonly headers: Readonly<Record<string, string>>
}

/** A host of libSQL databases. Two exist: a libSQL server of one's own, and Turso. */
export type DatabaseProvider = {
  /** Creates the database where it does not exist; repeating it changes nothing. */
  create(name: string): Promise<DatabaseAddress>
  /** Deletes the database where it exists. */
  drop(name: string): Promise<void>
  /** Opens the way to this database alone, with a short-lived token. */
  connect(address: DatabaseAddress, access: Access): Promise<Connection>
}
