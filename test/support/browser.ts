import { existsSync } from 'node:fs'
import type { Browser } from 'playwright-core'

/**
 * Where systems keep Chromium or Chrome, first the one without a window, which takes half of the
 * processor's time. The variable CHROMIUM names another place.
 */
const USUAL_PATHS = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

export const chromiumPath: string | undefined = process.env.CHROMIUM
  ? process.env.CHROMIUM
  : USUAL_PATHS.find((path) => existsSync(path))

/** What a skipped journey says: `describe.skipIf(!chromiumPath)(name + chromiumMissing, …)`. */
export const chromiumMissing: string = chromiumPath
  ? ''
  : ' (needs Chromium: install it with the system’s packages, or name it in CHROMIUM)'

/** A real browser; each journey opens contexts of its own in it and closes it at the end. */
export async function openChromium(): Promise<Browser> {
  if (!chromiumPath) throw new Error(`There is no Chromium${chromiumMissing}`)
  const { chromium } = await import('playwright-core')
  return chromium.launch({
    executablePath: chromiumPath,
    args: ['--disable-dev-shm-usage', '--disable-gpu', ...(isRoot() ? ['--no-sandbox'] : [])],
  })
}

/** Chromium refuses its sandbox to root, which is who runs tests in a container. */
const isRoot = (): boolean => process.getuid?.() === 0
