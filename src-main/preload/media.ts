/**
 * Decodes sound with Chromium's decoders, in a page that is blank, sandboxed and has no way out but this line. A file made
 * to break a decoder breaks this process alone. Video frames will be decoded here as well.
 */
import { ipcRenderer } from 'electron'
import type { DecodeAudio, FromMedia } from '../contract/media'

/** Samples of one message. */
const piece = 1 << 20

ipcRenderer.on('mediaLine', event => {
  const port = event.ports[0]
  if (!port) return
  port.onmessage = ({ data }: MessageEvent<DecodeAudio>) => { if (data.type === 'decodeAudio') void decode(data, port) }
})

async function decode({ id, rate, maxSeconds, bytes }: DecodeAudio, port: MessagePort): Promise<void> {
  const send = (message: FromMedia): void => port.postMessage(message)
  try {
    const context = new OfflineAudioContext({ numberOfChannels: 1, length: 1, sampleRate: rate })
    const whole = new Uint8Array(bytes)
    const sound = await context.decodeAudioData(whole.buffer)
    if (sound.duration > maxSeconds) return send({ type: 'tooLong', id, seconds: sound.duration })
    send({ type: 'audio', id, channels: sound.numberOfChannels, length: sound.length })
    for (let channel = 0; channel < sound.numberOfChannels; channel++) {
      const all = sound.getChannelData(channel)
      for (let offset = 0; offset < all.length; offset += piece)
        send({ type: 'piece', id, channel, offset, samples: all.slice(offset, offset + piece) })
    }
    send({ type: 'done', id })
  } catch (thrown) {
    send({ type: 'problem', id, message: thrown instanceof Error ? thrown.message : String(thrown) })
  }
}
