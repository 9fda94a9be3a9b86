/** Parameters of the image GAN. */
import type { ParamField } from '#contract'
import { fastMath } from '../fast-math'

const texts = (en: [label: string, help: string, unit?: string], zh: [label: string, help: string, unit?: string]) => {
  const one = ([label, help, unit]: [string, string, string?]) => unit === undefined ? { label, help } : { label, help, unit }
  return { 'en': one(en), 'zh-CN': one(zh) }
}

export const fields: ParamField[] = [
  { key: 'size', type: 'choice', group: 'main', default: '28', options: [
    { value: '28', texts: { 'en': '28 x 28', 'zh-CN': '28 x 28' } }, { value: '32', texts: { 'en': '32 x 32', 'zh-CN': '32 x 32' } },
  ], texts: texts(['Image size', 'Side of the images that the network sees and draws.', 'px'], ['图片大小', '网络看到和绘制的图片边长。', '像素']) },
  { key: 'colour', type: 'choice', group: 'main', default: 'grey', options: [
    { value: 'grey', texts: { 'en': 'Grey', 'zh-CN': '灰度' } }, { value: 'colour', texts: { 'en': 'Colour', 'zh-CN': '彩色' } },
  ], texts: texts(['Colour', 'Grey trains faster and suits drawings and digits.'], ['颜色', '灰度训练更快，适合线稿和数字。']) },
  { key: 'loss', type: 'choice', group: 'main', default: 'non-saturating', options: [
    { value: 'non-saturating', texts: { 'en': 'Non-saturating', 'zh-CN': '非饱和' } },
    { value: 'least-squares', texts: { 'en': 'Least squares', 'zh-CN': '最小二乘' } },
  ], texts: texts(['Loss', 'The game of the two networks: non-saturating is the classic, least squares is calmer.'],
    ['损失', '两个网络的博弈：非饱和是经典做法，最小二乘更平稳。']) },
  { key: 'steps', type: 'integer', group: 'main', min: 1, max: 2_000_000, default: 10_000, texts: texts(
    ['Steps', 'Updates in all (one of D and one of G each), unless a time limit ends the run before.', 'steps'],
    ['步数', '更新总次数（每步 D 与 G 各一次）；若设有时间限制，可能提前结束。', '步']) },
  { key: 'latent', type: 'integer', group: 'network', min: 2, max: 1024, default: 100, texts: texts(
    ['Latent dimension', 'Random numbers from which each image is drawn.', 'numbers'], ['隐变量维度', '每张图片由多少个随机数生成。', '个']) },
  { key: 'generatorWidth', type: 'integer', group: 'network', min: 8, max: 512, default: 64, texts: texts(
    ['Generator width', 'Channels of the generator\'s last hidden layer; the one before has twice as many.', 'channels'],
    ['生成器宽度', '生成器最后一个隐藏层的通道数；前一层为其两倍。', '通道']) },
  { key: 'discriminatorWidth', type: 'integer', group: 'network', min: 8, max: 512, default: 64, texts: texts(
    ['Discriminator width', 'Channels of the discriminator\'s first layer; the next has twice as many.', 'channels'],
    ['判别器宽度', '判别器第一层的通道数；下一层为其两倍。', '通道']) },
  { key: 'batch', type: 'integer', group: 'optimisation', min: 2, max: 1024, default: 64, texts: texts(
    ['Batch', 'Images in one step.', 'images'], ['批次大小', '每一步的图片数。', '张']) },
  { key: 'generatorRate', type: 'real', group: 'optimisation', min: 1e-6, max: 0.1, default: 2e-4, scale: 'log', texts: texts(
    ['Generator learning rate', 'Size of an update of G.'], ['生成器学习率', 'G 每次更新的幅度。']) },
  { key: 'discriminatorRate', type: 'real', group: 'optimisation', min: 1e-6, max: 0.1, default: 2e-4, scale: 'log', texts: texts(
    ['Discriminator learning rate', 'Size of an update of D.'], ['判别器学习率', 'D 每次更新的幅度。']) },
  { key: 'beta1', type: 'real', group: 'optimisation', min: 0, max: 0.99, default: 0.5, texts: texts(
    ['Adam momentum', 'Share of the last direction that is kept; 0.5 is usual for GANs.'], ['Adam 动量', '保留上一次方向的比例；GAN 通常取 0.5。']) },
  { key: 'smoothing', type: 'real', group: 'optimisation', min: 0, max: 0.4, default: 0.1, texts: texts(
    ['Label smoothing', 'Real images count as this much less than certain, which calms D.'], ['标签平滑', '真实图片的标签比 1 少这么多，使 D 更平稳。']) },
  { key: 'ema', type: 'real', group: 'optimisation', min: 0, max: 0.9999, default: 0.999, texts: texts(
    ['Generator EMA', 'Samples come from a running mean of G\'s weights; nearer 1 is longer.'],
    ['生成器 EMA', '样本来自 G 权重的滑动平均；越接近 1 平均越长。']) },
  fastMath,
  { key: 'evaluateEvery', type: 'integer', group: 'evaluation', min: 1, max: 100_000, default: 500, texts: texts(
    ['Compare every', 'The distance between drawn and held-out images is measured this often.', 'steps'],
    ['评估间隔', '每隔多少步测量生成图片与留出图片的距离。', '步']) },
  { key: 'sampleEvery', type: 'integer', group: 'evaluation', min: 1, max: 100_000, default: 200, texts: texts(
    ['Sample every', 'The grid of the same latents is drawn this often.', 'steps'], ['采样间隔', '每隔多少步用相同隐变量绘制网格。', '步']) },
]

export const sampling: ParamField[] = [
  { key: 'columns', type: 'integer', group: 'main', min: 1, max: 8, default: 8, texts: texts(
    ['Columns and rows', 'Size of the grid; the seed chooses the images.', 'images'], ['行列数', '网格大小；种子决定图片。', '张']) },
]
