import type { Config } from '../../src/config.ts'
import type { PlatformDb } from '../../src/db/platform-db.ts'
import type { OperatorScope } from '../../src/operators/operator-scope.ts'
import { platformKeys } from '../../src/tenants/tenant-keys.ts'

/** An operator of the whole platform, at an instant. */
export const operatorScope = async (
  { config, db }: { readonly config: Config; readonly db: PlatformDb },
  now: number,
): Promise<OperatorScope> => ({
  db,
  keys: await platformKeys(config.masterKey),
  actor: { kind: 'operator', id: 'opr_test' },
  division: null,
  now,
  requestId: 'req_test',
})
