import { defineRecipe } from './define'
import { fields, sampling } from './text/fields'
import { textSession } from './text/session'

const shortCells: Readonly<Record<string, string>> = { 'rnn-tanh': 'SimpleRNN', 'rnn-relu': 'SimpleRNN ReLU', 'lstm': 'LSTM', 'gru': 'GRU' }

/** Text generation, character by character. */
export const textRnn = defineRecipe({
  id: 'text-rnn',
  family: 'rnn',
  parallelism: 'chains',
  accepts: ['text-corpus'],
  texts: {
    'en': { title: 'Text generation', verb: 'It writes', summary: 'Learns a text character by character and writes on in its manner.' },
    'zh-CN': { title: '文本生成', verb: '它会写作', summary: '逐字符学习一段文本，并按其风格继续写下去。' },
  },
  fields,
  sampling,
  presets: [
    {
      id: 'standard',
      texts: {
        'en': { title: 'Standard', reason: 'One LSTM of 256: about three minutes a megabyte on two cores, readable text.' },
        'zh-CN': { title: '标准', reason: '一层 256 的 LSTM：双核上每兆字节约三分钟，文本可读。' },
      },
      values: {},
    },
    {
      id: 'quick',
      texts: {
        'en': { title: 'Quick', reason: 'A small network: words appear within a minute.' },
        'zh-CN': { title: '快速', reason: '小型网络：一分钟内就能写出单词。' },
      },
      values: { hidden: 128, steps: 2000, dropout: 0, evaluateEvery: 100, sampleEvery: 100, learningRate: 5e-3 },
    },
    {
      id: 'thorough',
      texts: {
        'en': { title: 'Thorough', reason: 'Two layers of 384 and more dropout: for an evening and a few megabytes.' },
        'zh-CN': { title: '细致', reason: '两层 384 并加大随机失活：适合几兆字节文本与一个晚上的时间。' },
      },
      values: {
        hidden: 384, layers: 2, steps: 20_000, dropout: 0.25, sequenceLength: 128, evaluateEvery: 500, sampleEvery: 500, learningRate: 2e-3,
      },
    },
    {
      id: 'classic',
      texts: {
        'en': { title: 'Classic SimpleRNN', reason: 'Embedding, SimpleRNN (tanh), dense softmax, plain Adam: the textbook example.' },
        'zh-CN': { title: '经典 SimpleRNN', reason: '嵌入、SimpleRNN（tanh）、全连接 softmax 与普通 Adam：教科书示例。' },
      },
      values: {
        cell: 'rnn-tanh', hidden: 128, embedding: 64, batch: 32, dropout: 0, carry: false, learningRate: 1e-3, schedule: 'constant',
        warmup: 0, weightDecay: 0, clip: 100, steps: 3000,
      },
    },
  ],
  objective: { series: 'val/loss', better: 'lower', unit: 'nats' },
  panels: [
    { title: { 'en': 'Loss, nats a character', 'zh-CN': '损失（每字符奈特）' }, series: ['train/loss', 'val/loss'] },
    { title: { 'en': 'Gradient norm', 'zh-CN': '梯度范数' }, series: ['train/grad_norm'] },
  ],
  shortName: ({ cell, hidden }) => `${shortCells[String(cell)] ?? cell} ${hidden}`,
  datasetOptions: () => ({}),
  create: textSession,
})
