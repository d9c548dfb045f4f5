import { brandPalette } from './brand-colour.ts'

/** What a seal leaves out of a federation's name: its kind, not its place. */
const KIND = /(总工会|工会联合会|联合工会|工会|联合会)$/
const RANK = /(省|市|县|区|州|盟|旗)$/
const CHARACTER = /[\p{L}\p{N}]/u

/** One to four characters that stand for the federation: 绍兴市总工会 → 绍兴. */
export function sealCharacters(name: string): string[] {
  const letters = [...name.normalize('NFC')].filter((character) => CHARACTER.test(character))
  const whole = letters.join('')
  const place = whole.replace(KIND, '') || whole
  const bare = [...place].length > 2 ? place.replace(RANK, '') : place
  const characters = [...bare]
  if (characters.length === 0) return ['工']
  return characters.length > 4 ? characters.slice(0, 2) : characters
}

interface Cell {
  x: number
  y: number
  width: number
  height: number
}

/** Where each character stands inside the frame, as a seal is cut: filling the square. */
function cellsFor(count: number): Cell[] {
  const [from, size] = [15, 70]
  const half = size / 2
  if (count === 1) return [{ x: from, y: from, width: size, height: size }]
  const left = { x: from, width: half }
  const right = { x: from + half, width: half }
  const upper = { y: from, height: half }
  const lower = { y: from + half, height: half }
  const tall = { y: from, height: size }
  if (count === 2) {
    return [
      { ...left, ...tall },
      { ...right, ...tall },
    ]
  }
  if (count === 3) {
    return [
      { ...left, ...tall },
      { ...right, ...upper },
      { ...right, ...lower },
    ]
  }
  return [
    { ...left, ...upper },
    { ...right, ...upper },
    { ...left, ...lower },
    { ...right, ...lower },
  ]
}

/** A Han glyph's ink lies about 0.86 em wide and rises 0.8 em above its baseline. */
function glyph(character: string, cell: Cell): string {
  const [scaleX, scaleY] = [cell.width * 0.0102, cell.height * 0.0102]
  const x = cell.x + cell.width / 2
  const y = cell.y + cell.height / 2
  const at = `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${scaleX.toFixed(3)} ${scaleY.toFixed(3)})`
  return `<text transform="${at}" y="36">${character}</text>`
}

const FONT = `'Noto Serif CJK SC','Noto Serif SC','Songti SC','STSong','SimSun',serif`

/**
 * A federation's mark where it has not given one: its short name cut into a square seal.
 * Only letters pass from the name into the picture, so nothing in it can be markup.
 */
export function sealSvg({ name, colour }: { name: string; colour: string }): string {
  const { accent, onAccent } = brandPalette(colour).light
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100">` +
    `<rect width="100" height="100" rx="14" fill="${accent}"/>` +
    `<rect x="8" y="8" width="84" height="84" rx="8" fill="none" stroke="${onAccent}" stroke-width="3.5"/>` +
    `${sealGlyphs(name, onAccent)}</svg>`
  )
}

/** The characters alone, for a watermark or a favicon that brings its own ground. */
export function sealGlyphs(name: string, fill: string): string {
  const characters = sealCharacters(name)
  const cells = cellsFor(characters.length)
  const glyphs = characters.map((character, index) => {
    const cell = cells[index]
    return cell ? glyph(character, cell) : ''
  })
  return (
    `<g fill="${fill}" font-family="${FONT}" font-weight="700" font-size="100" ` +
    `text-anchor="middle">${glyphs.join('')}</g>`
  )
}
