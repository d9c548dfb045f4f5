import type { RoundingMode } from '../kernel/fen.ts'
import { PARTS, restOf } from './amounts.ts'

/**
 * Parts to a multiple of `stepFen` fen, in parts. What a limit still leaves (`room`) is never
 * passed by rounding: there it rounds down.
 */
export function roundParts(
  parts: number,
  stepFen: number,
  mode: RoundingMode,
  room: number,
): number {
  const step = stepFen * PARTS
  const rest = restOf(parts, step)
  if (rest === 0) return parts
  const down = parts - rest
  const away = mode === 'up' || (mode === 'half-up' && rest * 2 >= step)
  return away && down + step <= room ? down + step : down
}
