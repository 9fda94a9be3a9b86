import { expect, it } from 'vitest'
import { closure, mentionedPackages } from '../../../scripts/dist/closure.mjs'
import { isNeeded } from '../../../scripts/dist/copy.mjs'

it('mentionedPackages finds packages in every form of import, and no part of another name', () => {
  const code = 'import a from"alpha";import * as b from \'@scope/beta/deep.js\';own.resolve(`gamma/x`);import "./delta.js";say("the epsilon one")'
  expect(mentionedPackages(code, ['alpha', '@scope/beta', 'gamma', 'delta', 'epsilon', 'alph', '@scope/bet'])).toEqual(['alpha', '@scope/beta', 'gamma'])
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
