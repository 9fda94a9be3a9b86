/** Everything a page could ask of Chromium and does not need is refused, for every page there will ever be. */
import { app, type Session, type WebContents } from 'electron'
import type { Logger } from '../features/types'
import { isLocalRequest, isOwnPage } from './allowed'

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
