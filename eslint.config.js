// Style, and the import law of docs/architecture.md.
import stylistic from '@stylistic/eslint-plugin'
import boundaries from 'eslint-plugin-boundaries'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

const mainFolders = [
  'contract', 'preload', 'app', 'ipc', 'features', 'store', 'supervisor', 'engine', 'nn', 'trainer', 'importer', 'cli',
  'recipes', 'datasets', 'metrics', 'exports',
]
const pageFolders = ['pages', 'charts', 'ui', 'commands', 'ipc', 'styles']
const pageDomains = ['experiments', 'runs', 'datasets', 'samples', 'exports', 'train', 'compare', 'settings']

/** Who may import whom, besides itself and the contract. */
const law = {
  engine: [],
  nn: ['engine'],
  // Of datasets only the types that they open to.
  recipes: ['nn', 'engine', 'datasets'],
  metrics: ['nn', 'engine'],
  datasets: [],
  exports: [],
  store: [],
  supervisor: [],
  trainer: ['engine', 'nn', 'recipes', 'datasets', 'metrics'],
  importer: ['datasets'],
  features: ['store', 'supervisor', 'exports', 'recipes', 'datasets', 'metrics'],
  ipc: ['features'],
  app: ['features', 'ipc', 'engine'],
  cli: ['features', 'store', 'supervisor', 'engine'],
  preload: [],
  contract: [],
}

const elements = [
  ...mainFolders.map(name => ({ type: name, pattern: `src-main/${name}` })),
  ...pageFolders.map(name => ({ type: `page-${name}`, pattern: `src-renderer/${name}` })),
  ...pageDomains.map(name => ({ type: 'page-domain', pattern: `src-renderer/${name}` })),
  { type: 'page-root', pattern: 'src-renderer/*', partialMatch: false },
]

/** @type {(from: string, to: string[]) => object} */
const allow = (from, to) => ({
  from: { element: { type: from } },
  allow: [from, 'contract', ...to].map(type => ({ to: { element: { type } } })),
})

const policies = [
  ...Object.entries(law).map(([from, to]) => allow(from, to)),
  allow('page-pages', ['page-domain', 'page-charts', 'page-ui', 'page-commands', 'page-ipc', 'page-root']),
  allow('page-domain', ['page-charts', 'page-ui', 'page-commands', 'page-ipc', 'page-root']),
  allow('page-charts', ['page-ui', 'page-ipc', 'page-root']),
  allow('page-commands', ['page-ui', 'page-ipc', 'page-domain', 'page-root']),
  allow('page-ui', ['page-root']),
  allow('page-ipc', ['page-root']),
  allow('page-root', ['page-pages', 'page-domain', 'page-charts', 'page-ui', 'page-commands', 'page-ipc', 'page-styles']),
]

export default tseslint.config(
  { ignores: ['out/**', 'dist/**', 'node_modules/**', 'resources/**', '.cache/**', 'docs/**'] },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.vue'] } } },
  stylistic.configs.customize({ indent: 2, quotes: 'single', semi: false, braceStyle: '1tbs' }),
  {
    rules: {
      '@stylistic/max-len': ['error', { code: 140, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignorePattern: '"' }],
      '@stylistic/arrow-parens': ['error', 'as-needed'],
      '@stylistic/member-delimiter-style': 'off',
      '@stylistic/max-statements-per-line': 'off',
      '@stylistic/multiline-ternary': 'off',
      '@stylistic/operator-linebreak': 'off',
      '@stylistic/object-property-newline': 'off',
      '@stylistic/indent-binary-ops': 'off',
      '@stylistic/quote-props': 'off',
      '@stylistic/generator-star-spacing': 'off',
      '@stylistic/yield-star-spacing': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Every random choice comes from (run seed, site, step).' }],
    },
  },
  {
    files: ['src-main/**/*.ts', 'src-renderer/**/*.{ts,vue}'],
    // The composition root wires everything and is imported by nothing.
    ignores: ['src-main/index.ts'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': elements,
      'import/resolver': { node: { extensions: ['.ts', '.vue', '.json', '.mjs'] } },
    },
    rules: { 'boundaries/dependencies': ['error', { default: 'disallow', policies }] },
  },
  {
    files: ['src-main/**/*.ts'],
    ignores: ['src-main/app/**', 'src-main/ipc/**', 'src-main/preload/**', 'src-main/index.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [{ name: 'electron', message: 'Only app, ipc, preload and index.ts know Electron.' }] }] },
  },
  {
    files: ['src-renderer/**/*.vue'],
    rules: {
      'vue/no-v-html': 'error',
      'vue/no-static-inline-styles': 'error',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/attributes-order': 'off',
      'vue/require-default-prop': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/no-bare-strings-in-template': 'error',
      'max-lines-per-function': 'off',
    },
  },
  {
    files: ['test/**/*.ts', 'scripts/**/*.mjs', 'bench/**'],
    rules: { 'max-lines-per-function': 'off', 'no-restricted-properties': 'off' },
  },
)
