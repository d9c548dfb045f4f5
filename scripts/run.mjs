// Runs a script under a Node new enough for the tools: the machine's own where it is 22.12 or
// newer, else the one that the optional dependency `gongji-node` brought. npm 10 does not link
// that binary into node_modules/.bin, so every npm script passes through here.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..')
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const own = path.join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`)

let node = process.execPath
if (major < 22 || (major === 22 && minor < 12)) {
  if (!existsSync(own)) {
    console.error(
      `Node 22.12 or newer is needed (this is ${process.versions.node}), and no Node for ` +
        `${process.platform}-${process.arch} comes with the project: install a newer Node.`,
    )
    process.exit(1)
  }
  node = own
}

const env = {
  ...process.env,
  PATH: path.dirname(node) + path.delimiter + process.env.PATH,
  GONGJI_LAUNCHER_PID: String(process.pid),
}
const child = spawn(node, process.argv.slice(2), { stdio: 'inherit', env })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
