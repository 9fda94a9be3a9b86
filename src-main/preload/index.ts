/** window.studio: the page's only way to main. It passes on calls and events of the contract and nothing else. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Look } from '../contract/datasets'
import { channelPrefix, channels, preloadOnly, type Reply, type StudioBridge } from '../contract/ipc'

const entries = Object.entries(channels)
const own = new Set<string>(preloadOnly)
const calls = new Set(entries.filter(([name, { kind }]) => kind !== 'event' && !own.has(name)).map(([name]) => name))
const events = new Set(entries.filter(([, { kind }]) => kind === 'event').map(([name]) => name))

function refused(channel: string): Reply<never> {
  const message = `There is no channel ${channel}`
  return { ok: false, error: { code: 'BAD_INPUT', message, details: { place: 'channel', message } } }
}

const bridge: StudioBridge = {
  async invoke(channel, input) {
    if (!calls.has(channel)) return refused(String(channel))
    return await ipcRenderer.invoke(channelPrefix + channel, input) as Reply<unknown>
  },
  on(channel, listener) {
    if (!events.has(channel) || typeof listener !== 'function') throw new Error(`There is no event ${String(channel)}`)
    // The event object would hand ipcRenderer to the page: only the payload goes through.
    const pass = (_event: unknown, payload: unknown): void => listener(payload)
    ipcRenderer.on(channelPrefix + channel, pass)
    return () => { ipcRenderer.removeListener(channelPrefix + channel, pass) }
  },
  async dropFiles(files) {
    return await ipcRenderer.invoke(`${channelPrefix}imports.drop`, { paths: pathsOf(files) }) as Reply<{ id: string }>
  },
  async lookAtFiles(files) {
    return await ipcRenderer.invoke(`${channelPrefix}imports.look`, { paths: pathsOf(files) }) as Reply<Look>
  },
}

function pathsOf(files: readonly File[]): string[] {
  return files.map(file => webUtils.getPathForFile(file)).filter(path => path !== '')
}

contextBridge.exposeInMainWorld('studio', bridge)
