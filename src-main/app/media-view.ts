/**
 * The page that decodes sound: never shown, in a session of its own without storage, network, permissions or Node. Main lays
 * a line between it and the importer and sees nothing of what goes over it.
 */
import { MessageChannelMain, session, WebContentsView, type MessagePortMain } from 'electron'
import type { Logger } from '../features/types'
import { pageOrigin } from '../ipc/sender'
import { guardSession } from './guard'

/** In memory: without `persist:` nothing of it reaches the disk. */
const partition = 'media'
const policy = 'default-src \'none\'; media-src blob:; base-uri \'none\'; form-action \'none\'; frame-ancestors \'none\''
const page = `${pageOrigin}/media.html`

export interface MediaView {
  /** One end of a new line to the page, which is opened where there is none. */
  connect(fresh: boolean): Promise<MessagePortMain>
  close(): void
}

export function mediaView(preloadFile: string, log: Logger): MediaView {
  let open: Promise<WebContentsView> | undefined
  let view: WebContentsView | undefined
  const close = (): void => {
    const closing = view
    open = view = undefined
    if (closing && !closing.webContents.isDestroyed()) closing.webContents.close()
  }
  const start = async (): Promise<WebContentsView> => {
    const own = view = makeView(preloadFile, log)
    own.webContents.once('render-process-gone', (_event, { reason }) => {
      log.warn(`the page that decodes sound ended: ${reason}`)
      if (view === own) close()
    })
    await own.webContents.loadURL(page)
    return own
  }
  return {
    async connect(fresh) {
      if (fresh) close()
      open ??= start()
      try {
        const { webContents } = await open
        const { port1, port2 } = new MessageChannelMain()
        webContents.postMessage('mediaLine', null, [port2])
        return port1
      } catch (thrown) {
        close()
        throw thrown
      }
    },
    close,
  }
}

let isGuarded = false

function makeView(preload: string, log: Logger): WebContentsView {
  const own = session.fromPartition(partition)
  if (!isGuarded) {
    isGuarded = true
    guardSession(own, log)
    own.protocol.handle('studio', ({ url }) => url === page
      ? new Response('<!doctype html>', { headers: { 'content-type': 'text/html', 'content-security-policy': policy } })
      : new Response(null, { status: 404 }))
  }
  return new WebContentsView({
    webPreferences: {
      preload, session: own, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, webSecurity: true,
      spellcheck: false, devTools: false, navigateOnDragDrop: false, backgroundThrottling: false,
    },
  })
}
