import protobuf from 'protobufjs'
import { expect, it } from 'vitest'
import { attributeTypes, dataTypes } from '../../../src-main/engine/addon'
import { encodeSavedModel, isUniform } from '../../../src-main/engine/graph-def'
import type { NodeAttribute, TensorValue } from '../../../src-main/engine/graph-def'
import { outputReference } from '../../../src-main/engine/op-outputs'

/** The same messages as TensorFlow's files declare them, read by another implementation. */
const schema = `syntax = "proto3";
message SavedModel { int64 saved_model_schema_version = 1; repeated MetaGraphDef meta_graphs = 2; }
message MetaGraphDef { MetaInfoDef meta_info_def = 1; GraphDef graph_def = 2; }
message MetaInfoDef { repeated string tags = 4; }
message GraphDef { repeated NodeDef node = 1; FunctionDefLibrary library = 2; VersionDef versions = 4; }
message VersionDef { int32 producer = 1; }
message FunctionDefLibrary { repeated FunctionDef function = 1; }
message FunctionDef { OpDef signature = 1; repeated NodeDef node_def = 3; map<string, string> ret = 4; map<string, AttrValue> attr = 5; }
message OpDef { string name = 1; repeated ArgDef input_arg = 2; repeated ArgDef output_arg = 3; bool is_stateful = 17; }
message ArgDef { string name = 1; int32 type = 3; }
message NodeDef { string name = 1; string op = 2; repeated string input = 3; map<string, AttrValue> attr = 5; }
message AttrValue { oneof value { ListValue list = 1; bytes s = 2; int64 i = 3; float f = 4; bool b = 5; int32 type = 6;
  TensorShapeProto shape = 7; TensorProto tensor = 8; NameAttrList func = 10; } }
message ListValue { repeated bytes s = 2; repeated int64 i = 3; repeated float f = 4; repeated bool b = 5; repeated int32 type = 6; }
message NameAttrList { string name = 1; }
message TensorShapeProto { repeated Dim dim = 2; }
message Dim { int64 size = 1; }
message TensorProto { int32 dtype = 1; TensorShapeProto tensor_shape = 2; bytes tensor_content = 4; repeated float float_val = 5;
  repeated int32 int_val = 7; repeated bool bool_val = 11; }`

const SavedModel = protobuf.parse(schema).root.lookupType('SavedModel')

function decode(bytes: Uint8Array) {
  return SavedModel.toObject(SavedModel.decode(bytes), { longs: Number, bytes: Array, oneofs: false }) as {
    metaGraphs: { metaInfoDef: object, graphDef: { node: { attr: Record<string, object> }[], library: { function: object[] } } }[]
  }
}

function attribute(value: NodeAttribute) {
  const bytes = encodeSavedModel({ nodes: [{ name: 'n', op: 'Op', inputs: ['a', 'b:1', '^c'], attributes: [value] }], functions: [] })
  return decode(bytes).metaGraphs[0]!.graphDef.node[0]!.attr[value.name]
}

const constant = (tensor: TensorValue) => attribute({ name: 'value', tensor })

it('writes every kind of attribute', () => {
  const { type, int, float, bool, string, shape } = attributeTypes
  expect([
    attribute({ name: 'a', type, value: 3 }), attribute({ name: 'a', type: int, value: -1 }), attribute({ name: 'a', type: float, value: 0.5 }),
    attribute({ name: 'a', type: bool, value: true }), attribute({ name: 'a', type: string, value: 'SAME' }),
    attribute({ name: 'a', type: shape, value: [2, 3] }), attribute({ name: 'a', type: int, value: [1, 2] }), attribute({ name: 'a', types: [] }),
    attribute({ name: 'a', types: [1, 9] }), attribute({ name: 'a', function: 'p0' }), attribute({ name: 'a', bytes: Uint8Array.of(0, 200) }),
  ]).toEqual([
    { type: 3 }, { i: -1 }, { f: 0.5 }, { b: true }, { s: [83, 65, 77, 69] }, { shape: { dim: [{ size: 2 }, { size: 3 }] } },
    { list: { i: [1, 2] } }, { list: {} }, { list: { type: [1, 9] } }, { func: { name: 'p0' } }, { s: [0, 200] },
  ])
})

it('writes constants by their bytes, and those of one value by that value', () => {
  const shape = { dim: [{ size: 3 }] }
  expect(constant({ shape: [3], dtype: dataTypes.int32, values: Int32Array.of(1, 2, 3) })).toEqual(
    { tensor: { dtype: 3, tensorShape: shape, tensorContent: [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0] } })
  expect(constant({ shape: [3], dtype: dataTypes.float32, values: Float32Array.of(-0, -0, -0) })).toEqual(
    { tensor: { dtype: 1, tensorShape: shape, floatVal: [-0] } })
  expect(constant({ shape: [3], dtype: dataTypes.uint8, values: Uint8Array.of(9, 9, 9) })).toEqual(
    { tensor: { dtype: 4, tensorShape: shape, intVal: [9] } })
  expect(constant({ shape: [3], dtype: dataTypes.bool, values: Uint8Array.of(1, 1, 1) })).toEqual(
    { tensor: { dtype: 10, tensorShape: shape, boolVal: [true] } })
  expect(isUniform(new Uint8Array(new Float32Array([0, -0]).buffer), 4)).toBe(false)
})

it('writes functions', () => {
  const bytes = encodeSavedModel({
    nodes: [], functions: [{
      name: 'f', inputs: [{ name: 'in0', type: 1 }], outputs: [{ name: 'out0', type: 3, source: 'n:y:0' }],
      nodes: [{ name: 'n', op: 'Cast', inputs: ['in0'], attributes: [] }], attributes: [{ name: '_noinline', type: attributeTypes.bool, value: true }],
    }],
  })
  expect(decode(bytes).metaGraphs[0]).toEqual({
    metaInfoDef: { tags: ['serve'] }, graphDef: {
      versions: { producer: 1882 }, library: {
        function: [{
          signature: { name: 'f', inputArg: [{ name: 'in0', type: 1 }], outputArg: [{ name: 'out0', type: 3 }], isStateful: true },
          nodeDef: [{ name: 'n', op: 'Cast', input: ['in0'] }], ret: { out0: 'n:y:0' }, attr: { _noinline: { b: true } },
        }],
      },
    },
  })
})

it('knows the names of outputs', () => {
  expect(outputReference('n', 'Mul', 0)).toBe('n:z:0')
  expect(outputReference('n', 'FusedBatchNormV3', 3)).toBe('n:reserve_space_1:0')
  expect(outputReference('n', 'SplitV', 2)).toBe('n:output:2')
  expect(outputReference('n', 'Sum', 0)).toBe('n:output:0')
  expect(() => outputReference('n', 'Mul', 1)).toThrow('Output 1 of Mul')
})
