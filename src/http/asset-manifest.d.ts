/** Written by scripts/build-assets.ts: from a source's name to the address it is served at. */
declare module '*/asset-manifest.json' {
  const manifest: Readonly<Record<string, string>>
  export default manifest
}
