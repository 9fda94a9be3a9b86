import { describe, expect, it } from 'vitest'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fitBounds, readWindowState, writeWindowState } from '../../../src-main/app/window-state'

const hd = { x: 0, y: 0, width: 1920, height: 1040 }
const right = { x: 1920, y: 0, width: 2560, height: 1400 }

describe('fitBounds', () => {
  it('puts a first window into the middle of the first screen, and into a small screen whole', () => {
    expect(fitBounds(undefined, [hd])).toEqual({ x: 280, y: 90, width: 1360, height: 860 })
    expect(fitBounds(undefined, [{ x: 0, y: 0, width: 1280, height: 720 }])).toEqual({ x: 0, y: 0, width: 1280, height: 720 })
  })

  it('leaves bounds that lie on a screen', () => {
    const bounds = { x: 2000, y: 50, width: 1400, height: 900 }
    expect(fitBounds(bounds, [hd, right])).toEqual(bounds)
  })

  it('brings back a window whose screen is gone', () => {
    expect(fitBounds({ x: 2000, y: 50, width: 1400, height: 900 }, [hd])).toEqual({ x: 260, y: 70, width: 1400, height: 900 })
    expect(fitBounds({ x: 1900, y: 1030, width: 1400, height: 900 }, [hd])).toEqual({ x: 260, y: 70, width: 1400, height: 900 })
  })

  it('never exceeds the screen nor falls below the smallest size', () => {
    expect(fitBounds({ x: -50, y: -20, width: 5000, height: 5000 }, [hd])).toEqual({ x: 0, y: 0, width: 1920, height: 1040 })
    expect(fitBounds({ x: 10, y: 10, width: 200, height: 200 }, [hd])).toEqual({ x: 10, y: 10, width: 960, height: 600 })
  })
})

describe('the kept state', () => {
  it('survives, and a damaged file counts as none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'duet-window-'))
    expect(readWindowState(folder)).toBeUndefined()
    const state = { bounds: { x: 1, y: 2, width: 1000, height: 700 }, maximised: true, zoom: 0.5 }
    writeWindowState(folder, state)
    expect(readWindowState(folder)).toEqual(state)
    for (const text of ['', '{', '[]', '{"bounds":{"x":"1"}}', 'null']) {
      writeFileSync(join(folder, 'window.json'), text)
      expect(readWindowState(folder)).toBeUndefined()
    }
    rmSync(folder, { recursive: true })
  })
})
