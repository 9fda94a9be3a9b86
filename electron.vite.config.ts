import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import unocss from 'unocss/vite'

/** What is bundled here is written down, for the notices of the package. */
const license = { fileName: '.vite/license.json' }

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

const at = (path: string): string => resolve(import.meta.dirname, path)

export default defineConfig({
  main: {
    define: { __STUDIO_VERSION__: JSON.stringify(version) },
    build: {
      outDir: 'out/main',
      license,
      rollupOptions: {
        input: {
          index: at('src-main/index.ts'),
          cli: at('src-main/cli/index.ts'),
          trainer: at('src-main/trainer/index.ts'),
          importer: at('src-main/importer/index.ts'),
        },
        external: ['electron', 'better-sqlite3', 'sharp', '@tensorflow/tfjs-node', 'protobufjs'],
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload can require nothing but electron.
      externalizeDeps: false,
      outDir: 'out/preload',
      license,
      rollupOptions: {
        input: { index: at('src-main/preload/index.ts'), media: at('src-main/preload/media.ts') },
        external: ['electron'],
        // A sandboxed preload must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [vue(), unocss()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      // Read from the disk in one piece: there is no network to save.
      chunkSizeWarningLimit: 2000,
      license,
      // The page's content policy takes fonts from files only, not from data: addresses.
      assetsInlineLimit: 0,
      rollupOptions: { input: at('src-renderer/index.html') },
    },
  },
})
