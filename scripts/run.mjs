// Runs a script under a Node new enough for the tools: the machine's own where it is 22.12 or
// newer, else the one that the optional dependency `gongji-node` brought. npm 10 does not link
// that binary into node_modules/.bin, so every npm script passes through here.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(
  import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
  '..',
)
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

const env = { ...process.env, PATH: path.dirname(node) + path.delimiter + process.env.PATH }
const child = spawn(node, process.argv.slice(2), { stdio: 'inherit', env })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))

// Whoever started this may be killed: npm, or the shell that npm puts between. Then the script
// must not stay behind, and nobody sends it a signal.
const parent = process.ppid
const npm = process.env.npm_lifecycle_event ? parentOfShell(parent) : undefined
setInterval(() => {
  if (process.ppid !== parent || (npm && !isAlive(npm))) child.kill('SIGTERM')
}, 250).unref()

function parentOfShell(pid) {
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' })
  const [, grandparent, command = ''] = /(\d+)\s+(.*\S)/.exec(stdout ?? '') ?? []
  return command.endsWith('sh') ? Number(grandparent) : undefined
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
