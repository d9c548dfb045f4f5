import path from 'node:path'

/** Put in where scripts are bundled: a bundle lies somewhere else than its sources. */
declare const PROJECT_ROOT: string | undefined

export const projectRoot: string =
  typeof PROJECT_ROOT === 'string' ? PROJECT_ROOT : path.resolve(import.meta.dirname, '..')
