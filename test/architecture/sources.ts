import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../..')

export interface Source {
  /** From the project's root, as `src/kernel/fen.ts`. */
  readonly file: string
  readonly text: string
  readonly imports: readonly Import[]
}

export interface Import {
  /** A file from the project's root, or the name of a package. */
  readonly from: string
  readonly isFile: boolean
  /** Gone before it runs. */
  readonly typeOnly: boolean
}

const STATEMENT =
  /^(?:import|export) (type )?(?:\{([^}]*)\}|\* as \w+|\*|\w+(?:, \{[^}]*\})?) from '([^']+)'/gm

function readImports(file: string, text: string): Import[] {
  return [...text.matchAll(STATEMENT)].map(([, type, names, from = '']) => {
    const isFile = from.startsWith('.')
    const all = (names ?? '').split(',').filter((name) => name.trim() !== '')
    const typesAlone = all.length > 0 && all.every((name) => name.trim().startsWith('type '))
    return {
      from: isFile ? path.posix.join(path.posix.dirname(file), from) : from,
      isFile,
      typeOnly: type !== undefined || typesAlone,
    }
  })
}

const isProduct = (file: string) => !/\.test\.tsx?$|\/testing\/|\.d\.ts$/.test(file)

/** What runs as the product: neither tests nor what they share. */
export const sources: readonly Source[] = globSync('{src,worker}/**/*.{ts,tsx}', { cwd: root })
  .map((file) => file.replaceAll('\\', '/'))
  .filter(isProduct)
  .toSorted()
  .map((file) => {
    const text = readFileSync(path.join(root, file), 'utf8')
    return { file, text, imports: readImports(file, text) }
  })
