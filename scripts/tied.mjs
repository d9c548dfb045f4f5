// Runs a command that must not outlive the process which started this one: `tied.mjs COMMAND …`.
// The starter holds our standard input open. However it ends, `kill -9` included, the kernel
// closes that pipe, and the command ends with it. Polling a parent's number would be slower, and
// wrong once the number is given to another process.
import { spawn } from 'node:child_process'

const GRACE_MS = 1500

const [command, ...args] = process.argv.slice(2)
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })

let ending = false
function end() {
  if (ending) return
  ending = true
  child.kill('SIGTERM')
  setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
}

process.stdin.on('end', end).on('error', end).resume()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end)
child.on('error', (error) => {
  console.error(error.message)
  process.exit(127)
})
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
