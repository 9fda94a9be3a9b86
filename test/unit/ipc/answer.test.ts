import { describe, expect, it } from 'vitest'
import { StudioError, type AllHandlers } from '#contract'
import { answerCall } from '../../../src-main/ipc/answer'

function answering(handlers: Partial<AllHandlers>) {
  const reports: string[] = []
  const seen: unknown[] = []
  const watched = Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, (input: never) => {
    seen.push(input)
    return (handler as (input: never) => unknown)(input)
  }])) as unknown as AllHandlers
  return { reports, seen, call: { isOurs: true, handlers: () => watched, report: (message: string) => reports.push(message) } }
}

describe('answerCall', () => {
  it('hands the handler the parsed input, defaults filled in and unknown keys left out', async () => {
    const { call, seen } = answering({ 'runs.list': () => [] })
    expect(await answerCall('runs.list', { hack: 1 }, call)).toEqual({ ok: true, value: [] })
    expect(seen).toEqual([{ deleted: false }])
  })

  it('refuses a foreign sender before anything else', async () => {
    const { call, seen } = answering({ 'runs.list': () => [] })
    expect(await answerCall('runs.list', {}, { ...call, isOurs: false })).toMatchObject({ ok: false, error: { code: 'BAD_INPUT' } })
    expect(seen).toEqual([])
  })

  it.each<[string, unknown, string]>([
    ['a wrong type', { id: 5 }, 'id'], ['a path as an id', { id: '../../etc' }, 'id'], ['nothing', undefined, 'runs.get'],
    ['NaN', Number.NaN, 'runs.get'], ['a message over the limit', { id: 'x'.repeat(9 * 2 ** 20) }, 'runs.get'],
    ['a prototype', JSON.parse('{"__proto__":{"id":"a"}}'), 'id'], ['SQL', { id: '1; DROP TABLE runs' }, 'id'],
  ])('refuses %s and names the place', async (_name, input, place) => {
    const { call, seen } = answering({ 'runs.get': () => { throw new Error('reached') } })
    expect(await answerCall('runs.get', input, call)).toMatchObject({ ok: false, error: { code: 'BAD_INPUT', details: { place } } })
    expect(seen).toEqual([])
  })

  it('keeps the code and details of a StudioError, and reports others as INTERNAL', async () => {
    const known = answering({ 'runs.stop': () => { throw new StudioError('CONFLICT', 'It has ended', { what: 'stop' }) } })
    expect(await answerCall('runs.stop', { id: 'a' }, known.call))
      .toEqual({ ok: false, error: { code: 'CONFLICT', message: 'It has ended', details: { what: 'stop' } } })
    expect(known.reports).toEqual([])
    const unknown = answering({ 'runs.stop': () => Promise.reject(new TypeError('x is not a function')) })
    expect(await answerCall('runs.stop', { id: 'a' }, unknown.call)).toMatchObject({ ok: false, error: { code: 'INTERNAL' } })
    expect(unknown.reports[0]).toMatch(/^runs\.stop: TypeError: x is not a function\n/)
  })
})
