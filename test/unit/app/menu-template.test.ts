import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { menuTemplate } from '../../../src-main/app/menu-template'
import { makeTranslate } from '../../../src-main/features/translator'

function build(locale: 'en' | 'zh-CN', platform: NodeJS.Platform) {
  const sent: string[] = []
  const template = menuTemplate({
    t: makeTranslate(locale), platform, command: id => sent.push(id),
    revealLibrary: () => sent.push('reveal'), openLogs: () => sent.push('logs'), chooseLibrary: () => sent.push('choose'),
  })
  const items = template.flatMap(({ submenu }) => (submenu ?? []) as MenuItemConstructorOptions[]).filter(({ type }) => type !== 'separator')
  return { template, items, sent }
}

const commandIds = [
  'run.new', 'data.import', 'data.importFolder', 'data.paste', 'view.settings', 'edit.undo', 'edit.redo', 'go.start', 'go.data',
  'go.train', 'go.runs', 'go.compare', 'view.palette', 'view.rail', 'view.theme', 'view.language', 'run.pause', 'run.stop', 'run.rename',
  'view.shortcuts', 'help.about',
]

describe.each(['en', 'zh-CN'] as const)('the menu in %s', locale => {
  it.each(['linux', 'darwin', 'win32'] as const)('has a text for everything on %s', platform => {
    const { template, items } = build(locale, platform)
    for (const { label, role } of [...template, ...items]) {
      if (label === undefined) expect(role).toMatch(/^(appMenu|windowMenu)$/)
      else expect(label).not.toMatch(/^menu\.|^$/)
    }
  })

  it('asks the page for each command it has agreed on', () => {
    const { items, sent } = build(locale, 'linux')
    const click = (item: MenuItemConstructorOptions): void => (item.click as (() => void) | undefined)?.()
    items.forEach(click)
    for (const id of commandIds) expect(sent).toContain(id)
    expect(sent).toEqual(expect.arrayContaining(['reveal', 'logs', 'choose']))
  })
})

it('speaks Chinese', () => {
  expect(build('zh-CN', 'linux').template.map(({ label }) => label)).toEqual(['文件', '编辑', '视图', '运行', '帮助'])
})

it('shows the keys without taking them from the page, each once', () => {
  const { items } = build('en', 'linux')
  const shown = items.filter(({ accelerator }) => accelerator)
  expect(shown.every(({ registerAccelerator }) => registerAccelerator === false)).toBe(true)
  const keys = shown.map(({ accelerator }) => accelerator)
  expect(new Set(keys).size).toBe(keys.length)
  expect(keys).toEqual(expect.arrayContaining(['CmdOrCtrl+N', 'CmdOrCtrl+I', 'CmdOrCtrl+K', 'CmdOrCtrl+,', 'CmdOrCtrl+1', 'CmdOrCtrl+5', 'F2', '?']))
})
