import { expect, it } from 'vitest'
import { cpuShare, cpuTimes, startLoadMeter } from '../../../src-main/app/load-meter'

it('tells the share of the cores in use', () => {
  expect(cpuShare({ busy: 100, all: 1000 }, { busy: 150, all: 1200 })).toBe(0.25)
  expect(cpuShare({ busy: 100, all: 1000 }, { busy: 100, all: 1000 })).toBe(0)
  const { busy, all } = cpuTimes()
  expect(busy).toBeGreaterThan(0)
  expect(all).toBeGreaterThan(busy)
})

it('measures this computer once a second, and only while it is seen', async () => {
  let isSeen = false
  const seen: { cpu: number, memoryUsedBytes: number, diskFreeBytes: number }[] = []
  const stop = startLoadMeter({ isSeen: () => isSeen, folder: () => process.cwd(), emit: load => seen.push(load) })
  await new Promise(done => setTimeout(done, 1200))
  expect(seen).toEqual([])
  isSeen = true
  await new Promise(done => setTimeout(done, 1200))
  stop()
  expect(seen).toHaveLength(1)
  expect(seen[0]!.cpu).toBeGreaterThanOrEqual(0)
  expect(seen[0]!.memoryUsedBytes).toBeGreaterThan(1e6)
  expect(seen[0]!.diskFreeBytes).toBeGreaterThan(0)
})
