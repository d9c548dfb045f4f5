/** What is the same in every export: built beside the styles, read when one is made. */
export type ExportFrames = {
  /** The page that checks an export, without its data. */
  verifyPage(): Promise<string>
  /** The tenant's part of docs/storage.md. */
  storedShapes(): Promise<string>
}
