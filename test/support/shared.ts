interface Held<T> {
  readonly value: T
  readonly release: () => Promise<void>
}

/**
 * Something that all projects of a test run use together: made when the first holds it, released
 * when the last lets go. Vitest loads a global setup once for each project, so the state is kept
 * outside of the module.
 */
export function shared<T>(name: string, make: () => Promise<Held<T>>) {
  const state = globalThis as unknown as Record<symbol, { holders: number; made: Promise<Held<T>> }>
  const key = Symbol.for(`gongji.test.${name}`)
  return {
    async hold(): Promise<Held<T>> {
      const entry = (state[key] ??= { holders: 0, made: make() })
      entry.holders++
      const { value, release } = await entry.made
      let held = true
      return {
        value,
        async release() {
          if (!held) return
          held = false
          if (--entry.holders > 0) return
          delete state[key]
          await release()
        },
      }
    },
  }
}
