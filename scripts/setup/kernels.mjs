/** The studio's own operations of TensorFlow, compiled from src-main/engine/native for each set of instructions. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cachedFolder, place } from './cache.mjs'
import { findCompilers, findNodeHeaders } from './compiler.mjs'
import { run } from './run.mjs'
import { say, withBar } from './say.mjs'

const name = 'duet_kernels.node'

/**
 * Lanes are floats in a vector; rows x vectors of sums stay in registers.
 * @typedef {{ table: string, name: string, flags: readonly string[], lanes: number, rows: number, vectors: number,
 *   bfloat16?: boolean }} Variant
 * @type {readonly Variant[]}
 */
const x64 = [
  { table: 'kBaseCells', name: 'sse2', flags: [], lanes: 4, rows: 4, vectors: 2 },
  { table: 'kAvx2Cells', name: 'avx2', flags: ['-mavx2', '-mfma'], lanes: 8, rows: 6, vectors: 2 },
  { table: 'kAvx512Cells', name: 'avx512', flags: ['-mavx512f', '-mavx512bw', '-mavx512vl', '-mfma', '-mprefer-vector-width=512'], lanes: 16, rows: 6, vectors: 4 },
]
/** @type {Variant} */
const bfloat16 = {
  table: 'kBfloat16Cells', name: 'avx512-bf16', lanes: 16, rows: 6, vectors: 4, bfloat16: true,
  flags: ['-mavx512f', '-mavx512bw', '-mavx512vl', '-mavx512bf16', '-mfma', '-mprefer-vector-width=512'],
}
/** @type {readonly Variant[]} */
const arm64 = [{ table: 'kBaseCells', name: 'neon', flags: [], lanes: 4, rows: 6, vectors: 4 }]

/** @param {string} root */
export function kernelSources(root) {
  const folder = join(root, 'src-main/engine/native')
  return readdirSync(folder).sort().map(file => join(folder, file))
}

/** Where the engine looks for them. @param {string} root */
export function kernelFile(root) {
  return join(root, 'node_modules/@tensorflow/tfjs-node/lib/napi-v8', name)
}

/**
 * Without them training is right and slower, so a compiler that cannot build them does not stop the set-up.
 * @param {string} root
 * @param {{ library: string, link: readonly string[] }} tensorFlow the unpacked wheel, and how to link with it
 */
export async function ensureKernels(root, { library, link }) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'scripts/setup/kernels.mjs')))
  for (const file of kernelSources(root)) hash.update(readFileSync(file))
  try {
    const built = await cachedFolder(`kernels-${process.platform}-${process.arch}-${hash.digest('hex').slice(0, 12)}`, target =>
      withBar('Compiling the recurrent cells', { total: 10, unit: 's' }, () => compile({ root, library, link, target })))
    place(join(built, name), kernelFile(root))
  } catch (error) {
    rmSync(kernelFile(root), { force: true })
    say(`The fast recurrent cells could not be compiled; training works without them, two to three times slower.\n${/** @type {Error} */ (error).message}`)
  }
}

/** @param {string} root */
export function hasKernels(root) {
  return existsSync(kernelFile(root))
}

/** @param {{ root: string, library: string, link: readonly string[], target: string }} places */
async function compile({ root, library, link, target }) {
  const { cpp } = findCompilers()
  const cwd = join(root, 'src-main/engine/native')
  const variants = process.arch === 'x64' ? x64 : arm64
  const objects = await Promise.all(variants.map(variant => compileVariant(cpp, { cwd, target, variant })))
  // Compilers before GCC 10 and Clang 9 do not know them.
  const fast = process.arch === 'x64' ? await compileVariant(cpp, { cwd, target, variant: bfloat16 }).catch(() => null) : null
  await run(cpp, ['-std=c++17', '-fPIC', '-shared', '-fvisibility=hidden', '-DNAPI_VERSION=8', `-DWITH_BFLOAT16=${fast ? 1 : 0}`, `-I${findNodeHeaders()}`,
    `-I${join(library, 'tensorflow/include')}`, '-O3', '-pthread', 'operations.cc', 'fold.cc', 'threads.cc', 'winograd-plan.cc', ...objects, ...fast ? [fast] : [], '-o', join(target, name), ...link], { cwd })
  for (const object of [...objects, ...fast ? [fast] : []]) rmSync(object)
}

/** @param {string} cpp @param {{ cwd: string, target: string, variant: Variant }} options @returns {Promise<string>} the object file */
async function compileVariant(cpp, { cwd, target, variant }) {
  const object = join(target, `${variant.name}.o`)
  await run(cpp, ['-std=c++17', '-O3', '-fPIC', '-fno-math-errno', '-fvisibility=hidden', ...variant.flags, `-DLANES=${variant.lanes}`,
    `-DBLOCK_ROWS=${variant.rows}`, `-DBLOCK_VECTORS=${variant.vectors}`, `-DHAS_BFLOAT16=${variant.bfloat16 ? 1 : 0}`, `-DTABLE=${variant.table}`,
    `-DNAME="${variant.name}"`, '-c', 'cells.cc', '-o', object], { cwd })
  return object
}
