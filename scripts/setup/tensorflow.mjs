/** libtensorflow out of the PyPI wheel, and tfjs-node's addon compiled against it. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cachedFolder, sha256 } from './cache.mjs'
import { linkOrCopy } from './electron.mjs'
import { run, works } from './run.mjs'
import { progressBar, say, SetupError } from './say.mjs'

const version = '2.21.0'
/** By platform: the wheel, its tag, and for the one that is tried its hash. */
const wheels = {
  'linux-x64': { package: 'tensorflow-cpu', platform: 'manylinux_2_27_x86_64', sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c' },
  'linux-arm64': { package: 'tensorflow', platform: 'manylinux_2_27_aarch64', sha256: null },
  'darwin-arm64': { package: 'tensorflow', platform: 'macosx_12_0_arm64', sha256: null },
}
const libraries = process.platform === 'darwin'
  ? ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib']
  : ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']

/** @param {string} root */
export async function ensureTensorFlow(root) {
  const addon = join(root, 'node_modules/@tensorflow/tfjs-node')
  const placed = join(addon, 'lib/napi-v8/tfjs_binding.node')
  const wheel = wheels[/** @type {keyof typeof wheels} */ (`${process.platform}-${process.arch}`)]
  if (!wheel) return installOwn(root, placed)
  const folder = await cachedFolder(`tensorflow-${version}-${process.platform}-${process.arch}-1`, target => unpackWheel(wheel, target))
  const built = await cachedFolder(`tfjs-node-4.22.0-tensorflow-${version}-${process.platform}-${process.arch}-1`,
    target => compile({ addon, folder, target }))
  for (const name of libraries) linkOrCopy(join(folder, name), join(addon, 'deps/lib', name))
  linkOrCopy(join(built, 'tfjs_binding.node'), placed)
}

/** Elsewhere tfjs-node's own installer brings an older libtensorflow (2.9.1). @param {string} root @param {string} placed */
async function installOwn(root, placed) {
  if (existsSync(placed)) return
  say('Installing TensorFlow with tfjs-node\'s own installer ...')
  await run(process.execPath, ['scripts/install.js'], { cwd: join(root, 'node_modules/@tensorflow/tfjs-node') })
}

/** @param {{ package: string, platform: string, sha256: string | null }} wheel @param {string} target */
async function unpackWheel(wheel, target) {
  if (!works('python3', ['-m', 'pip', '--version']))
    throw new SetupError('Python 3 with pip is needed once, to fetch libtensorflow. On Debian or Ubuntu: sudo apt install python3-pip')
  const bar = progressBar(`Downloading TensorFlow ${version}`, 'MB')
  const total = 274e6
  const ticking = setInterval(() => bar.update(0, total), 1000)
  try {
    await run('python3', ['-m', 'pip', 'download', '--quiet', `${wheel.package}==${version}`, '--no-deps', '--only-binary=:all:',
      '--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311', '--platform', wheel.platform, '-d', target])
    bar.update(total, total)
  } catch (error) {
    throw new SetupError(`TensorFlow could not be downloaded: ${/** @type {Error} */ (error).message}\n`
      + 'Check the connection to the Python package index and run the same command again.')
  } finally {
    clearInterval(ticking)
    bar.end()
  }
  const file = join(target, readdirSync(target).find(name => name.endsWith('.whl')) ?? 'missing.whl')
  if (wheel.sha256 && await sha256(file) !== wheel.sha256)
    throw new SetupError('The downloaded TensorFlow is damaged (its hash differs). Run the same command again.')
  say('Unpacking TensorFlow ...')
  await run('python3', ['-c', unpackScript, file, target, ...libraries])
  rmSync(file)
  for (const name of libraries) renameSync(join(target, 'tensorflow', name), join(target, name))
  if (process.platform === 'linux' && works('strip')) await run('strip', ['--strip-unneeded', ...libraries.map(name => join(target, name))])
}

/** Takes only the two libraries and the headers out of the wheel. */
const unpackScript = `
import sys, zipfile
archive, target, names = sys.argv[1], sys.argv[2], sys.argv[3:]
with zipfile.ZipFile(archive) as wheel:
    for member in wheel.namelist():
        if member.startswith('tensorflow/include/') or member in ['tensorflow/' + name for name in names]:
            wheel.extract(member, target)
`

/** @param {{ addon: string, folder: string, target: string }} places */
async function compile({ addon, folder, target }) {
  const compiler = process.env.CXX ?? (process.platform === 'darwin' ? 'clang++' : 'g++')
  if (!works(compiler))
    throw new SetupError('A C++ compiler is needed once, to build two native parts. On Debian or Ubuntu: sudo apt install g++ make')
  const headers = join(dirname(dirname(process.execPath)), 'include', 'node')
  if (!existsSync(join(headers, 'node_api.h')))
    throw new SetupError(`Node's headers are missing (${headers}). Install Node from its official archive or your distribution's nodejs and libnode-dev.`)
  const bar = progressBar('Compiling the TensorFlow addon')
  const lib = join(folder, libraries[0]).replace(/[^/]+$/, '')
  mkdirSync(target, { recursive: true })
  const rpath = process.platform === 'darwin' ? '@loader_path/../../deps/lib' : '$ORIGIN/../../deps/lib'
  const link = process.platform === 'darwin'
    ? [...libraries.map(name => join(lib, name)), '-undefined', 'dynamic_lookup']
    : libraries.map(name => `-l:${name}`)
  await run(compiler, ['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8', `-I${headers}`, `-I${join(folder, 'tensorflow/include')}`,
    'binding/tfjs_backend.cc', 'binding/tfjs_binding.cc', '-o', join(target, 'tfjs_binding.node'), `-L${lib}`, ...link, `-Wl,-rpath,${rpath}`],
  { cwd: addon, onTick: seconds => bar.update(Math.min(seconds, 14), 15) })
  bar.update(15, 15)
  bar.end()
}
