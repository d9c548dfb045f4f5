import type { Scheme } from '../rules/schemes/index.ts'

/** What is shown of a scheme before it is chosen. */
export type SchemeCard = { readonly id: string; readonly title: string }

/**
 * The published schemes of cities. They are files beside the styles, read when one is chosen:
 * all of them together would weigh more than the Worker.
 */
export type SchemeShelf = {
  readonly cards: readonly SchemeCard[]
  /** Undefined where no scheme has this name. */
  read(id: string): Promise<Scheme | undefined>
}
