import { expect, it } from 'vitest'
import { isLocalRequest, isOwnPage } from '../../../src-main/app/allowed'

it('lets requests stay on this computer', () => {
  for (const url of ['studio://app/index.html', 'blob:studio://app/1', 'data:image/png;base64,AA']) expect(isLocalRequest(url)).toBe(true)
  for (const url of ['http://localhost/', 'https://example.com', 'ws://x', 'file:///etc/passwd', 'ftp://x', 'devtools://x', 'chrome://gpu', ''])
    expect(isLocalRequest(url)).toBe(false)
})

it('keeps the page on its own origin', () => {
  expect(isOwnPage('studio://app/index.html#/runs')).toBe(true)
  for (const url of ['studio://app.evil/', 'studio://other/', 'about:blank', 'javascript:alert(1)', 'file:///x', 'data:text/html,x'])
    expect(isOwnPage(url)).toBe(false)
})
