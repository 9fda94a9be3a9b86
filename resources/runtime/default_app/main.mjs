/**
 * What the registry's runtime starts when it is given an app's folder: the part of a stock Electron that the package
 * leaves out. Reads the app's path from the command line, honours -r, sets name and version, loads `main`.
 */
import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

function readArguments(args) {
  const preloads = []
  let target = '.'
  for (let at = 0; at < args.length; at++) {
    if (args[at] === '-r' || args[at] === '--require') preloads.push(args[++at])
    else if (!args[at].startsWith('-')) {
      target = args[at]
      break
    }
  }
  return { preloads, target: path.resolve(target) }
}

function entryOf(target) {
  if (!statSync(target).isDirectory()) return target
  const manifest = JSON.parse(readFileSync(path.join(target, 'package.json'), 'utf8'))
  app.setName(manifest.productName ?? manifest.name)
  app.setVersion(manifest.version ?? '0.0.0')
  app.setAppPath(target)
  return path.resolve(target, manifest.main ?? 'index.js')
}

const { preloads, target } = readArguments(process.argv.slice(1))
for (const preload of preloads) createRequire(path.join(process.cwd(), 'preload.js'))(preload)
// Waited for, so that Electron fires `ready` only after the app has run its first lines (schemes are registered there).
try {
  await import(pathToFileURL(entryOf(target)).href)
} catch (error) {
  console.error(error)
  app.exit(1)
}
