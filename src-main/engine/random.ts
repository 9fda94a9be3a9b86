/**
 * Random tensors from TensorFlow's counter-based generator (Philox). The key is [mix(run seed, site), step]; the step
 * is a tensor, so a traced program draws anew at each step, and a resumed run draws what the uninterrupted one draws.
 */
import { executeRawOp } from './addon'
import type { RandomSource, Tensor, Tf } from './types'

export interface RandomOptions {
  readonly tf: Tf
  /** Run seed, a positive 31-bit integer. */
  readonly seed: number
  /** int32 scalar; asked for at the first draw. */
  readonly step: () => Tensor
}

/** Source of one call of one program. A site that draws twice is an error: both draws would be equal. */
export function createRandom({ tf, seed, step }: RandomOptions): RandomSource {
  const used = new Set<string>()
  const key = (site: string): Tensor => {
    if (used.has(site)) throw new Error(`Two draws at the random site "${site}" would be equal: name them apart`)
    used.add(site)
    return tf.stack([tf.scalar(mixSeed(seed, site), 'int32'), step()])
  }
  const draw = (op: string, site: string, shape: readonly number[]): Tensor => executeRawOp(tf, op, {
    dtype: { type: 'float32' }, T: { type: 'int32' }, Tseed: { type: 'int32' },
  }, [shapeTensor(tf, shape), key(site)], 1)[0]!
  return {
    key,
    uniform: (site, shape, low = 0, high = 1) => tf.tidy(() => scaled(draw('StatelessRandomUniform', site, shape), {
      factor: high - low, offset: low,
    })),
    normal: (site, shape, mean = 0, deviation = 1) => tf.tidy(() => scaled(draw('StatelessRandomNormal', site, shape), {
      factor: deviation, offset: mean,
    })),
    integers: (site, shape, low, high) => tf.tidy(() => executeRawOp(tf, 'StatelessRandomUniformInt', {
      dtype: { type: 'int32' }, T: { type: 'int32' }, Tseed: { type: 'int32' },
    }, [shapeTensor(tf, shape), key(site), tf.scalar(low, 'int32'), tf.scalar(high, 'int32')], 1)[0]!),
  }
}

/** The same source with every site inside `scope`, for a part of a program that is used more than once. */
export function scopedRandom(random: RandomSource, scope: string): RandomSource {
  return {
    key: site => random.key(`${scope}/${site}`),
    uniform: (site, shape, low, high) => random.uniform(`${scope}/${site}`, shape, low, high),
    normal: (site, shape, mean, deviation) => random.normal(`${scope}/${site}`, shape, mean, deviation),
    integers: (site, shape, low, high) => random.integers(`${scope}/${site}`, shape, low, high),
  }
}

function scaled(x: Tensor, { factor, offset }: { factor: number, offset: number }): Tensor {
  const stretched = factor === 1 ? x : x.mul(factor)
  return offset === 0 ? stretched : stretched.add(offset)
}

function shapeTensor(tf: Tf, shape: readonly number[]): Tensor {
  return tf.tensor1d([...shape], 'int32')
}

/** 32-bit signed mix of a run seed and a site: FNV-1a over the name, then the finaliser of MurmurHash3. */
export function mixSeed(seed: number, site: string): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b)
  for (const byte of new TextEncoder().encode(site)) h = Math.imul(h ^ byte, 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
