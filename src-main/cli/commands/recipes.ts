import type { LocaleName, ParamField, RecipeInfo } from '#contract'
import { defineCommand } from '../define'
import { table } from '../table'

export const recipesCommand = defineCommand({
  id: 'recipes',
  usage: '',
  count: [0, 0],
  options: {},
  async run({ call, t, locale }) {
    const recipes = await call('recipes.list', undefined)
    return { value: { recipes }, text: () => recipes.map(recipe => describe(recipe, locale, t)).join('\n\n') }
  },
})

function describe(recipe: RecipeInfo, locale: LocaleName, t: (key: string) => string): string {
  const { title, summary } = recipe.texts[locale]
  return [
    `${recipe.id}: ${title}`,
    `  ${summary}`,
    `  ${t('cli.recipes.accepts')}: ${recipe.accepts.join(', ')}`,
    ...recipe.presets.map(({ id, texts }) => `  --preset ${id}: ${texts[locale].title}. ${texts[locale].reason}`),
    table(
      [{ title: '  --set' }, { title: t('cli.column.default') }, { title: t('cli.column.range') }, { title: t('cli.column.meaning'), isWhole: true }],
      recipe.fields.map(field => [`  ${field.key}`, String(field.default), rangeOf(field), field.texts[locale].help])),
  ].join('\n')
}

function rangeOf(field: ParamField): string {
  switch (field.type) {
    case 'integer':
    case 'real':
      return `${field.min} … ${field.max}`
    case 'choice':
      return field.options.map(({ value }) => value).join(' | ')
    case 'switch':
      return 'true | false'
    case 'text':
      return ''
  }
}
