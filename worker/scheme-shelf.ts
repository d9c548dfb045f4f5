import cards from '../dist/scheme-cards.json'
import type { SchemeShelf } from '../src/plans/scheme-shelf.ts'
import type { Scheme } from '../src/rules/schemes/index.ts'
import type { Bindings } from './bindings.ts'

/** Any host will do: the binding looks at the path alone. */
const ASSETS_ORIGIN = 'https://assets.invalid'

/** The schemes that the build put beside the styles. */
export const schemeShelf = (assets: Bindings['ASSETS']): SchemeShelf => ({
  cards,
  async read(id) {
    if (!cards.some((card) => card.id === id)) return undefined
    const answer = await assets.fetch(`${ASSETS_ORIGIN}/schemes/${id}.json`)
    if (!answer.ok) throw new Error(`The scheme ${id} is not among the files: ${answer.status}`)
    return (await answer.json()) as Scheme
  },
})
