import { parseSlug, type SlugProblem } from '../../tenants/slug.ts'
import { brandPalette, isBrandColour } from '../ui/brand-colour.ts'
import { sealSvg } from '../ui/seal-svg.ts'

const field = (name: string): HTMLInputElement | null =>
  document.querySelector<HTMLInputElement>(`#f-${name}`)

const find = (name: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-${name}]`)

/** While it is typed; whether it is taken only the server knows. */
const slugSentences: Readonly<Record<SlugProblem, string>> = {
  empty: '',
  characters: '只能用小写字母、数字和短横线。',
  'too-short': '至少 3 个字符。',
  'too-long': '最多 32 个字符。',
  hyphens: '请用字母开头，短横线不能连用，也不能放在最后。',
  reserved: '这个短名平台自己要用，请换一个。',
}

function slugSentence(typed: string): string {
  const slug = parseSlug(typed)
  return slug.ok ? '' : slugSentences[slug.error]
}

function showSlug(): void {
  const slug = field('slug')?.value.trim() ?? ''
  const [preview, note] = [find('slug-preview'), find('slug-note')]
  if (preview) preview.textContent = slug || '短名'
  if (note) note.textContent = slugSentence(slug)
}

const chosenColour = (): string =>
  document.querySelector<HTMLInputElement>('input[name="colour"]:checked')?.value ?? ''

function showBrand(): void {
  const preview = find('preview')
  const colour = chosenColour()
  if (!preview || !isBrandColour(colour)) return
  const name = field('name')?.value.trim() || '绍兴市总工会'
  const [title, seal] = [find('preview-name'), find('preview-seal')]
  if (title) title.textContent = name
  // The seal lets only letters of the name into its markup.
  if (seal) seal.innerHTML = sealSvg({ name, colour })
  const { accent, onAccent } = brandPalette(colour).light
  preview.style.setProperty('--preview-accent', accent)
  preview.style.setProperty('--preview-on-accent', onAccent)
}

/** The free choice of colour works by script; without it the presets stand. */
function offerOwnColour(): void {
  const [label, well] = [find('own-colour'), find('colour-well')]
  const own = find('colour-own')
  if (!label || !(well instanceof HTMLInputElement) || !(own instanceof HTMLInputElement)) return
  label.hidden = false
  well.addEventListener('input', () => {
    own.value = well.value
    own.checked = true
    showBrand()
  })
  own.addEventListener('change', () => {
    own.value = well.value
  })
}

offerOwnColour()
showSlug()
showBrand()
field('slug')?.addEventListener('input', showSlug)
document.querySelector('form')?.addEventListener('input', showBrand)
