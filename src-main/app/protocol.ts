import { createReadStream } from 'node:fs'
import { readFile, realpath, stat } from 'node:fs/promises'
import { sep } from 'node:path'
import { Readable } from 'node:stream'
import { protocol, type Session } from 'electron'
import { contentPolicy, resolveContent, type Content, type ContentRoots } from './content'

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
    return await send(content)
  } catch {
    // Gone, unreadable or outside: nothing the page could do differently.
    return refuse(404)
  }
}

const largestAtOnce = 4 * 1024 * 1024

async function send({ file, root, mediaType }: Content): Promise<Response> {
  if (root !== null && !(await realpath(file)).startsWith(await realpath(root) + sep)) return refuse(403)
  const { size, isFile } = await stat(file).then(found => ({ size: found.size, isFile: found.isFile() }))
  if (!isFile) return refuse(404)
  const body = size <= largestAtOnce
    ? new Uint8Array(await readFile(file))
    : Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>
  return new Response(body, { headers: { ...headers, 'content-type': mediaType, 'content-length': String(size) } })
}

function refuse(status: number): Response {
  return new Response(null, { status, headers })
}
