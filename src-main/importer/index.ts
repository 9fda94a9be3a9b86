/** The importer: turns files into dataset folders and draws previews, apart from the studio so that it may die. */
import { StudioError, toErrorShape, type ImportJob, type LookJob, type PreviewJob, type Skipped, type ToImporter } from '#contract'
import { datasetKinds } from '../datasets'
import { lazyDecoders } from './decoders'
import { openPort } from './port'
import { runImport, runLook } from './run-import'

const { send, onMessage } = openPort()
const cancels = new Map<string, AbortController>()
const decoders = lazyDecoders()
let lastImport: Promise<void> = Promise.resolve()

onMessage((message: ToImporter) => {
  switch (message.type) {
    case 'import': {
      // One after the other: two at once would only share the disk and the decoder.
      cancels.set(message.importId, new AbortController())
      const before = lastImport
      lastImport = importJob(message, before)
      break
    }
    case 'cancel':
      cancels.get(message.importId)?.abort(new StudioError('CANCELLED', 'Cancelled.'))
      break
    case 'look':
      cancels.set(message.lookId, new AbortController())
      void lookJob(message)
      break
    case 'preview':
      void previewJob(message)
  }
})
send({ type: 'ready' })

async function importJob(job: ImportJob, before: Promise<void>): Promise<void> {
  const { importId } = job
  const { signal } = cancels.get(importId)!
  const skipped: Skipped[] = []
  try {
    await Promise.race([before, ended(signal)])
    signal.throwIfAborted()
    const result = await runImport(job, skipped, { kinds: datasetKinds.all, decoders, signal, send })
    send({ type: 'imported', importId, ...result })
  } catch (thrown) {
    send({ type: 'failed', importId, error: toErrorShape(thrown), skipped })
  } finally {
    cancels.delete(importId)
  }
  // An import that is cancelled while it waits must not let the next one overtake the one that runs.
  await before
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}

/** Not one after the other: the user waits for it, whatever is being imported. */
async function lookJob(job: LookJob): Promise<void> {
  const { lookId } = job
  try {
    const found = await runLook(job, { kinds: datasetKinds.all, decoders, signal: cancels.get(lookId)!.signal })
    send({ type: 'looked', lookId, ...found })
  } catch (thrown) {
    send({ type: 'lookFailed', lookId, error: toErrorShape(thrown) })
  } finally {
    cancels.delete(lookId)
  }
}

async function previewJob({ requestId, kind, datasetFolder, offset, count, cacheFolder }: PreviewJob): Promise<void> {
  try {
    const found = datasetKinds.find(kind)
    const preview = await found.preview(datasetFolder, { offset, count }, decoders, cacheFolder)
    send({ type: 'previewed', requestId, preview })
  } catch (thrown) {
    send({ type: 'previewFailed', requestId, error: toErrorShape(thrown) })
  }
}
