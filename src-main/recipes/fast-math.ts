import type { ParamField } from '#contract'

/** Of every recipe: products of bfloat16 factors, summed in float32. */
export const fastMath: ParamField = {
  key: 'fastMath', type: 'switch', group: 'optimisation', default: false, texts: {
    'en': { label: 'Fast math', help: 'Multiplies with 8 instead of 24 bits of precision where the processor is faster at it; the rest stays as it is.' },
    'zh-CN': { label: '快速运算', help: '在处理器支持时以 8 位而非 24 位精度做乘法，更快；其余计算不变。' },
  },
}
