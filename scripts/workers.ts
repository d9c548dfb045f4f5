import path from 'node:path'
import { projectRoot } from './project-root.ts'

/** The Workers that make up the site, in the order in which they are deployed. */
export const workerNames = ['office', 'desk', 'edge'] as const
export type WorkerName = (typeof workerNames)[number]

/** What a Worker may weigh, compressed: a cold start reads all of it. */
export const WORKER_BYTES_MOST = 250 * 1024

/** A Worker's configuration, from the project's root. */
export const configOf = (name: WorkerName): string =>
  name === 'edge' ? 'wrangler.toml' : `wrangler.${name}.toml`

export const configFileOf = (name: WorkerName): string => path.join(projectRoot, configOf(name))
