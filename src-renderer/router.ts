import type { Component } from 'vue'
import { createRouter, createWebHashHistory } from 'vue-router'
import type { PageMeta } from './page'

interface PageModule { default: Component, meta: PageMeta }

const modules = import.meta.glob<PageModule>('./pages/*.vue', { eager: true })
const pages = Object.values(modules).filter(page => page.meta !== undefined)

/** Entries of the rail in their order. */
export const navEntries: readonly PageMeta[] = pages.map(page => page.meta)
  .filter(meta => meta.order !== undefined)
  .sort((a, b) => a.order! - b.order!)

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    ...pages.map(({ meta, default: component }) => ({ path: meta.path, name: meta.name, component, meta: { page: meta } })),
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})

declare module 'vue-router' {
  interface RouteMeta { page?: PageMeta }
}
