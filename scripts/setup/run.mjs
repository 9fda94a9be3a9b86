/** Child processes of set-up. */
import { spawn, spawnSync } from 'node:child_process'

/**
 * Runs a command quietly and resolves with its output; rejects with its last lines.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onTick?: (seconds: number) => void, timeoutMs?: number }} [options]
 * @returns {Promise<string>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd, env: options.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'], timeout: options.timeoutMs,
      shell: process.platform === 'win32' && /\.(cmd|bat)$/.test(command),
    })
    let output = ''
    const started = Date.now()
    const timer = options.onTick && setInterval(() => options.onTick?.((Date.now() - started) / 1000), 500)
    child.stdout.on('data', chunk => { output += chunk })
    child.stderr.on('data', chunk => { output += chunk })
    child.on('error', error => { clearInterval(timer); reject(error) })
    child.on('close', (code, signal) => {
      clearInterval(timer)
      if (code === 0) resolve(output)
      else reject(new Error(`${command} ended with ${signal ?? code}:\n${output.split('\n').slice(-15).join('\n')}`))
    })
  })
}

/**
 * Whether a command can be started at all.
 * @param {string} command
 * @param {readonly string[]} [args]
 */
export function works(command, args = ['--version']) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

/** The npm that came with this Node, as [command, leading arguments]. */
export function npmCommand() {
  const fromNpm = process.env.npm_execpath
  return fromNpm?.endsWith('.js')
    ? { command: process.execPath, args: [fromNpm] }
    : { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] }
}
