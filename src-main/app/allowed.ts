import { pageOrigin } from '../ipc/sender'

const allowedSchemes = ['studio:', 'blob:', 'data:']

/** Whether a request may be made: nothing that leaves this computer or reads its files. */
export function isLocalRequest(url: string): boolean {
  return allowedSchemes.some(scheme => url.startsWith(scheme))
}

/** Whether a page may go there: only its own origin, where the hash alone changes. */
export function isOwnPage(url: string): boolean {
  return url.startsWith(`${pageOrigin}/`)
}
