import { expect, it } from 'vitest'
import { closure, importedPackages } from '../../../scripts/dist/closure.mjs'
import { isNeeded } from '../../../scripts/dist/copy.mjs'

it('importedPackages finds packages in every form of import, and nothing else', () => {
  const code = 'import a from"alpha";import"side";import * as b from \'@scope/beta/deep.js\';const c=await import("gamma");'
    + 'const d=require("delta/x");import "./own.js";import fs from "node:fs";export{e}from"alpha";require.resolve("@img/sharp-wasm32/sharp.node")'
  expect(importedPackages(code)).toEqual(['@img/sharp-wasm32', '@scope/beta', 'alpha', 'delta', 'gamma', 'side'])
})

it('closure follows dependencies as Node would, and leaves out what is not installed', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { dependencies: { b: '1', c: '1' }, optionalDependencies: { windows: '1' } },
      'node_modules/b': { dependencies: { c: '2' } },
      'node_modules/b/node_modules/c': { dependencies: { a: '1' } },
      'node_modules/c': {},
      'node_modules/windows': {},
      'node_modules/unused': {},
    },
  }
  expect(closure(lock, ['a'], path => !path.endsWith('windows')))
    .toEqual(['node_modules/a', 'node_modules/b', 'node_modules/b/node_modules/c', 'node_modules/c'])
})

it('isNeeded keeps code and licences, and drops what serves development', () => {
  const names = ['index.js', 'index.mjs', 'addon.node', 'package.json', 'LICENSE', 'LICENSE.md', 'NOTICE', 'README.md', 'index.d.ts', 'index.js.map', 'a.cc', 'x_test.js']
  expect(names.filter(isNeeded)).toEqual(['index.js', 'index.mjs', 'addon.node', 'package.json', 'LICENSE', 'LICENSE.md', 'NOTICE'])
})
