import { Hono, type Context } from 'hono'
import { ownFactors } from '../../../identity/factors/own-factors.ts'
import { unreachable } from '../../../kernel/assert.ts'
import { beginExport, type BeginExportError } from '../../../tenants/export/begin-export.ts'
import { PURPOSE_LENGTH_MOST } from '../../../tenants/export/export-limits.ts'
import { tooLarge } from '../../../tenants/export/export-size.ts'
import { listExports } from '../../../tenants/export/list-exports.ts'
import { exportName, streamExport } from '../../../tenants/export/stream-export.ts'
import { openTenantDb } from '../../../tenants/open-tenant-db.ts'
import type { TenantEnv } from '../../context.ts'
import { readForm } from '../../forms.ts'
import { openRegistry } from '../../scopes.ts'
import type { FormErrors } from '../../ui/index.ts'
import { frameOf } from '../frame.ts'
import { proofSentences } from '../../factor-sentences.ts'
import { notPermitted } from '../trouble.tsx'
import { DataExportView, type DataExportProps } from '../views/data-export.tsx'

/** Everything that the federation has here, as one file to take along. */
export function dataExportRoutes() {
  const app = new Hono<TenantEnv>()
  app.get('/', (c) => exportPage(c, { purpose: '', withDocuments: true, errors: {} }))

  app.post('/', async (c) => {
    const { purpose = '', documents = '', password = '', code } = await readForm(c)
    const withDocuments = documents === 'yes'
    const input = { purpose, withDocuments, password, code }
    const begun = await beginExport(c.get('scope'), input, c.get('services').hasher)
    if (begun.ok) return download(c, withDocuments)
    if (begun.error.reason === 'not-permitted') {
      return notPermitted(c, 'settings', '导出数据', begun.error)
    }
    return exportPage(c, { purpose, withDocuments, errors: sentencesOf(begun.error) }, 422)
  })
  return app
}

async function download(c: Context<TenantEnv>, withDocuments: boolean): Promise<Response> {
  const { config, documents, exportFrames: frames, log } = c.get('services')
  const [entry, scope] = [c.get('entry'), c.get('scope')]
  const reopen = () => openTenantDb(config, entry, 'ro', { count: 0 })
  const onBroken = (error: unknown) =>
    log({ level: 'error', requestId: scope.requestId, message: `An export broke off: ${error}` })
  const source = { config, entry, scope, documents, frames, reopen, withDocuments, onBroken }
  return c.body(await streamExport(source), 200, {
    'content-type': 'application/zip',
    'content-disposition': `attachment; filename="${exportName(scope.tenant.slug, scope.now)}.zip"`,
    'cache-control': 'private, no-store',
  })
}

async function exportPage(
  c: Context<TenantEnv>,
  form: DataExportProps['form'],
  status: 200 | 422 = 200,
) {
  const scope = c.get('scope')
  const [listed, { totp }] = await Promise.all([
    listExports(scope, await openRegistry(c)),
    ownFactors(scope, c.get('staff').id),
  ])
  if (!listed.ok) return notPermitted(c, 'settings', '导出数据', listed.error)
  const { exports, size } = listed.value
  const view = DataExportView({
    frame: frameOf(c),
    now: scope.now,
    closing: scope.tenant.state === 'closing',
    exports,
    size,
    tooLarge: tooLarge(size),
    asksForCode: totp !== undefined,
    form,
  })
  return c.html(view, status)
}

function sentencesOf(error: Exclude<BeginExportError, { reason: 'not-permitted' }>): FormErrors {
  switch (error.reason) {
    case 'no-purpose':
      return { purpose: `请写明用途，最多 ${PURPOSE_LENGTH_MOST} 字` }
    case 'too-large':
      return {
        form:
          error.what === 'documents'
            ? '申领材料太多，一次下载不完。请选“不含申领材料”，材料由平台用命令行导出'
            : '数据太多，一次下载不完。请联系平台，用命令行导出',
      }
    case 'wrong-password':
    case 'wrong-current-code':
    case 'too-many-attempts':
      return proofSentences(error)
    default:
      return unreachable(error)
  }
}
