// What the bench takes from the product to run in Node: bundled first, since Node does not read
// the .sql files that the product imports as text.
export { readConfig } from '../../src/config.ts'
export { libsqlServerProvider } from '../../src/db/libsql-server-provider.ts'
export { migrate } from '../../src/db/migrate.ts'
export { tenantMigrations } from '../../src/db/migrations.ts'
export { openClient } from '../../src/db/open-client.ts'
export { ensurePlatform } from '../../src/tenants/ensure-platform.ts'
