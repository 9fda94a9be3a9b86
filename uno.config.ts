import { defineConfig, presetIcons, presetWind3 } from 'unocss'

const tokens = [
  'ground', 'panel', 'raised', 'line', 'text', 'dim', 'faint', 'blue', 'amber', 'violet', 'pink', 'ok', 'bad',
]
const rem = (px: number): string => `${px / 16}rem`

export default defineConfig({
  // Icons and classes are named in plain modules too (page metas, commands).
  content: { pipeline: { include: [/\.vue($|\?)/, /src-renderer\/.*\.ts($|\?)/, /\.html($|\?)/] } },
  presets: [
    presetWind3({ dark: { dark: '[data-theme="dark"]' } }),
    presetIcons({
      collections: { lucide: () => import('@iconify-json/lucide/icons.json').then(file => file.default) },
      extraProperties: { 'display': 'inline-block', 'flex': 'none', 'vertical-align': '-0.15em' },
    }),
  ],
  theme: {
    colors: {
      ...Object.fromEntries(tokens.map(name => [name, `var(--${name})`])),
      /** The two voices: generator and discriminator. Nothing else may use them on a GAN's page. */
      g: 'var(--g)',
      d: 'var(--d)',
    },
    fontFamily: { sans: 'var(--font-sans)', mono: 'var(--font-mono)', serif: 'var(--font-serif)' },
    fontSize: {
      xs: [rem(11), rem(16)],
      sm: [rem(12), rem(18)],
      base: [rem(13), '1.45'],
      lg: [rem(15), '1.4'],
      xl: [rem(19), '1.25'],
      xxl: [rem(28), '1.2'],
    },
    borderRadius: { DEFAULT: rem(8), control: rem(8), card: rem(12), full: '9999px', sm: rem(4) },
  },
  shortcuts: {
    card: 'bg-panel border border-solid border-line rounded-card',
    /** Figures: tabular, so that they never jump. */
    figure: 'font-mono tabular-nums',
    /** Small heading of a group. */
    eyebrow: 'text-xs font-semibold text-dim',
    control: 'h-8 rounded-control border border-solid border-line bg-ground text-text px-2.5 text-base outline-offset-0 hover:border-faint disabled:op-50',
  },
})
