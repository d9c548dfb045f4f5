import manifest from '../../dist/asset-manifest.json' with { type: 'json' }

const paths: Readonly<Record<string, string>> = manifest

/** `portal.css` → `/assets/portal.HASH.css`. The name is ours, so a miss is a bug. */
export function asset(name: string): string {
  const path = paths[name]
  if (!path) throw new Error(`No asset is called ${name}: run "npm run build"`)
  return path
}
