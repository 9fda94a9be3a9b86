/** Parameters of text generation: the form, `duet recipes` and validation are made from these. */
import type { ParamField } from '#contract'
import { fastMath } from '../fast-math'

const cellOptions = [
  { value: 'lstm', texts: { 'en': 'LSTM', 'zh-CN': 'LSTM' } },
  { value: 'gru', texts: { 'en': 'GRU', 'zh-CN': 'GRU' } },
  { value: 'rnn-tanh', texts: { 'en': 'SimpleRNN, tanh', 'zh-CN': 'SimpleRNN，tanh' } },
  { value: 'rnn-relu', texts: { 'en': 'SimpleRNN, ReLU', 'zh-CN': 'SimpleRNN，ReLU' } },
]

const english = (label: string, help: string, unit?: string) => unit === undefined ? { label, help } : { label, help, unit }
const both = (en: ReturnType<typeof english>, zh: ReturnType<typeof english>) => ({ 'en': en, 'zh-CN': zh })

export const fields: ParamField[] = [
  { key: 'cell', type: 'choice', group: 'main', default: 'lstm', options: cellOptions, texts: both(
    english('Cell', 'What remembers: LSTM is the safe choice, GRU is a little smaller, SimpleRNN forgets soon.'),
    english('单元', '负责记忆的部分：LSTM 最稳妥，GRU 略小，SimpleRNN 很快就会忘记。')) },
  { key: 'hidden', type: 'integer', group: 'main', min: 8, max: 2048, default: 448, texts: both(
    english('Hidden size', 'Memory of each layer. Twice as much learns more and takes up to four times as long.', 'units'),
    english('隐藏层大小', '每层的记忆容量。加倍能学到更多，但时间最多增至四倍。', '单元')) },
  { key: 'layers', type: 'integer', group: 'main', min: 1, max: 4, default: 1, texts: both(
    english('Layers', 'Recurrent layers on top of each other.'), english('层数', '叠在一起的循环层数量。')) },
  { key: 'steps', type: 'integer', group: 'main', min: 1, max: 2_000_000, default: 25_000, texts: both(
    english('Steps', 'Updates in all, unless a time limit ends the run before.', 'steps'),
    english('步数', '更新总次数；若设有时间限制，可能提前结束。', '步')) },
  { key: 'embedding', type: 'integer', group: 'network', min: 4, max: 1024, default: 64, texts: both(
    english('Embedding size', 'Numbers that stand for one character.', 'units'), english('嵌入维度', '用多少个数表示一个字符。', '单元')) },
  { key: 'dropout', type: 'real', group: 'network', min: 0, max: 0.8, default: 0.3, texts: both(
    english('Dropout', 'Share of each layer\'s outputs left out at random; more for small texts.'),
    english('随机失活', '每层输出中随机停用的比例；文本越小应越大。')) },
  { key: 'recurrentDropout', type: 'real', group: 'network', min: 0, max: 0.8, default: 0.15, texts: both(
    english('Recurrent dropout', 'Share of the recurrent weights left out at random in each step (DropConnect); against learning by heart.'),
    english('循环权重失活', '每一步随机停用的循环权重比例（DropConnect），防止死记硬背。')) },
  { key: 'counts', type: 'real', group: 'network', min: 0, max: 0.9, default: 0.2, texts: both(
    english('Share of counts', 'How much of each prediction comes from counting what followed the same eight characters before; helps most where the text is small. 0: the network alone. Not used above 8 million characters.'),
    english('计数占比', '每次预测中有多少来自统计相同的前八个字符之后出现过什么；文本越小帮助越大。0：只用网络。超过八百万字符时不使用。')) },
  { key: 'sequenceLength', type: 'integer', group: 'network', min: 4, max: 512, default: 64, texts: both(
    english('Sequence length', 'Characters through which the error is sent back.', 'characters'),
    english('序列长度', '误差向后传播经过的字符数。', '字符')) },
  { key: 'batch', type: 'integer', group: 'optimisation', min: 1, max: 1024, default: 16, texts: both(
    english('Batch', 'Passages read side by side in one step.', 'passages'), english('批次大小', '每一步同时读取的片段数。', '片段')) },
  { key: 'carry', type: 'switch', group: 'optimisation', default: true, texts: both(
    english('Carry the state', 'Read the text on from where the last step ended; off: windows at random places.'),
    english('延续状态', '从上一步结束处继续读；关闭时从随机位置取窗口。')) },
  { key: 'learningRate', type: 'real', group: 'optimisation', min: 1e-6, max: 1, default: 5e-3, scale: 'log', texts: both(
    english('Learning rate', 'Size of an update. Too high diverges, too low takes for ever.'),
    english('学习率', '每次更新的幅度。太大会发散，太小则非常慢。')) },
  { key: 'schedule', type: 'choice', group: 'optimisation', default: 'cosine', options: [
    { value: 'cosine', texts: { 'en': 'Cosine to a hundredth', 'zh-CN': '余弦降至百分之一' } },
    { value: 'constant', texts: { 'en': 'Constant', 'zh-CN': '恒定' } },
  ], texts: both(
    english('Schedule', 'How the learning rate changes from the beginning to the end of the run.'),
    english('学习率调度', '学习率从运行开始到结束如何变化。')) },
  { key: 'warmup', type: 'integer', group: 'optimisation', min: 0, max: 10_000, default: 50, texts: both(
    english('Warm-up', 'Steps in which the learning rate rises from zero.', 'steps'), english('预热', '学习率从零升起的步数。', '步')) },
  { key: 'weightDecay', type: 'real', group: 'optimisation', min: 0, max: 1, default: 0.02, texts: both(
    english('Weight decay', 'Pulls the weights toward zero, against learning by heart.'),
    english('权重衰减', '把权重拉向零，防止死记硬背。')) },
  { key: 'clip', type: 'real', group: 'optimisation', min: 0.01, max: 100, default: 1, scale: 'log', texts: both(
    english('Gradient clip', 'Longest gradient, as one vector over all weights.'), english('梯度裁剪', '所有权重合成一个向量时梯度的最大长度。')) },
  fastMath,
  { key: 'evaluateEvery', type: 'integer', group: 'evaluation', min: 1, max: 100_000, default: 1000, texts: both(
    english('Validate every', 'The loss on the whole validation split is measured this often.', 'steps'),
    english('验证间隔', '每隔多少步在整个验证集上测量损失。', '步')) },
  { key: 'sampleEvery', type: 'integer', group: 'evaluation', min: 1, max: 100_000, default: 250, texts: both(
    english('Sample every', 'A passage is written at two temperatures this often.', 'steps'),
    english('采样间隔', '每隔多少步以两种温度各写一段。', '步')) },
  { key: 'prompt', type: 'text', group: 'evaluation', maxLength: 200, default: '', texts: both(
    english('Prompt', 'How each sample begins; empty: some words from the validation text.'),
    english('提示', '每个样本的开头；留空则取验证文本中的几个词。')) },
]

/** How samples are asked for. */
export const sampling: ParamField[] = [
  { key: 'prompt', type: 'text', group: 'main', maxLength: 2000, default: '', texts: both(
    english('Prompt', 'The network goes on from here; empty: some words from the validation text.'),
    english('提示', '网络从这里继续写；留空则取验证文本中的几个词。')) },
  { key: 'temperature', type: 'real', group: 'main', min: 0.05, max: 2, default: 0.7, texts: both(
    english('Temperature', 'Low repeats what is likely, high dares more.'), english('温度', '低则重复常见内容，高则更大胆。')) },
  { key: 'length', type: 'integer', group: 'main', min: 1, max: 20_000, default: 500, texts: both(
    english('Length', 'Characters to write.', 'characters'), english('长度', '要写的字符数。', '字符')) },
]
