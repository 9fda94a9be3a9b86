/** The line to the page that decodes, with a page made here that answers as it is told to. */
import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { mediaOver, type MediaParent, type MediaPort } from '../../../src-main/importer/media'
import { makeWorkplace, type Workplace } from '../../support/importing'
import type { DecodeAudio, FromMedia } from '../../../src-main/contract/media'

let place: Workplace
let ends: MessagePort[]
beforeEach(() => { place = makeWorkplace(); ends = [] })
afterEach(() => {
  for (const end of ends) end.close()
  place.remove()
})

/** A port of Node in the form that Electron's ports have. */
function asElectron(port: MessagePort): MediaPort {
  return {
    postMessage: message => port.postMessage(message),
    on: (event: string, listener: (given: { data: unknown }) => void) => { port.on(event, (data: unknown) => listener({ data })) },
    start: () => port.start(),
    close: () => port.close(),
  }
}

type Page = (asked: DecodeAudio, end: MessagePort) => void

function parentWith(page: Page | undefined) {
  const events = new EventEmitter()
  const asked: boolean[] = []
  const parent: MediaParent = {
    on: (event, listener) => { events.on(event, listener) },
    postMessage: ({ fresh }) => {
      asked.push(fresh)
      const { port1, port2 } = new MessageChannel()
      ends.push(port2)
      port2.on('message', (message: DecodeAudio) => page?.(message, port2))
      setImmediate(() => events.emit('message', { data: { type: 'mediaLine' }, ports: page ? [asElectron(port1)] : [] }))
    },
  }
  return { decoder: mediaOver(parent), asked }
}

const options = () => ({ rate: 8000, maxSeconds: 9, signal: new AbortController().signal })

function answering({ id, bytes }: DecodeAudio, end: MessagePort): void {
  const send = (message: FromMedia): void => end.postMessage(message)
  send({ type: 'audio', id, channels: 2, length: 3 })
  send({ type: 'piece', id: id + 100, channel: 0, offset: 0, samples: Float32Array.of(9, 9, 9) })
  send({ type: 'piece', id, channel: 0, offset: 0, samples: Float32Array.of(1, 2) })
  send({ type: 'piece', id, channel: 0, offset: 2, samples: Float32Array.of(3) })
  send({ type: 'piece', id, channel: 1, offset: 0, samples: Float32Array.from(bytes) })
  send({ type: 'done', id })
}

it('puts the pieces of each answer together, one file after another over one line', async () => {
  const { decoder, asked } = parentWith(answering)
  const paths = [[4, 5, 6], [7, 8, 9]].map((bytes, i) => place.put(`${i}.flac`, Uint8Array.from(bytes)))
  const found = await Promise.all(paths.map(path => decoder.decodeAudio(path, options())))
  expect(found).toEqual([4, 7].map(first => ({
    rate: 8000, channels: [Float32Array.of(1, 2, 3), Float32Array.of(first, first + 1, first + 2)],
  })))
  expect(asked).toEqual([false])
})

it('says so when the page breaks down or does not open, and asks for another', async () => {
  const path = place.put('a.flac', 'x')
  const breaking = parentWith((_, end) => end.close())
  expect(await breaking.decoder.decodeAudio(path, options())).toEqual({ problem: 'its decoder broke down' })
  expect(await breaking.decoder.decodeAudio(path, options())).toEqual({ problem: 'its decoder broke down' })
  expect(breaking.asked).toEqual([false, false])
  expect(await parentWith(undefined).decoder.decodeAudio(path, options())).toEqual({ problem: 'the page that decodes it does not open' })
})

it('does not wait for an answer that nobody wants any more', async () => {
  const path = place.put('a.flac', 'x')
  const controller = new AbortController()
  const { decoder } = parentWith(() => controller.abort(new Error('enough')))
  await expect(decoder.decodeAudio(path, { ...options(), signal: controller.signal })).rejects.toThrow('enough')
  await expect(decoder.decodeAudio(place.path('gone.flac'), options())).rejects.toMatchObject({ code: 'ENOENT' })
})
