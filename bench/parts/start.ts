import { WORKER_BYTES_MOST, workerNames } from '../../scripts/workers.ts'
import type { Stack } from '../support/stack.ts'
import { median, milliseconds } from '../support/statistics.ts'
import { printTable, verdict, type Verdict } from '../support/table.ts'

const STARTS = 11
/** What is uploaded, and how long a fresh process needs for the edge Worker's first answer. */
export async function benchStart(stack: Stack): Promise<Verdict[]> {
  const { product, hello } = stack.builds
  const times = { product: [] as number[], hello: [] as number[] }
  for (let turn = 0; turn < STARTS; turn++) {
    for (const [name, serve] of [
      ['product', stack.serveEdge],
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
      ...workerNames
        .toReversed()
        .map((name) => [
          `Gongji, ${name}`,
          kilobytes(product[name].plainBytes),
          kilobytes(product[name].gzippedBytes),
          name === 'edge' ? milliseconds(ms.product) : '',
          name === 'edge' ? `${(ms.product / ms.hello).toFixed(1)} ×` : '',
        ]),
    ],
  )
  console.log(`\nMedian of ${STARTS} starts each; the process's own start is in both.`)
  return workerNames.map((name) =>
    verdict(
      `${name} Worker, gzipped`,
      product[name].gzippedBytes <= WORKER_BYTES_MOST,
      `${kilobytes(product[name].gzippedBytes)} of ${kilobytes(WORKER_BYTES_MOST)}`,
    ),
  )
}
