import type { ObjectStore } from '../src/claims/object-store.ts'
import type { Bucket } from './bindings.ts'

export const r2Store = (bucket: Bucket): ObjectStore => ({
  async put(key, bytes) {
    await bucket.put(key, bytes)
  },
  async get(key) {
    const object = await bucket.get(key)
    return object === null ? undefined : new Uint8Array(await object.arrayBuffer())
  },
  async replace(key, make) {
    const object = await bucket.get(key)
    if (object === null) return 'gone'
    const made = await make(new Uint8Array(await object.arrayBuffer()))
    if (made === undefined) return 'kept'
    const put = await bucket.put(key, made, { onlyIf: { etagMatches: object.etag } })
    return put === null ? 'changed' : 'replaced'
  },
  async deleteAll(prefix) {
    let deleted = 0
    for (;;) {
      // A page holds as many as one call deletes; what was deleted is not listed again.
      const keys = (await bucket.list({ prefix })).objects.map(({ key }) => key)
      if (keys.length === 0) return deleted
      await bucket.delete(keys)
      deleted += keys.length
    }
  },
})
