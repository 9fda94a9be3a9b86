/** NOTICES.txt: the licences of everything that ships inside the package. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../setup/index.mjs'
import { isLicence } from './copy.mjs'

/**
 * @typedef {{ name: string, version: string, license: string, text: string }} Notice
 */

const line = '-'.repeat(80)

/**
 * Packages with the same text stand together.
 * @param {readonly Notice[]} notices
 * @param {string} opening
 */
export function noticesText(notices, opening) {
  /** @type {Map<string, Notice[]>} */
  const byText = new Map()
  for (const notice of notices) byText.set(notice.text, [...byText.get(notice.text) ?? [], notice])
  const blocks = [...byText].map(([text, group]) => {
    const titles = [...new Set(group.map(({ name, version, license }) => `${name} ${version} (${license})`))].sort()
    return { title: titles[0] ?? '', block: `${line}\n${titles.join('\n')}\n${line}\n\n${text}\n` }
  })
  return [`${opening}\n`, ...blocks.sort((a, b) => a.title < b.title ? -1 : 1).map(({ block }) => block)].join('\n')
}

/** Licences of shipped npm packages. @param {readonly string[]} paths of packages, relative to the project @returns {Notice[]} */
export function packageNotices(paths) {
  return paths.map(path => {
    const folder = join(root, path)
    const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const texts = readdirSync(folder).filter(isLicence).sort().map(file => readFileSync(join(folder, file), 'utf8').trim())
    const by = typeof author === 'object' ? author?.name : author
    return { name, version, license: license ?? 'see text', text: texts.join('\n\n') || `Under the licence ${license}${by ? `, by ${by}` : ''}; the package holds no further text.` }
  })
}

/**
 * Licences of packages that were bundled into the built files; the build writes them down.
 * @returns {Notice[]}
 */
export function bundledNotices() {
  return ['main', 'preload', 'renderer'].map(part => join(root, 'out', part, '.vite/license.json')).filter(file => existsSync(file))
    .flatMap(file => JSON.parse(readFileSync(file, 'utf8')))
    .map(({ name, version, identifier, text }) => ({ name, version, license: identifier ?? 'see text', text: (text ?? `Under the licence ${identifier}; the package holds no further text.`).trim() }))
}

/**
 * Parts that are no npm package of ours, or whose package holds no text.
 * @param {string} tensorFlow folder of the cache
 * @returns {Notice[]}
 */
export function otherNotices(tensorFlow) {
  const notices = []
  const lucide = JSON.parse(readFileSync(join(root, 'node_modules/@iconify-json/lucide/package.json'), 'utf8'))
  notices.push({ name: 'Lucide icons, by way of @iconify-json/lucide', version: lucide.version, license: 'ISC', text: iscText('the Lucide contributors') })
  const listed = join(tensorFlow, 'tensorflow/THIRD_PARTY_NOTICES.txt')
  if (existsSync(listed)) notices.push({ name: 'TensorFlow and what it contains', version: '', license: 'Apache-2.0', text: readFileSync(listed, 'utf8').trim() })
  notices.push({
    name: 'SQLite, in better-sqlite3', version: '', license: 'public domain',
    text: 'The authors of SQLite have given it to the public domain.',
  })
  return notices
}

/** @param {string} holder */
function iscText(holder) {
  return `Copyright (c) ${holder}

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.`
}

/** @param {readonly string[]} packages shipped, relative to the project @param {string} tensorFlow folder of the cache */
export function notices(packages, tensorFlow) {
  const apache = readFileSync(join(root, 'LICENSE'), 'utf8').trim()
  // tfjs and libtensorflow name this licence without its text.
  return noticesText([...packageNotices(packages), ...bundledNotices(), ...otherNotices(tensorFlow)],
    'Duet Studio contains software of others, under the licences below. Electron and Chromium have theirs in LICENSE.electron.txt and\n'
    + `LICENSES.chromium.html beside this file. Where a package names Apache-2.0 without a text, it is this one:\n\n${apache}\n`)
}
