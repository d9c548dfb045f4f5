import type * as Sqlite from 'node:sqlite'
import { LaunchError } from '../launch-error.ts'

/** Opens or makes a SQLite file with what Node brings, where it brings it. */
export function openSqlite(file: string, { readOnly = false } = {}): Sqlite.DatabaseSync {
  const sqlite = loadQuietly()
  if (sqlite === undefined) {
    throw new LaunchError(
      `SQLite files are written by Node itself from version 22.13 on, and this is Node ` +
        `${process.versions.node}: install a newer Node and run the command again.`,
    )
  }
  return new sqlite.DatabaseSync(file, { readOnly, enableForeignKeyConstraints: false })
}

/** Node warns that the module may change: nothing that an operator could act on. */
function loadQuietly() {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return process.getBuiltinModule('node:sqlite') as typeof Sqlite | undefined
  } finally {
    process.emitWarning = emitWarning
  }
}
