/** Names of the outputs of TensorFlow's operations, which the body of a function refers to. */
import listed from './op-outputs.json'

/** Operation to output names; `*` ends the name of a list. Operations not listed have the one output `output`. */
const names = new Map<string, readonly string[]>()
for (const [outputs, operations] of Object.entries(listed)) {
  for (const operation of operations.split(' ')) names.set(operation, outputs.split(' '))
}

/** How the body of a function refers to output `index` of a node. */
export function outputReference(node: string, operation: string, index: number): string {
  const outputs = names.get(operation) ?? ['output']
  const first = outputs[0]!
  if (outputs.length === 1 && first.endsWith('*')) return `${node}:${first.slice(0, -1)}:${index}`
  const name = outputs[index]
  if (name === undefined || name.endsWith('*')) throw new Error(`Output ${index} of ${operation} has no known name`)
  return `${node}:${name}:0`
}
