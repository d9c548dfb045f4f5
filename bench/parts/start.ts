import type { Stack } from '../support/stack.ts'
import { median, milliseconds } from '../support/statistics.ts'
import { printTable, verdict, type Verdict } from '../support/table.ts'

const STARTS = 11
const MAX_GZIPPED_BYTES = 250 * 1024

/** What is uploaded, and how long a fresh process needs for its first answer. */
export async function benchStart(stack: Stack): Promise<Verdict[]> {
  const { product, hello } = stack.builds
  const times = { product: [] as number[], hello: [] as number[] }
  for (let turn = 0; turn < STARTS; turn++) {
    for (const [name, serve] of [
      ['product', stack.serveProduct],
      ['hello', stack.serveHello],
    ] as const) {
      const served = await serve()
      times[name].push(served.firstAnswerMs)
      await served.stop()
    }
  }
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`
  const ms = { product: median(times.product), hello: median(times.hello) }
  printTable(
    ['', 'minified', 'gzipped', 'start to first answer', 'of hello'],
    [
      [
        'hello (bare Hono)',
        kilobytes(hello.plainBytes),
        kilobytes(hello.gzippedBytes),
        milliseconds(ms.hello),
        '1.0 ×',
      ],
      [
        'Gongji',
        kilobytes(product.plainBytes),
        kilobytes(product.gzippedBytes),
        milliseconds(ms.product),
        `${(ms.product / ms.hello).toFixed(1)} ×`,
      ],
    ],
  )
  console.log(`\nMedian of ${STARTS} starts each; the process's own start is in both.`)
  return [
    verdict(
      'bundle, gzipped',
      product.gzippedBytes <= MAX_GZIPPED_BYTES,
      `${kilobytes(product.gzippedBytes)} of ${kilobytes(MAX_GZIPPED_BYTES)}`,
    ),
  ]
}
