interface LockedPackage {
  readonly version?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

/**
 * Optional packages that a lock file names but does not hold. npm leaves out what its registry
 * did not have at the time, without a word; `npm ci` then fails on every machine.
 */
export function missingFromLockfile({ packages }: Lockfile): string[] {
  const versions = new Map<string, Set<string | undefined>>()
  for (const [place, { version }] of Object.entries(packages)) {
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
    versions.set(name, (versions.get(name) ?? new Set()).add(version))
  }
  const missing: string[] = []
  for (const [place, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, wanted] of Object.entries(optionalDependencies)) {
      const held = versions.get(name)
      const isExact = /^\d/.test(wanted)
      if (held === undefined || (isExact && !held.has(wanted))) {
        missing.push(`${name} ${wanted}, wanted by ${place || 'the project'}`)
      }
    }
  }
  return missing
}
