/** Classes as folders tell them. */

/** Folders that name a side of a split, not a class. */
const sides = new Set(['train', 'training', 'val', 'valid', 'validation', 'dev', 'test', 'testing', 'eval'])

/**
 * The class of each name ("dropped/cats/1.wav"), or undefined: the first folder in which the names differ. All undefined
 * where fewer than two folders differ.
 */
export function folderClasses(names: readonly string[]): (string | undefined)[] {
  let paths = names.map(name => name.split('/').slice(0, -1))
  while (paths.length > 0 && paths[0]!.length > 0 && paths.every(path => path[0] === paths[0]![0])) paths = paths.map(path => path.slice(1))
  const firsts = new Set(paths.map(path => path[0]))
  if (firsts.size > 1 && [...firsts].every(first => first !== undefined && sides.has(first.toLowerCase())))
    paths = paths.map(path => path.slice(1))
  const found = paths.map(path => path[0])
  return new Set(found).size < 2 ? found.map(() => undefined) : found
}

/** Sorted by code point, and the index of each or -1. */
export function numberClasses(found: readonly (string | undefined)[]): { classes: string[], labels: Int32Array } {
  const classes = [...new Set(found.filter(one => one !== undefined))].sort()
  const places = new Map(classes.map((name, index) => [name, index]))
  return { classes, labels: Int32Array.from(found, one => one === undefined ? -1 : places.get(one)!) }
}
