import type { ExportFrames } from '../src/tenants/export/export-frames.ts'
import type { Bindings } from './bindings.ts'

/** Any host will do: the binding looks at the path alone. */
const ASSETS_ORIGIN = 'https://assets.invalid'

/** What the build put beside the styles for exports. */
export function exportFrames(assets: Bindings['ASSETS']): ExportFrames {
  const read = async (name: string): Promise<string> => {
    const answer = await assets.fetch(`${ASSETS_ORIGIN}/export/${name}`)
    if (!answer.ok) throw new Error(`${name} is not among the files: ${answer.status}`)
    return answer.text()
  }
  return {
    verifyPage: () => read('verify-page.txt'),
    storedShapes: () => read('stored-shapes.txt'),
  }
}
