import { brandCss } from '../../src/http/ui/brand-colour.ts'
import { sealSvg } from '../../src/http/ui/seal-svg.ts'
import { consoleSamples } from './samples/console.tsx'
import { leavingSamples } from './samples/desk-leaving.tsx'
import { dataKeySamples } from './samples/desk-data-key.tsx'
import { deskMoneySamples } from './samples/desk-money.tsx'
import { deskOfficeSamples } from './samples/desk-office.tsx'
import { deskPeopleSamples } from './samples/desk-people.tsx'
import { staffSamples } from './samples/desk-staff.tsx'
import { erasureSamples } from './samples/erasure.tsx'
import { operatorSamples } from './samples/operator.tsx'
import { platformSamples } from './samples/platform.tsx'
import { portalSamples } from './samples/portal.tsx'

export { brandCss, sealSvg }

/** Every sample page as HTML, by name. */
export async function renderPages(): Promise<Map<string, string>> {
  const pages = new Map<string, string>()
  for (const { name, page } of [
    ...platformSamples,
    ...operatorSamples,
    ...portalSamples,
    ...consoleSamples,
    ...deskPeopleSamples,
    ...deskMoneySamples,
    ...deskOfficeSamples,
    ...leavingSamples,
    ...staffSamples,
    ...dataKeySamples,
    ...erasureSamples,
  ]) {
    if (pages.has(name)) throw new Error(`Two samples are called ${name}`)
    pages.set(name, String(await page))
  }
  return pages
}
