// npm run -s tenants -- COMMAND: what an operator of the platform does from the command line.
import { loadForNode } from './load-for-node.ts'
import type * as Main from './tenants/main.ts'

try {
  const { runTenants } = await loadForNode<typeof Main>('scripts/tenants/main.ts')
  process.exitCode = await runTenants(process.argv.slice(2))
} catch (error) {
  const { name, message, stack } = error as Error
  // By its name: what was bundled brings a class of its own.
  console.error(name === 'LaunchError' ? message : stack)
  process.exitCode = 1
}
