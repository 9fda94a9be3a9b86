/** libtensorflow out of the PyPI wheel, and tfjs-node's addon compiled against it. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cachedFolder, cacheFolder, checkFreeSpace, folderSize, place } from './cache.mjs'
import { findCompilers, findNodeHeaders } from './compiler.mjs'
import { downloadFromPip } from './download.mjs'
import { ensureKernels, hasKernels, kernelFile } from './kernels.mjs'
import { run, works } from './run.mjs'
import { SetupError, withBar } from './say.mjs'

const version = '2.21.0'
const isMac = process.platform === 'darwin'
/**
 * Where no wheel fits, tfjs-node's own installer brings an older libtensorflow.
 * @type {Record<string, { package: string, platform: string, bytes?: number, sha256: string }>}
 */
const wheels = {
  'linux-x64': {
    package: 'tensorflow-cpu', platform: 'manylinux_2_27_x86_64', bytes: 273_829_956,
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  },
  'linux-arm64': {
    package: 'tensorflow', platform: 'manylinux_2_27_aarch64',
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
  },
  'darwin-arm64': {
    package: 'tensorflow', platform: 'macosx_12_0_arm64',
    sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
  },
}
const libraries = isMac
  ? ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib']
  : ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']
/** The two libraries before they are stripped, and the headers. */
const unpackedBytes = 930e6

/** By name in the cache. */
const libraryFolder = `tensorflow-${version}-${process.platform}-${process.arch}-2`

/** The unpacked wheel, with TensorFlow's own notices. */
export function tensorFlowFolder() {
  return join(cacheFolder(), libraryFolder)
}

/** @param {string} root @param {string} electron */
export async function ensureTensorFlow(root, electron) {
  const package_ = join(root, 'node_modules/@tensorflow/tfjs-node')
  const platform = `${process.platform}-${process.arch}`
  const wheel = wheels[platform]
  if (!wheel) return installOwn(package_)
  const library = await cachedFolder(libraryFolder, target => unpackWheel(wheel, target))
  const addonVersion = JSON.parse(readFileSync(join(package_, 'package.json'), 'utf8')).version
  const addon = await cachedFolder(`tfjs-node-${addonVersion}-tensorflow-${version}-${platform}-2`,
    target => compile({ package_, library, target }))
  for (const name of libraries) place(join(library, name), join(package_, 'deps/lib', name))
  place(join(addon, 'tfjs_binding.node'), addonPath(package_))
  await ensureKernels(root, { library, link: linkOptions(library) })
  if (loadedVersion(package_, electron) !== version)
    throw new SetupError('TensorFlow was installed but does not load in Electron: delete the duet-studio folder of your caches and run the same command again.')
}

/** Files that are in place after a set-up. @param {string} root */
export function tensorFlowFiles(root) {
  const package_ = join(root, 'node_modules/@tensorflow/tfjs-node')
  return [addonPath(package_), ...`${process.platform}-${process.arch}` in wheels ? libraries.map(name => join(package_, 'deps/lib', name)) : []]
}

/** What a package ships besides: the studio's own kernels, if they could be built. @param {string} root */
export function optionalFiles(root) {
  return hasKernels(root) ? [kernelFile(root)] : []
}

/** Where tfjs-node looks for it. @param {string} package_ */
function addonPath(package_) {
  return join(package_, 'lib/napi-v8/tfjs_binding.node')
}

/** @param {string} package_ */
async function installOwn(package_) {
  if (existsSync(addonPath(package_))) return
  await withBar('Installing TensorFlow with tfjs-node\'s own installer', { total: 120, unit: 's' },
    () => run(process.execPath, ['scripts/install.js'], { cwd: package_ }))
}

/** @param {typeof wheels[string]} wheel @param {string} target */
async function unpackWheel(wheel, target) {
  checkFreeSpace((wheel.bytes ?? 300e6) + unpackedBytes + 700e6)
  const file = await downloadFromPip({ ...wheel, title: `TensorFlow ${version}`, name: `tensorflow-${version}.whl`, package: `${wheel.package}==${version}` })
  const members = libraries.map(name => `tensorflow/${name}`)
  await withBar('Unpacking TensorFlow', { total: unpackedBytes, unit: 'MB', done: () => folderSize(target) },
    () => run('python3', ['-c', unpackScript, file, target, ...members]))
  for (const name of libraries) renameSync(join(target, 'tensorflow', name), join(target, name))
  // Without its symbol tables the larger one shrinks from 788 to 583 MB.
  if (process.platform === 'linux' && works('strip'))
    await withBar('Stripping TensorFlow', { total: 6, unit: 's' }, () => run('strip', ['--strip-unneeded', ...libraries.map(name => join(target, name))]))
  rmSync(file)
}

/** Takes the two libraries, the C headers and the licences out of the wheel, and nothing of its 15,000 other files. */
const unpackScript = `
import sys, zipfile
archive, target, members = sys.argv[1], sys.argv[2], sys.argv[3:]
headers = ('tensorflow/include/tensorflow/', 'tensorflow/include/tsl/', 'tensorflow/include/xla/')
with zipfile.ZipFile(archive) as wheel:
    for name in wheel.namelist():
        wanted = name in members or name.startswith(headers) or '/LICENSE' in name or '/THIRD_PARTY' in name
        if wanted and not name.startswith('tensorflow/include/external/'):
            wheel.extract(name, target)
`

/** @param {{ package_: string, library: string, target: string }} places */
async function compile({ package_, library, target }) {
  const { cpp } = findCompilers()
  const args = ['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8', `-I${findNodeHeaders()}`, `-I${join(library, 'tensorflow/include')}`,
    'binding/tfjs_backend.cc', 'binding/tfjs_binding.cc', '-o', join(target, 'tfjs_binding.node'), ...linkOptions(library)]
  await withBar('Compiling the TensorFlow addon', { total: 12, unit: 's' }, () => run(cpp, args, { cwd: package_ }))
}

/** For a module that lies where the addon does. @param {string} library */
function linkOptions(library) {
  return isMac
    ? [...libraries.map(name => join(library, name)), '-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path/../../deps/lib']
    : [`-L${library}`, ...libraries.map(name => `-l:${name}`), '-Wl,-rpath,$ORIGIN/../../deps/lib']
}

/** Asks the addon in a child process, which may abort. @param {string} package_ @param {string} electron */
function loadedVersion(package_, electron) {
  const asked = spawnSync(electron, ['-p', 'require(process.argv[1]).TF_Version', addonPath(package_)],
    { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', TF_CPP_MIN_LOG_LEVEL: '2' }, encoding: 'utf8' })
  return asked.stdout?.trim()
}
