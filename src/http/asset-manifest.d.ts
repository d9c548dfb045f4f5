/** Written by scripts/build-assets.ts: from a source's name to the address it is served at. */
declare module '*/asset-manifest.json' {
  const manifest: Readonly<Record<string, string>>
  export default manifest
}

/** Written by scripts/build-assets.ts: what is shown of each scheme. */
declare module '*/scheme-cards.json' {
  const cards: readonly { id: string; title: string }[]
  export default cards
}
