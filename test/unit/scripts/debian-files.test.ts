import { expect, it } from 'vitest'
import { controlFile, desktopEntry, newestSymbol } from '../../../scripts/dist/debian-files.mjs'

const addon = Buffer.from('\0GLIBC_2.9\0GLIBC_2.34\0GLIBCXX_3.4.29\0GLIBC_PRIVATE\0')

it('newestSymbol compares versions as numbers, and never goes below what the runtime needs', () => {
  expect([newestSymbol([addon], 'GLIBC', '2.28'), newestSymbol([addon], 'GLIBCXX', '3.4.25'), newestSymbol([], 'GLIBC', '2.28')])
    .toEqual(['2.34', '3.4.29', '2.28'])
})

it('the control file names the package, its size and the libraries of later releases too', () => {
  const text = controlFile({ version: '1.2.3', description: 'Trains.', author: 'Someone', architecture: 'amd64', kilobytes: 900, built: [addon] })
  expect(text).toMatch(/^Package: duet-studio\nVersion: 1\.2\.3\nArchitecture: amd64\nMaintainer: Someone\nInstalled-Size: 900\nDepends: /)
  expect(text).toContain('Depends: libc6 (>= 2.34), libstdc++6 (>= 11), libgtk-3-0t64 | libgtk-3-0, ')
  expect(text.endsWith('\n')).toBe(true)
})

it('the menu entry speaks both languages', () => {
  expect(desktopEntry()).toMatch(/^\[Desktop Entry\]\n[^]*\nComment=.+\nComment\[zh_CN\]=.+\nExec=duet-studio\nIcon=duet-studio\n/)
})
