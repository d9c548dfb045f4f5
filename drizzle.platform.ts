import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'turso',
  schema: './src/tenants/platform-tables.ts',
  out: './migrations/platform',
})
