/** What a page in pages/ says about itself: `export const meta: PageMeta` in a plain script block beside the setup. */
export interface PageMeta {
  /** Path of the route, such as /runs or /run/:id. */
  readonly path: string
  /** Name of the route, such as runs. */
  readonly name: string
  /** Key of the title. */
  readonly title: string
  /** Class of the icon, such as i-lucide-list. */
  readonly icon: string
  /** Place in the rail and number of its key (Ctrl+1 ...); left out: no entry there. */
  readonly order?: number
  /** Name of the entry that is marked in the rail while this page is shown. */
  readonly under?: string
}
