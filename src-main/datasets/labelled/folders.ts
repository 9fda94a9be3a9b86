/** Texts in folders that are named by their class: spam/1.txt, ham/1.txt. */
import { folderClasses } from '../common/folder-classes'
import type { SourceFile } from '../define'

/** Text and mail; files of mail corpora end with a number or a hash. */
const textEnding = /(?:\.(?:txt|text|eml)|\.[\da-f]{16,64}|(?:^|\/)[^./]+|(?:^|\/)\d[\d.]*)$/i
const tableEnding = /\.(?:csv|tsv|tab|json|jsonl|ndjson|parquet)$/i
/** Of the files of a drop at least this share must be such texts. */
const textShare = 0.9
/** Books in folders by author are few; examples are many. */
const leastPerClass = 3

export function isTextName(name: string): boolean {
  return textEnding.test(name)
}

export function isTableName(name: string): boolean {
  return tableEnding.test(name)
}

/** The texts among the files of one folder if at least two folders in it hold texts and nearly nothing else. */
export function textsByFolder(files: readonly SourceFile[]): SourceFile[] {
  if (!files.some(file => file.name.split('/').length > 2)) return []
  const texts = files.filter(file => isTextName(file.name))
  if (texts.length < files.length * textShare) return []
  const counts = new Map<string, number>()
  const found = folderClasses(texts.map(file => file.name))
  for (const one of found) if (one !== undefined) counts.set(one, (counts.get(one) ?? 0) + 1)
  const isMany = [...counts.values()].every(count => count >= leastPerClass)
  return counts.size >= 2 && isMany ? texts.filter((_, index) => found[index] !== undefined) : []
}
