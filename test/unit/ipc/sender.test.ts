import { describe, expect, it } from 'vitest'
import { isOurPage, type FrameLike, type PageLike } from '../../../src-main/ipc/sender'

const frame = (over: Partial<FrameLike> = {}): FrameLike =>
  ({ url: 'studio://app/index.html#/runs', origin: 'studio://app', frameTreeNodeId: 1, parent: null, ...over })
const pageOf = (mainFrame: FrameLike, isGone = false): PageLike => ({ mainFrame, isDestroyed: () => isGone })

describe('the sender of a call', () => {
  const main = frame()
  const page = pageOf(main)

  it('is accepted only as the main frame of the own window on the own origin', () => {
    expect(isOurPage({ sender: page, senderFrame: main }, page)).toBe(true)
  })

  it.each<[string, FrameLike | null]>([
    ['a frame that has gone', null],
    ['a frame inside the page', frame({ frameTreeNodeId: 2, parent: main })],
    ['about:blank', frame({ url: 'about:blank', origin: 'null' })],
    ['an empty address', frame({ url: '', origin: '' })],
    ['about:blank with our origin', frame({ url: 'about:blank' })],
    ['another host', frame({ url: 'studio://other/index.html', origin: 'studio://other' })],
    ['a host that begins like ours', frame({ url: 'studio://app.example/', origin: 'studio://app.example' })],
    ['the web', frame({ url: 'https://example.com/', origin: 'https://example.com' })],
    ['a file', frame({ url: 'file:///index.html', origin: 'file://' })],
  ])('is refused as %s', (_name, senderFrame) => {
    const here = senderFrame && senderFrame.parent === null ? pageOf(senderFrame) : page
    expect(isOurPage({ sender: here, senderFrame }, here)).toBe(false)
  })

  it('is refused from another window and from one that is gone', () => {
    expect(isOurPage({ sender: pageOf(main), senderFrame: main }, page)).toBe(false)
    const gone = pageOf(main, true)
    expect(isOurPage({ sender: gone, senderFrame: main }, gone)).toBe(false)
    expect(isOurPage({ sender: page, senderFrame: main }, undefined)).toBe(false)
  })
})
