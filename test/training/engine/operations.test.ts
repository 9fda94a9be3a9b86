/** What tfjs-node makes of its operations must be complete enough to stand in a graph, and mean the same there. */
import type { Tensor1D, Tensor2D, Tensor3D, Tensor4D, Tensor5D } from '@tensorflow/tfjs-node'
import { beforeAll, expect, it } from 'vitest'
import { loadBackend } from '../../../src-main/engine/backend'
import { createRunner } from '../../../src-main/engine/runner'
import type { Backend, Network, Tensor, Tf } from '../../../src-main/engine/types'
import { wave, zeros } from './networks'

let backend: Backend
beforeAll(async () => { backend = await loadBackend() })

interface Given { tf: Tf, x: Tensor2D, p: Tensor2D, i: Tensor1D, m: Tensor4D, v: Tensor5D, s: Tensor3D }
const cases: Record<string, (g: Given) => Tensor | Tensor[]> = {
  arithmetic: ({ tf, x, p }) => [
    x.add(1), x.sub(p), x.mul(p), x.div(12), x.div(p), tf.divNoNan(x, p), x.maximum(p), x.minimum(0.5), x.pow(tf.scalar(2)),
    x.squaredDifference(p), tf.mod(x, 0.3), tf.floorDiv(x, tf.scalar(0.3)), tf.addN([x, p, x]), x.neg(), x.sign(),
  ],
  unary: ({ tf, x, p }) => [
    x.abs(), x.exp(), p.log(), p.log1p(), x.expm1(), p.sqrt(), p.rsqrt(), x.square(), x.reciprocal(), x.sigmoid(), x.tanh(),
    x.relu(), x.relu6(), x.elu(), x.selu(), x.softplus(), x.leakyRelu(0.1), x.sin(), x.cos(), x.erf(), x.floor(), x.ceil(),
    x.round(), x.clipByValue(-0.5, 0.5), tf.logSigmoid(x), x.step(), tf.isNaN(x), x.prelu(p), tf.atan(x), tf.zerosLike(x),
  ],
  reductions: ({ tf, x, p }) => [
    x.sum(), x.sum(1, true), x.mean(0), x.max(1), x.min(1), p.prod(1), x.argMax(1), x.argMin(0), tf.logSumExp(x, 1),
    tf.softmax(x), tf.logSoftmax(x), tf.moments(x, 0).variance, x.norm(), x.cumsum(1), tf.all(x.greater(-9), 1),
    tf.any(x.greater(0.9), 1), tf.topk(x, 2).values, tf.topk(x, 2).indices, tf.cumprod(p, 1),
  ],
  logic: ({ tf, x, p }) => [
    x.greater(p), x.less(p), x.equal(x), x.notEqual(p), x.greaterEqual(0), x.lessEqual(0),
    tf.where(x.greater(0), x, p), x.greater(0).logicalAnd(p.greater(0.5)), x.greater(0).logicalNot(),
    x.greater(0).logicalOr(p.greater(1)), x.cast('int32'), x.greater(0).cast('float32'), tf.cast(x, 'bool'),
  ],
  shapes: ({ tf, x, p, i, s }) => [
    x.reshape([2, -1]), x.transpose(), s.transpose([2, 0, 1]), x.expandDims(0), s.squeeze(), x.slice([1, 0], [2, 3]),
    tf.stridedSlice(x, [0, 0], [4, 6], [2, 3]), tf.concat([x, p], 1), tf.stack([x, p], 1), ...tf.split(x, 3, 1), ...tf.unstack(x),
    x.tile([2, 1]), x.pad([[1, 0], [0, 2]]), tf.mirrorPad(x, [[1, 1], [0, 0]], 'reflect'), x.reverse(1), tf.broadcastTo(x.slice([0, 0], [1, 6]), [4, 6]),
    tf.gather(x, i), tf.gather(x, i, 1), tf.oneHot(i, 5), tf.gatherND(x, tf.tensor2d([[0, 1], [2, 2]], [2, 2], 'int32')),
    tf.scatterND(tf.tensor2d([[1], [3]], [2, 1], 'int32'), tf.ones([2, 6]), [4, 6]), tf.unsortedSegmentSum(x, tf.tensor1d([0, 1, 0, 1], 'int32'), 2),
    tf.range(0, 5, 1, 'int32'), tf.linspace(0, 1, 4), tf.eye(3), tf.fill([2, 2], 3), tf.zeros([50, 60]), tf.diag(i.cast('float32')),
    tf.spaceToBatchND(s.expandDims(3) as Tensor4D, [1, 1], [[0, 0], [0, 0]]), tf.linalg.bandPart(x, 1, 1),
  ],
  products: ({ tf, x, p, s }) => [
    x.matMul(p, false, true), x.matMul(p, true, false), tf.dot(x, p.transpose()), s.matMul(s.transpose([0, 2, 1])),
    tf.einsum('ij,kj->ik', x, p), tf.fused.matMul({ a: x, b: p, transposeB: true, activation: 'relu' }),
  ],
  images: ({ tf, m, v }) => [
    tf.conv2d(m, tf.ones([3, 3, 2, 3]), 2, 'same'), tf.conv2d(m, tf.ones([3, 3, 2, 3]), 1, 'valid'),
    tf.conv2dTranspose(m, tf.ones([4, 4, 3, 2]), [2, 12, 12, 3], 2, 'same'), tf.depthwiseConv2d(m, tf.ones([3, 3, 2, 1]), 1, 'same'),
    tf.maxPool(m, 2, 2, 'same'), tf.avgPool(m, 2, 2, 'same'), tf.image.resizeBilinear(m, [9, 9]),
    tf.image.resizeNearestNeighbor(m, [12, 12]), tf.image.flipLeftRight(m), tf.depthToSpace(m.concat(m, 3), 2),
    tf.conv3d(v, tf.ones([2, 2, 2, 1, 2]), 1, 'same'), tf.conv1d(m.slice([0, 0, 0, 0], [2, 1, 6, 2]).squeeze([1]) as Tensor3D, tf.ones([3, 2, 4]), 1, 'same'),
    tf.batchNorm(m, tf.zeros([2]), tf.ones([2])), tf.localResponseNormalization(m), tf.maxPool3d(v, 2, 2, 'same'),
    tf.spaceToBatchND(m, [2, 2], [[0, 0], [0, 0]]),
  ],
  gradients: ({ tf, x, p, m, i }) => [
    ...tf.grads((a: Tensor, b: Tensor) => a.tanh().mul(b.sigmoid()).sum())([x, p]),
    tf.grad((a: Tensor) => tf.maxPool(tf.conv2d(a as Tensor4D, tf.ones([3, 3, 2, 3]), 1, 'same'), 2, 2, 'same').sum())(m),
    tf.grad((a: Tensor) => tf.image.resizeBilinear(a as Tensor4D, [12, 12]).square().sum())(m),
    tf.grad((a: Tensor) => tf.image.resizeNearestNeighbor(a as Tensor4D, [12, 12]).square().sum())(m),
    tf.grad((a: Tensor) => tf.avgPool(a as Tensor4D, 2, 2, 'same').square().sum())(m),
    tf.grad((a: Tensor) => tf.depthwiseConv2d(a as Tensor4D, tf.ones([3, 3, 2, 1]), 1, 'same').square().sum())(m),
    tf.grad((a: Tensor) => tf.softmax(a).mul(p).sum())(x), tf.grad((a: Tensor) => tf.logSoftmax(a).mul(p).sum())(x),
    tf.grad((a: Tensor) => tf.gather(a, i).square().sum())(x), tf.grad((a: Tensor) => a.cumsum(1).square().sum())(x),
    tf.grad((a: Tensor) => a.elu().add(a.selu()).add(a.softplus()).add(a.leakyRelu(0.2)).sum())(x),
    tf.grad((a: Tensor) => a.pad([[1, 0], [0, 2]]).square().sum())(x), tf.grad((a: Tensor) => a.max(1).sum())(x),
    tf.grad((a: Tensor) => tf.concat([a, p], 1).tile([1, 2]).slice([0, 1], [2, 5]).square().sum())(x),
    tf.grad((a: Tensor) => tf.grad((b: Tensor) => b.matMul(p, false, true).relu().square().sum())(a).square().sum())(x),
  ],
}

