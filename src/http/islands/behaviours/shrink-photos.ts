/** Long enough to read a settlement record's smallest print. */
const LONGEST_PX = 2200
const JPEG_QUALITY = 0.82
/** Smaller files are left as they are. */
const SMALL_BYTES = 600_000

async function shrunk(file: File): Promise<File> {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size <= SMALL_BYTES) return file
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const scale = Math.min(1, LONGEST_PX / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const blob = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY),
  )
  if (!blob || blob.size >= file.size) return file
  return new File([blob], file.name.replace(/\.\w+$/, '.jpg'), { type: 'image/jpeg' })
}

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`

const total = (files: readonly File[]): number => files.reduce((sum, { size }) => sum + size, 0)

async function shrinkIn(input: HTMLInputElement): Promise<void> {
  const note = input.parentElement?.querySelector<HTMLElement>('[data-shrink-note]')
  const button = input.form?.querySelector<HTMLButtonElement>('button[type="submit"]')
  const chosen = [...(input.files ?? [])]
  if (chosen.length === 0) return
  if (button) button.disabled = true
  // A picture that this browser cannot read goes up as it is.
  const files = await Promise.all(chosen.map((file) => shrunk(file).catch(() => file)))
  const carrier = new DataTransfer()
  for (const file of files) carrier.items.add(file)
  input.files = carrier.files
  if (button) button.disabled = false
  if (!note) return
  note.hidden = false
  const { chosen: asChosen, shrunk: asShrunk } = note.dataset
  note.textContent =
    total(files) < total(chosen)
      ? (asShrunk ?? '已从 {from} 缩到 {to}，可以上传了')
          .replace('{from}', megabytes(total(chosen)))
          .replace('{to}', megabytes(total(files)))
      : (asChosen ?? '已选 {count} 份，可以上传了').replace('{count}', String(files.length))
}

/** Makes photos smaller before they leave the phone. Without it the server takes them whole. */
export function shrinkPhotos(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-shrink]'))
    input.addEventListener('change', () => void shrinkIn(input))
}
