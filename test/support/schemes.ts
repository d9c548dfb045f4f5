import type { SchemeShelf } from '../../src/plans/scheme-shelf.ts'
import { findScheme, schemes } from '../../src/rules/schemes/index.ts'

/** The schemes as the Worker has them, without the build. */
export const schemeShelf: SchemeShelf = {
  cards: schemes.map(({ id, title }) => ({ id, title: title.zh })),
  read: async (id) => findScheme(id),
}
