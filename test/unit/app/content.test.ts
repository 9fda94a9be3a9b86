import { describe, expect, it } from 'vitest'
import { sep } from 'node:path'
import { contentPolicy, rangeOf, resolveContent } from '../../../src-main/app/content'

const asked: string[] = []
const roots = {
  rendererFolder: '/app/out/renderer',
  samplesFolder: '/app/resources/samples',
  resolveLibrary: (pathname: string) => {
    asked.push(pathname)
    return pathname.includes('missing') ? null : `/lib${pathname.slice('/library'.length)}`
  },
}
const file = (url: string): string | undefined => resolveContent(url, roots)?.file.split(sep).join('/')

describe('what studio://app serves', () => {
  it('is the page with its parts, each with its type', () => {
    expect(resolveContent('studio://app/index.html', roots)).toEqual({ file: '/app/out/renderer/index.html', root: '/app/out/renderer', mediaType: 'text/html; charset=utf-8' })
    expect(file('studio://app/')).toBe('/app/out/renderer/index.html')
    expect(resolveContent('studio://app/assets/index-a.js?x=1#y', roots)?.mediaType).toBe('text/javascript; charset=utf-8')
    expect(resolveContent('studio://app/assets/a.woff2', roots)?.mediaType).toBe('font/woff2')
  })

  it('is the library as its own resolver says, and the pictures of samples', () => {
    expect(file('studio://app/library/runs/a1/samples/s.png')).toBe('/lib/runs/a1/samples/s.png')
    expect(file('studio://app/library/missing.png')).toBeUndefined()
    expect(file('studio://app/samples/digits/picture.png')).toBe('/app/resources/samples/digits/picture.png')
  })

  it.each([
    'studio://app/../package.json', 'studio://app/..%2fpackage.json', 'studio://app/%2e%2e/%2e%2e/package.json',
    'studio://app/..%5c..%5cpackage.json', 'studio://app/%252e%252e%252fpackage.json', 'studio://app//etc/passwd.txt',
    'studio://app/a/%00.html', 'studio://app/C:/x.html', 'studio://app/%', 'studio://app/samples/..%2f..%2fpackage.json',
    'studio://app/samples//x.png', 'studio://app/samples/digits/../../x.json%00.png',
    'studio://app.evil/index.html', 'studio://other/index.html', 'studio://user@app/index.html', 'studio://app:81/index.html',
    'http://app/index.html', 'file:///etc/passwd', 'studio:index.html', 'not a url', '',
  ])('is never outside its folders: %s', url => {
    const found = resolveContent(url, roots)
    // What URL itself has folded stays below the folder; all else is refused.
    if (found) expect(found.file.startsWith(`${found.root}${sep}`) && !found.file.includes('..')).toBe(true)
    else expect(found).toBeNull()
    expect(found?.file ?? '').not.toMatch(/passwd|evil/)
  })

  it('hands nothing out of the library or the samples that could run', () => {
    for (const name of ['x.html', 'x.js', 'x.svg', 'x.css', 'duet.sqlite', 'x']) {
      expect(file(`studio://app/library/runs/${name}`)).toBeUndefined()
      expect(file(`studio://app/samples/${name}`)).toBeUndefined()
    }
  })
})

describe('a part of a file', () => {
  it.each([
    [null, null], ['bytes=0-', { from: 0, to: 99 }], ['bytes=10-19', { from: 10, to: 19 }], ['bytes=90-500', { from: 90, to: 99 }],
    ['bytes=-10', { from: 90, to: 99 }], ['bytes=-500', { from: 0, to: 99 }], ['bytes=100-', 'outside'], ['bytes=-0', 'outside'],
    ['bytes=20-10', null], ['bytes=-', null], ['bytes=0-1,5-6', null], ['items=0-1', null],
  ])('%s of 100 bytes', (header, expected) => {
    expect(rangeOf(header, 100)).toEqual(expected)
  })
  it('of an empty file is nothing', () => {
    expect(rangeOf('bytes=0-', 0)).toBe('outside')
  })
})

describe('the content policy', () => {
  it('allows nothing unsafe and no other host', () => {
    expect(contentPolicy).not.toMatch(/unsafe|https?:|\*|wss?:/)
    const directives = new Map(contentPolicy.split('; ').map(one => [one.split(' ')[0], one.split(' ').slice(1).join(' ')]))
    expect(Object.fromEntries(directives)).toMatchObject({
      'default-src': '\'none\'', 'script-src': '\'self\'', 'style-src': '\'self\'', 'connect-src': '\'self\'', 'media-src': '\'self\'',
      'require-trusted-types-for': '\'script\'', 'trusted-types': 'vue', 'base-uri': '\'none\'', 'frame-ancestors': '\'none\'',
    })
  })
})