function network(body: (g: Given) => Tensor | Tensor[]): Network {
  return {
    seed: 1, variables: [zeros('unused', [1])], programs: {
      all: {
        inputs: {
          x: { shape: [4, 6], dtype: 'float32' }, p: { shape: [4, 6], dtype: 'float32' }, i: { shape: [3], dtype: 'int32' },
          m: { shape: [2, 6, 6, 2], dtype: 'float32' }, v: { shape: [1, 4, 4, 4, 1], dtype: 'float32' }, s: { shape: [4, 6, 1], dtype: 'float32' },
        },
        run({ tf, inputs }) {
          const made = [body({ tf, ...inputs } as unknown as Given)].flat()
          return { outputs: Object.fromEntries(made.map((t, k) => [`${k}`, t])), updates: {} }
        },
      },
    },
  }
}

const inputs = {
  x: wave([4, 6]), p: wave([4, 6]).map(a => Math.abs(a) + 0.1), i: new Int32Array([2, 0, 3]), m: wave([2, 6, 6, 2]),
  v: wave([1, 4, 4, 4, 1]), s: wave([4, 6, 1]),
}

it.each(Object.entries(cases))('gives the same bits compiled: %s', (_, body) => {
  const [eager, compiled] = (['eager', 'compiled'] as const).map(mode => {
    const runner = createRunner(backend, network(body), { mode })
    const outputs = runner.run('all', inputs)
    runner.dispose()
    return outputs
  })
  expect(compiled).toEqual(eager)
  expect(Object.values(compiled!).every(v => v.length > 0)).toBe(true)
})
