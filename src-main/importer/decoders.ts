/** The decoders that this process lends to the kinds of datasets. */
import Module, { createRequire } from 'node:module'
import { StudioError } from '#contract'
import type { Decoders } from '../datasets/define'
import { mediaDecoder } from './media'

// Not named require: the build puts one of that name at the top of the file.
const requireHere = createRequire(import.meta.url)

/**
 * `sharp` is loaded when it is first asked for: text is imported without it. It throws a StudioError where the library
 * does not load on this computer.
 */
export function lazyDecoders(): Decoders {
  let loaded: Decoders['sharp'] | undefined
  return { get sharp() { return loaded ??= loadSharp() }, media: mediaDecoder() }
}

function loadSharp(): Decoders['sharp'] {
  try {
    // Required, not imported: its ES module imports JSON, of which Node 20 warns as experimental.
    const sharp = withWebAssembly(() => requireHere('sharp') as Decoders['sharp'])
    // Pictures are decoded side by side, so one thread each; nothing is read twice, so nothing is cached.
    sharp.concurrency(1)
    sharp.cache(false)
    return sharp
  } catch (thrown) {
    const message = `Images cannot be decoded on this computer: ${thrown instanceof Error ? thrown.message : String(thrown)}`
    throw new StudioError('INTERNAL', message, { message })
  }
}

type Resolve = (request: string, ...rest: unknown[]) => string

/**
 * Makes sharp load its WebAssembly build. On Linux Electron's binary brings the system's glib into the process and the
 * native build of sharp another copy of it; mixed, they lose objects or crash at the first decoded picture
 * (electron/electron#46323). sharp takes the WebAssembly build only where no native one is found, so the native names
 * are resolved to it while sharp loads; on every platform, so that the same file gives the same pixels everywhere, and
 * a picture made to break its decoder breaks nothing but a sandbox. To be removed when sharp can be told which to take.
 */
function withWebAssembly<T>(load: () => T): T {
  const loader = Module as unknown as { _resolveFilename: Resolve }
  const resolve = loader._resolveFilename
  const wasm = requireHere.resolve('@img/sharp-wasm32/sharp.node')
  const emit = process.emitWarning
  loader._resolveFilename = (request, ...rest) =>
    /^@img\/sharp-.+\/sharp\.node$/.test(request) ? wasm : Reflect.apply(resolve, loader, [request, ...rest])
  // It warns of the clash whichever build it has found.
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    const code = (rest[0] as { code?: string } | undefined)?.code
    if (code !== 'SharpElectronLinux') Reflect.apply(emit, process, [warning, ...rest])
  }
  try {
    return load()
  } finally {
    loader._resolveFilename = resolve
    process.emitWarning = emit
  }
}
