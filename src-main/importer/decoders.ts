/** The native decoders, loaded when the first picture asks for them: text is imported without them. */
import { StudioError } from '#contract'
import type { Decoders } from '../datasets/define'

/** `sharp` of the answer throws a StudioError where the library does not load on this computer. */
export async function loadDecoders(): Promise<Decoders> {
  try {
    const { default: sharp } = await quietly(() => import('sharp'))
    // Pictures are decoded side by side, so one thread each; nothing is read twice, so nothing is cached.
    sharp.concurrency(1)
    sharp.cache(false)
    return { sharp }
  } catch (thrown) {
    const message = `Images cannot be decoded on this computer: ${thrown instanceof Error ? thrown.message : String(thrown)}`
    return { get sharp(): Decoders['sharp'] { throw new StudioError('INTERNAL', message, { message }) } }
  }
}

/**
 * Loading under Electron on Linux warns of two copies of glib in one process. That concerns processes with windows; this
 * one has none (tested in a utility process), and the warning would only fill the log.
 */
async function quietly<T>(load: () => Promise<T>): Promise<T> {
  const emit = process.emitWarning
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    const code = (rest[0] as { code?: string } | undefined)?.code
    if (code !== 'SharpElectronLinux') Reflect.apply(emit, process, [warning, ...rest])
  }
  try {
    return await load()
  } finally {
    process.emitWarning = emit
  }
}
