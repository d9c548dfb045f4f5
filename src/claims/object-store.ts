/** Where documents lie, under keys that begin with the tenant: R2 on Cloudflare. */
export type ObjectStore = {
  put(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  get(key: string): Promise<Uint8Array<ArrayBuffer> | undefined>
  /**
   * Puts what is made of the object in its place, unless it changed or was deleted meanwhile;
   * where nothing is made of it, it stays.
   */
  replace(
    key: string,
    make: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer> | undefined>,
  ): Promise<'replaced' | 'kept' | 'gone' | 'changed'>
  /** Deletes everything whose key begins so, a closed tenant's documents; returns how many. */
  deleteAll(prefix: string): Promise<number>
}
