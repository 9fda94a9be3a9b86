import { describe, expect, it } from 'vitest'
import { isPage, PageReader } from '../../../../src-main/datasets/text/html'

function read(page: string, size = page.length): string {
  const reader = new PageReader()
  let text = ''
  for (let at = 0; at < page.length; at += size) text += reader.push(page.slice(at, at + size))
  return text + reader.end()
}

const page = `<!DOCTYPE html><html lang="en"><head><title>Not read</title><style>p > a { color: red }</style>
<script>if (a < b && "</p>") document.write("<p>no</p>")</script></head>
<body class='x>y'><!-- a comment with <p>tags</p> -- and - dashes --><h1>Moby&#8209;Dick;
or,   the <i>Whale</i></h1><p>Call me
Ishmael.&nbsp;Some years&mdash;never <b>mind</b> how long<br>precisely: 1 < 2 &amp; 3 &lt; 4 &unknown; &#x201C;hi&#148; AT&T</p>
<ul><li>one</li><li>two<ul><li>three</ul></ul><table><tr><td>a</td><td>b</td></tr></table>
<pre>  keep
    this</pre><p></p><p></p>last<br><br>line<script src="x"></SCRIPT ></body></html>`
const text = `Moby‑Dick; or, the Whale

Call me Ishmael. Some years—never mind how long
precisely: 1 < 2 & 3 < 4 &unknown; “hi” AT&T

one
two
three
a b

  keep
    this

last

line
`

describe('a page', () => {
  it('is read as a reader sees it', () => {
    expect(read(page)).toBe(text)
  })

  it.each([1, 2, 3, 5, 7, 16, 61])('is the same text where it comes in pieces of %i', size => {
    expect(read(page, size)).toBe(text)
  })

  it('of XHTML with CDATA, prefixes and empty elements', () => {
    expect(read('<?xml version="1.0"?><html xmlns:m="x"><body><script src="a"/><p>a<![CDATA[ b & c ]]>d</p><m:p>e</m:p></body></html>'))
      .toBe('a b & c ]]>d\n\ne\n')
  })

  it('that is broken ends all the same, quickly', () => {
    expect(read('<html>a <b c="')).toBe('a <b c="\n')
    expect(read('<html><!-- never ends <p>x</p>')).toBe('')
    const started = performance.now()
    for (const part of ['<a ', '<![CDATA[', '<!--', '&', '<a b="', '</', '<script>']) read(`<html>${part.repeat(200_000)}`, 1 << 16)
    expect(performance.now() - started).toBeLessThan(4000)
  })
})

it('is told from text by its beginning', () => {
  const pages = ['<!doctype HTML>', '\uFEFF \n<html>', '<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE html PUBLIC "-//W3C//DTD">', '<body class="a">', '<head>\n']
  expect(pages.map(isPage)).toEqual(pages.map(() => true))
  const others = ['html', '<p align="center">a README</p>', 'Write <html> first', '<?xml version="1.0"?><tmx>', '<!-- x', '<htmlx>', '']
  expect(others.map(isPage)).toEqual(others.map(() => false))
})
