/** Answers the page's calls: sender, size and schema are checked before a handler sees anything. Only user of ipcMain. */
import { ipcMain, type IpcMainInvokeEvent } from 'electron'
import { channelPrefix, channels, type AllHandlers, type CallName } from '#contract'
import { answerCall } from './answer'

export interface RouterOptions {
  /** Asked at every call, since the library (and so the handlers) can change. */
  handlers(): AllHandlers
  isOurPage(event: IpcMainInvokeEvent): boolean
  /** Told of errors that are not StudioErrors. */
  report(message: string): void
}

export const callNames = Object.entries(channels)
  .filter(([, { kind }]) => kind !== 'event').map(([name]) => name as CallName)

export function routeCalls(options: RouterOptions): void {
  for (const name of callNames) {
    ipcMain.handle(channelPrefix + name, (event, input: unknown) =>
      answerCall(name, input, { isOurs: options.isOurPage(event), handlers: options.handlers, report: options.report }))
  }
}
