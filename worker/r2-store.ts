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
})
