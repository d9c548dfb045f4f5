import { isErasedName } from './erased-name.ts'

/** `样本甲` → `样**`: the family name's first character, and how long the name is. */
export function maskName(name: string): string {
  if (isErasedName(name)) return name
  const characters = Array.from(name)
  return characters.map((character, at) => (at === 0 ? character : '*')).join('')
}
