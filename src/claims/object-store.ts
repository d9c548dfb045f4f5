/** Where documents lie, under keys that begin with the tenant: R2 on Cloudflare. */
export type ObjectStore = {
  put(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  get(key: string): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** Deletes everything whose key begins so, a closed tenant's documents; returns how many. */
  deleteAll(prefix: string): Promise<number>
}
