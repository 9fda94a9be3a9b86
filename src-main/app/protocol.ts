import { createReadStream } from 'node:fs'
import { open, realpath, stat } from 'node:fs/promises'
import { sep } from 'node:path'
import { Readable } from 'node:stream'
import { protocol, type Session } from 'electron'
import { contentPolicy, rangeOf, resolveContent, type Content, type ContentRoots } from './content'

/** Before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'studio', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
}

const headers = {
  'content-security-policy': contentPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

export function serveContent(session: Session, roots: ContentRoots): void {
  session.protocol.handle('studio', request => respond(request, roots))
}

async function respond(request: Request, roots: ContentRoots): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
  const content = resolveContent(request.url, roots)
  if (!content) return refuse(404)
  try {
    return await send(content, request.headers.get('range'))
  } catch {
    // Gone, unreadable or outside: nothing the page could do differently.
    return refuse(404)
  }
}

const largestAtOnce = 4 * 1024 * 1024

async function send({ file, root, mediaType }: Content, asked: string | null): Promise<Response> {
  if (root !== null && !(await realpath(file)).startsWith(await realpath(root) + sep)) return refuse(403)
  const { size, isFile } = await stat(file).then(found => ({ size: found.size, isFile: found.isFile() }))
  if (!isFile) return refuse(404)
  const range = rangeOf(asked, size)
  if (range === 'outside') return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } })
  const { from, to } = range ?? { from: 0, to: size - 1 }
  const length = to - from + 1
  const body = length <= largestAtOnce
    ? await readPart(file, from, length)
    : Readable.toWeb(createReadStream(file, { start: from, end: to })) as ReadableStream<Uint8Array<ArrayBuffer>>
  return new Response(body, {
    status: range ? 206 : 200,
    headers: {
      ...headers, 'content-type': mediaType, 'content-length': String(length), 'accept-ranges': 'bytes',
      ...range && { 'content-range': `bytes ${from}-${to}/${size}` },
    },
  })
}

async function readPart(file: string, from: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const opened = await open(file)
  try {
    const bytes = new Uint8Array(length)
    let done = 0
    while (done < length) {
      const { bytesRead } = await opened.read(bytes, done, length - done, from + done)
      if (bytesRead === 0) throw new Error('the file became shorter')
      done += bytesRead
    }
    return bytes
  } finally {
    await opened.close()
  }
}

function refuse(status: number): Response {
  return new Response(null, { status, headers })
}
