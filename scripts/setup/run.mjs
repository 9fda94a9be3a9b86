/** Child processes of set-up. */
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {{ size: () => number, ms: number }} [stall] ends the command when the size has not grown for so long
 */

/**
 * Runs a command quietly and resolves with its output; rejects with its last lines.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd, env: options.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'],
      // npm is a script there, and scripts need a shell.
      shell: process.platform === 'win32' && /\.(cmd|bat)$/.test(command),
    })
    let output = ''
    const watch = options.stall && watchStall(options.stall, () => child.kill('SIGKILL'))
    child.stdout.on('data', chunk => { output += chunk })
    child.stderr.on('data', chunk => { output += chunk })
    child.on('error', error => { clearInterval(watch); reject(error) })
    child.on('close', (code, signal) => {
      clearInterval(watch)
      if (code === 0) resolve(output)
      else reject(new Error(`${command} ended with ${signal ?? code}:\n${lastLines(output)}`))
    })
  })
}

/** @param {{ size: () => number, ms: number }} stall @param {() => void} end */
function watchStall({ size, ms }, end) {
  let last = -1
  let since = Date.now()
  return setInterval(() => {
    const now = size()
    if (now !== last) {
      last = now
      since = Date.now()
    } else if (Date.now() - since > ms) {
      end()
    }
  }, 1000)
}

/** @param {string} output */
function lastLines(output) {
  return output.trimEnd().split('\n').slice(-12).join('\n')
}

/**
 * Runs a child to its end with this process's own streams, and resolves with its exit status.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function runVisibly(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve(code ?? 1))
  })
}

/** Whether a command can be started at all. @param {string} command @param {readonly string[]} [args] */
export function works(command, args = ['--version']) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

/** Whether a program of this name is on the path; costs no process. @param {string} name */
export function isOnPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some(folder => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** The npm that runs this script, else the one on the path. */
export function npmCommand() {
  const own = process.env.npm_execpath
  return own?.endsWith('npm-cli.js')
    ? { command: process.execPath, args: [own] }
    : { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] }
}
