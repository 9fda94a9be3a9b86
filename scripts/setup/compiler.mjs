/** The C++ compiler and Node's headers, for the two native parts that are built here. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { works } from './run.mjs'
import { SetupError } from './say.mjs'

/** @returns {{ c: string, cpp: string }} */
export function findCompilers() {
  const pairs = [['gcc', 'g++'], ['clang', 'clang++'], ['cc', 'c++']]
  const own = process.env.CC && process.env.CXX ? [[process.env.CC, process.env.CXX]] : []
  for (const [c = '', cpp = ''] of [...own, ...pairs]) if (works(c) && works(cpp)) return { c, cpp }
  throw new SetupError(process.platform === 'darwin'
    ? 'A C++ compiler is needed once, to build the native parts: xcode-select --install'
    : 'A C++ compiler is needed once, to build the native parts: sudo apt install g++, or the like on your system.')
}

/** Official archives of Node have them beside the binary, distributions in /usr/include. @returns {string} */
export function findNodeHeaders() {
  const prefix = dirname(dirname(process.execPath))
  const found = [join(prefix, 'include/node'), '/usr/include/node', '/usr/local/include/node']
    .find(folder => existsSync(join(folder, 'node_api.h')))
  if (!found) throw new SetupError('Node\'s headers are missing: sudo apt install libnode-dev, or install Node from its official archive.')
  return found
}
