import path from 'node:path'
import { createInterface } from 'node:readline/promises'
import { newId } from '../../src/kernel/ids.ts'
import { closeTenant } from '../../src/tenants/close-tenant.ts'
import { LaunchError } from '../launch-error.ts'
import type { Command, CommandContext } from './command.ts'
import { readManifest, refuseChangedFiles } from './manifest.ts'
import { openDocuments } from './open-documents.ts'
import { readArguments, UsageError } from './read-arguments.ts'
import { findRegistered, type RegisteredTenant } from './registered-tenant.ts'
import { auditHeadOf } from './audit-head-of.ts'

const USAGE = 'close SLUG (--export DIRECTORY | --without-export) [--confirm SLUG]'

export const close: Command = {
  summary: 'ends a tenant for good: key, database and documents are destroyed',
  usage: 'close SLUG --export DIRECTORY',
  async run(context, args) {
    const options = {
      export: { type: 'string' },
      'without-export': { type: 'boolean', default: false },
      confirm: { type: 'string' },
    } as const
    const read = readArguments(USAGE, args, options, 1)
    const without = read.values['without-export']
    if ((read.values.export === undefined) !== without) {
      throw new UsageError('One of --export and --without-export.', USAGE)
    }
    const slug = read.positionals[0]!
    const found = await findRegistered(context.config, slug)
    if (found === undefined) throw new LaunchError(`There is no tenant ${slug}.`)
    // What was begun is ended: the export was looked at when it was.
    if (read.values.export !== undefined && found.row.state !== 'closed') {
      await refuseOldExport(context, found, path.resolve(read.values.export))
    }
    await refuseUnconfirmed(slug, read.values.confirm)
    return end(context, found)
  },
}

/** The export must be this tenant's, whole, and hold everything that happened. */
async function refuseOldExport(
  { config }: CommandContext,
  found: RegisteredTenant,
  directory: string,
): Promise<void> {
  const manifest = readManifest(directory)
  if (manifest.tenant.id !== found.row.id) {
    throw new LaunchError(`${directory} is an export of ${manifest.tenant.slug}.`)
  }
  await refuseChangedFiles(directory, manifest)
  const head = await auditHeadOf(config, found)
  if (manifest.contents.audit.hash !== head) {
    throw new LaunchError(
      `Something happened since ${directory} was made: suspend the tenant, export it anew, then ` +
        'close it.',
    )
  }
}

async function refuseUnconfirmed(slug: string, confirmed: string | undefined): Promise<void> {
  const typed = confirmed ?? (await ask(slug))
  if (typed.trim() !== slug) throw new LaunchError('The slug was not confirmed: nothing was done.')
}

async function ask(slug: string): Promise<string> {
  if (!process.stdin.isTTY) return ''
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await lines.question(
      `This destroys everything of ${slug}; only an export brings it back. Type the slug: `,
    )
  } finally {
    lines.close()
  }
}

async function end({ config, print }: CommandContext, found: RegisteredTenant): Promise<number> {
  const { store, outOfReach, close: release } = await openDocuments(process.env)
  try {
    const closed = await closeTenant(
      {
        config,
        documents: store,
        by: 'operator',
        now: Date.now(),
        requestId: newId('req'),
        trips: { count: 0 },
      },
      found.row.id,
    )
    if (!closed.ok) throw new LaunchError(`${found.row.slug} is gone from the registry.`)
    print(`${found.row.slug} is closed: its key is destroyed and its database dropped.`)
    if (closed.value.documents !== undefined)
      print(`  documents: ${closed.value.documents} deleted`)
    else print(`  DOCUMENTS ARE STILL THERE, unreadable without the key: ${outOfReach}`)
    print('  Backups hold the key as well: delete those of this tenant.')
    return closed.value.documents === undefined ? 1 : 0
  } finally {
    await release()
  }
}
