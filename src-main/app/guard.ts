/** Everything a page could ask of Chromium and does not need is refused, for every page there will ever be. */
import { app, type Session, type WebContents } from 'electron'
import { pageOrigin } from '../ipc/sender'
import type { Logger } from '../features/types'

const allowedSchemes = ['studio:', 'blob:', 'data:', 'devtools:']

/** Whether a request may be made: nothing that leaves this computer or reads its files. */
export function isLocalRequest(url: string): boolean {
  return allowedSchemes.some(scheme => url.startsWith(scheme))
}

export function guardSession(session: Session, log: Logger): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    log.warn(`refused permission ${permission}`)
    answer(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest((details, answer) => {
    const cancel = !isLocalRequest(details.url)
    if (cancel) log.warn(`refused request to ${details.url.slice(0, 200)}`)
    answer({ cancel })
  })
  session.on('will-download', event => event.preventDefault())
}

/** Whether a page may go there: only its own origin, where the hash alone changes. */
export function isOwnPage(url: string): boolean {
  return url.startsWith(`${pageOrigin}/`)
}

export function guardContents(log: Logger): void {
  app.on('web-contents-created', (_event, contents) => guardOne(contents, log))
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault()
    answer(false)
  })
  app.on('login', event => event.preventDefault())
}

function guardOne(contents: WebContents, log: Logger): void {
  contents.setWindowOpenHandler(({ url }) => {
    log.warn(`refused window ${url.slice(0, 200)}`)
    return { action: 'deny' }
  })
  contents.on('will-navigate', event => { if (!isOwnPage(event.url)) event.preventDefault() })
  contents.on('will-frame-navigate', event => { if (!event.isMainFrame || !isOwnPage(event.url)) event.preventDefault() })
  contents.on('will-redirect', event => event.preventDefault())
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}
