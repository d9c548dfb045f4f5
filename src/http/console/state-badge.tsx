import { Badge } from '../ui/index.ts'
import type { StateWord } from './words.ts'

export function StateBadge({ state }: { state: StateWord }) {
  return <Badge tone={state.tone}>{state.word}</Badge>
}
