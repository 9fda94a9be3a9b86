import { defineRecipe } from './define'
import { fields, sampling } from './gan/fields'
import { ganSession } from './gan/session'

/** Images from noise: DCGAN. */
export const imageGan = defineRecipe({
  id: 'image-gan',
  family: 'gan',
  parallelism: 'kernels',
  accepts: ['image-folder'],
  texts: {
    'en': { title: 'Image GAN', verb: 'It draws', summary: 'A generator learns to draw images that a discriminator cannot tell from yours.' },
    'zh-CN': { title: '图像 GAN', verb: '它会画画', summary: '生成器学习画出判别器无法与你的图片区分的图像。' },
  },
  fields,
  sampling,
  presets: [
    {
      id: 'standard',
      texts: {
        'en': { title: 'Standard', reason: 'DCGAN with 64 channels: shapes in a minute, clear images in ten.' },
        'zh-CN': { title: '标准', reason: '64 通道 DCGAN：一分钟成形，十分钟清晰。' },
      },
      values: {},
    },
    {
      id: 'quick',
      texts: {
        'en': { title: 'Quick', reason: 'Half the channels and higher rates: something to see within a minute.' },
        'zh-CN': { title: '快速', reason: '通道减半、学习率更高：一分钟内可见结果。' },
      },
      values: {
        generatorWidth: 32, discriminatorWidth: 32, generatorRate: 5e-4, discriminatorRate: 5e-4, steps: 3000, ema: 0.99,
        evaluateEvery: 200, sampleEvery: 100,
      },
    },
    {
      id: 'thorough',
      texts: {
        'en': { title: 'Thorough', reason: '128 channels and 40,000 steps: for a night.' },
        'zh-CN': { title: '细致', reason: '128 通道、40,000 步：适合一整夜。' },
      },
      values: { generatorWidth: 128, discriminatorWidth: 96, steps: 40_000, evaluateEvery: 1000, sampleEvery: 500 },
    },
  ],
  objective: { series: 'val/kid', better: 'lower', unit: '' },
  panels: [
    { title: { 'en': 'Losses', 'zh-CN': '损失' }, series: ['G/loss', 'D/loss'] },
    { title: { 'en': 'What D says', 'zh-CN': 'D 的判断' }, series: ['D/real', 'D/fake', 'D/ranked'] },
    { title: { 'en': 'Distance to held-out images', 'zh-CN': '与留出图片的距离' }, series: ['val/kid'] },
  ],
  shortName: ({ generatorWidth, loss }) => `DCGAN ${generatorWidth}${loss === 'least-squares' ? ' LS' : ''}`,
  datasetOptions: params => ({ size: Number(params.size), colour: String(params.colour) }),
  create: ganSession,
})
