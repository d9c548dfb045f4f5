// What the bench takes from the product to run in Node: bundled first, since Node does not read
// the .sql files that the product imports as text.
export { findBrokenEntry, NO_ENTRY } from '../../src/audit/chain.ts'
export { readConfig } from '../../src/config.ts'
export { libsqlServerProvider } from '../../src/db/libsql-server-provider.ts'
export { migrate } from '../../src/db/migrate.ts'
export { migrationHash, tenantMigrations } from '../../src/db/migrations.ts'
export { openClient } from '../../src/db/open-client.ts'
export { newId } from '../../src/kernel/ids.ts'
export { ensurePlatform } from '../../src/tenants/ensure-platform.ts'
export { signUpAtOnce } from '../../src/tenants/sign-up-at-once.ts'
