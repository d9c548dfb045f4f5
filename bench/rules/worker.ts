import { makeRuns, type Runs } from './runs.ts'

// Runs what the path names, `/traced/100000`. Time stands still inside: it is taken outside.
let runs: Runs | undefined

export default {
  fetch(request: Request): Response {
    const [, name, rows] = new URL(request.url).pathname.split('/')
    runs ??= makeRuns(300_000)
    if (name !== undefined && name in runs) runs[name as keyof Runs](Number(rows))
    return new Response('done')
  },
}
