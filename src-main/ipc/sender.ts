/** Who may call main: the main frame of the studio's own window, showing a page of the studio's own origin. */

export const pageOrigin = 'studio://app'

/** What is looked at of a WebFrameMain. */
export interface FrameLike {
  readonly url: string
  readonly origin: string
  readonly frameTreeNodeId: number
  readonly parent: unknown
}
export interface SenderEvent { readonly sender: unknown, readonly senderFrame: FrameLike | null }
export interface PageLike { readonly mainFrame: FrameLike, isDestroyed(): boolean }

/**
 * A frame that has gone (senderFrame is null), a frame inside the page, another window, and a page of any other
 * origin, about:blank and the empty one included, are refused.
 */
export function isOurPage(event: SenderEvent, page: PageLike | undefined): boolean {
  const frame = event.senderFrame
  if (!frame || !page || page.isDestroyed() || event.sender !== page) return false
  if (frame.parent !== null || frame.frameTreeNodeId !== page.mainFrame.frameTreeNodeId) return false
  return frame.origin === pageOrigin && frame.url.startsWith(`${pageOrigin}/`)
}
