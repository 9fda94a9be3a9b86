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
        'en': { title: 'Standard', reason: 'One layer of 448: about ten minutes on two cores, good for a text of a megabyte or so.' },
        'zh-CN': { title: '标准', reason: '一层 448：双核上约十分钟，适合一兆字节左右的文本。' },
      },
      values: {},
    },
    {
      id: 'quick',
      texts: {
        'en': { title: 'Quick', reason: 'A small network: words appear within a minute.' },
        'zh-CN': { title: '快速', reason: '小型网络：一分钟内就能写出单词。' },
      },
      values: {
        hidden: 128, layers: 1, batch: 32, steps: 3000, dropout: 0, recurrentDropout: 0, learningRate: 8e-3,
        evaluateEvery: 100, sampleEvery: 100,
      },
    },
    {
      id: 'thorough',
      texts: {
        'en': { title: 'Thorough', reason: 'Two layers of 640 and longer passages: for an evening and a few megabytes.' },
        'zh-CN': { title: '细致', reason: '两层 640、更长的片段：适合几兆字节文本与一个晚上的时间。' },
      },
      values: {
        hidden: 640, layers: 2, batch: 32, steps: 60_000, dropout: 0.5, recurrentDropout: 0.2, sequenceLength: 128, learningRate: 3e-3,
        evaluateEvery: 2000, sampleEvery: 1000,
      },
    },
    {
      id: 'classic',
      texts: {
        'en': { title: 'Classic SimpleRNN', reason: 'Embedding, SimpleRNN (tanh), dense softmax, plain Adam: the textbook example.' },
        'zh-CN': { title: '经典 SimpleRNN', reason: '嵌入、SimpleRNN（tanh）、全连接 softmax 与普通 Adam：教科书示例。' },
      },
      values: {
        cell: 'rnn-tanh', hidden: 128, layers: 1, embedding: 64, batch: 32, dropout: 0, recurrentDropout: 0, counts: 0, evaluateEvery: 250,
        carry: false, learningRate: 1e-3, schedule: 'constant', warmup: 0, weightDecay: 0, clip: 100, steps: 3000,
      },
    },
  ],
  objective: { series: 'val/loss', better: 'lower', unit: 'nats' },
  panels: [
    { title: { 'en': 'Loss, nats a character', 'zh-CN': '损失（每字符奈特）' }, series: ['train/loss', 'val/loss', 'val/network_loss'] },
    { title: { 'en': 'Gradient norm', 'zh-CN': '梯度范数' }, series: ['train/grad_norm'] },
  ],
  shortName: ({ cell, hidden }) => `${shortCells[String(cell)] ?? cell} ${hidden}`,
  datasetOptions: () => ({}),
  create: textSession,
})
