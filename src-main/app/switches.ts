/** Chromium's own wish to use the network, switched off; and the folder for what it keeps. Before the app is ready. */
import { mkdirSync } from 'node:fs'
import { app } from 'electron'
import { userFolder } from '../features/locations'

const switches: readonly (readonly [name: string, value?: string])[] = [
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-sync'],
  ['disable-breakpad'],
  ['dns-prefetch-disable'],
  ['metrics-recording-only'],
  ['no-pings'],
  ['no-proxy-server'],
  // The last line of defence: no name can be resolved and no address is reached by name.
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  ['disable-features', 'MediaRouter,OptimizationHints,Translate,AutofillServerCommunication,CertificateTransparencyComponentUpdater,SpareRendererForSitePerProcess'],
]

export function prepareChromium(): void {
  for (const [name, value] of switches) {
    if (value === undefined) app.commandLine.appendSwitch(name)
    else app.commandLine.appendSwitch(name, value)
  }
  app.setName('Duet Studio')
  if (process.platform === 'win32') app.setAppUserModelId('studio.duet.app')
  if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', userFolder())
  mkdirSync(app.getPath('userData'), { recursive: true })
}
