/**
 * Why a file is left out, as one sentence about it ("it ...") with the remedy, in both languages: whoever shows it puts
 * the file's name before it. Slots in braces are filled from the values.
 */
import { StudioError, type ErrorCode, type LocaleName, type Skipped } from '#contract'

type Values = Readonly<Record<string, string | number>>

export const reasonTexts = {
  'empty': { 'en': 'it is empty: choose a file with content', 'zh-CN': '它是空的：请选择有内容的文件' },
  'empty-text': { 'en': 'it is empty: choose a file with text', 'zh-CN': '它是空的：请选择有文字的文件' },
  'empty-folder': { 'en': 'it holds no files: choose a folder with text or images', 'zh-CN': '其中没有文件：请选择有文本或图片的文件夹' },
  'missing': { 'en': 'it does not exist (any more)', 'zh-CN': '它（已）不存在' },
  'no-rights': { 'en': 'it may not be read: give yourself the right to read it', 'zh-CN': '没有读取权限：请先授予读取权限' },
  'io': { 'en': 'it cannot be read from the disk ({message})', 'zh-CN': '无法从磁盘读取（{message}）' },
  'special': { 'en': 'it is a device, pipe or socket, not a file', 'zh-CN': '它是设备、管道或套接字，不是文件' },
  'linked-folder': { 'en': 'it is a link to a folder: drop the folder itself', 'zh-CN': '它是指向文件夹的链接：请直接拖入该文件夹' },
  'broken-link': { 'en': 'it is a link that leads nowhere', 'zh-CN': '它是失效的链接' },
  'too-deep': { 'en': 'it lies more than {limit} folders deep: drop the inner folder', 'zh-CN': '它的层级超过 {limit} 层：请拖入里层的文件夹' },
  'too-many': { 'en': 'it holds more than {limit} files: drop it in parts', 'zh-CN': '其中的文件超过 {limit} 个：请分批拖入' },
  'unknown': {
    'en': 'it is neither text nor an image that can be read: choose text (UTF-8) or PNG, JPEG, WebP, GIF, AVIF, TIFF, BMP',
    'zh-CN': '它既不是文本也不是可读取的图片：请选择文本（UTF-8）或 PNG、JPEG、WebP、GIF、AVIF、TIFF、BMP',
  },
  'document': {
    'en': 'it is {what}, not plain text: save it as .txt (UTF-8) first',
    'zh-CN': '它是 {what}，不是纯文本：请先另存为 .txt（UTF-8）',
  },
  'archive': { 'en': 'it is an archive: unpack it and drop the folder', 'zh-CN': '它是压缩包：请解压后拖入文件夹' },
  'binary': {
    'en': 'it is not text: there is a zero byte at position {position}; choose a text file',
    'zh-CN': '它不是文本：位置 {position} 处有零字节；请选择文本文件',
  },
  'controls': {
    'en': 'it is not text: {percent} % of it are control characters; choose a text file',
    'zh-CN': '它不是文本：其中 {percent} % 是控制字符；请选择文本文件',
  },
  'encoding': {
    'en': 'it is in an encoding that cannot be told for certain (first byte outside ASCII at position {position}): save it as UTF-8',
    'zh-CN': '无法确定它的编码（首个非 ASCII 字节在位置 {position}）：请另存为 UTF-8',
  },
  'other-kind': {
    'en': 'it is of another kind than nearly everything beside it: drop it by itself to use it',
    'zh-CN': '它与同一文件夹中的绝大多数文件类型不同：如要使用请单独拖入',
  },
  'wrong-kind': { 'en': 'it is not of the kind that was asked for ({kind})', 'zh-CN': '它不是所要求的类型（{kind}）' },
  'svg': { 'en': 'it is an SVG drawing: export it as PNG', 'zh-CN': '它是 SVG 矢量图：请导出为 PNG' },
  'heic': { 'en': 'it is a HEIC photo, which cannot be decoded here: export it as JPEG or PNG', 'zh-CN': '它是 HEIC 照片，此处无法解码：请导出为 JPEG 或 PNG' },
  'not-image': { 'en': 'it is named like an image, but its content is none: export it again', 'zh-CN': '它以图片命名，但内容不是图片：请重新导出' },
  'broken-image': { 'en': 'it is damaged ({message}): export it again', 'zh-CN': '它已损坏（{message}）：请重新导出' },
  'too-many-pixels': {
    'en': 'it has {width} × {height} pixels, more than {limit} million: make it smaller',
    'zh-CN': '它有 {width} × {height} 像素，超过 {limit} 百万：请缩小后再用',
  },
  'too-large': { 'en': 'it is larger than {limit} MB: make it smaller', 'zh-CN': '它大于 {limit} MB：请缩小后再用' },
  'bmp': { 'en': 'it is a BMP of a compressed or rare form: export it as PNG', 'zh-CN': '它是压缩或少见形式的 BMP：请导出为 PNG' },
  'idx-labels': { 'en': 'it holds labels: images are trained without them', 'zh-CN': '它是标签文件：训练图片不需要标签' },
  'idx-short': {
    'en': 'it is cut short: it announces {announced} images and holds {held}; get it again',
    'zh-CN': '它不完整：声明有 {announced} 张图片，实际只有 {held} 张；请重新获取',
  },
  'idx-form': { 'en': 'it is no IDX file of images ({message}): get it again', 'zh-CN': '它不是图片的 IDX 文件（{message}）：请重新获取' },
  'gzip': { 'en': 'it is damaged inside its compression ({message}): get it again', 'zh-CN': '它的压缩数据已损坏（{message}）：请重新获取' },
  'none-usable': {
    'en': 'none of its {n} files can be used; the first, {file}: {reason}',
    'zh-CN': '其中 {n} 个文件均不可用；第一个 {file}：{reason}',
  },
  'too-small-images': {
    'en': 'it has {found} different images, needed are {needed}: add images',
    'zh-CN': '它有 {found} 张不同的图片，至少需要 {needed} 张：请添加图片',
  },
  'too-small-text': {
    'en': 'it has {found} characters of text, needed are {needed}: add text',
    'zh-CN': '它有 {found} 个字符，至少需要 {needed} 个：请添加文本',
  },
  'too-many-columns': {
    'en': 'it has {found} columns, more than {limit}: remove columns or transpose it',
    'zh-CN': '它有 {found} 列，超过 {limit} 列：请删减列或转置',
  },
  'too-many-cells': {
    'en': 'it has more than {limit} million cells: remove rows or columns',
    'zh-CN': '它的单元格超过 {limit} 百万个：请删减行或列',
  },
  'row-short': {
    'en': 'it has {n} rows with too few cells, the first is row {row}, where “{column}” is missing: they count as empty there, the rest is used',
    'zh-CN': '其中 {n} 行的单元格不足，首个是第 {row} 行，缺少“{column}”：缺少处视为空，其余照常使用',
  },
  'row-long': {
    'en': 'it has {n} rows with too many cells, the first is row {row} with {text}, from column {column} on: these rows are left out, quote cells that hold the delimiter',
    'zh-CN': '其中 {n} 行的单元格过多，首个是第 {row} 行（{text} 个，从第 {column} 列起多余）：这些行已略过；含分隔符的单元格请加引号',
  },
  'row-cell': {
    'en': 'it has {n} rows with a cell of more than 1 MB, the first is row {row}, column “{column}”: these rows are left out, the rest is used',
    'zh-CN': '其中 {n} 行有超过 1 MB 的单元格，首个是第 {row} 行“{column}”列：这些行已略过，其余照常使用',
  },
  'row-quote': {
    'en': 'it has {n} rows with a quote that is never closed, the first is row {row}, column “{column}”: the quote is taken as a sign, close it to be sure',
    'zh-CN': '其中 {n} 行的引号没有闭合，首个是第 {row} 行“{column}”列：该引号按普通字符处理；请补上引号以免误读',
  },
  'row-zero': {
    'en': 'it has {n} rows with zero bytes, the first is row {row}, column “{column}”: these count as spaces, the rest is used',
    'zh-CN': '其中 {n} 行含有零字节，首个是第 {row} 行“{column}”列：零字节视为空格，其余照常使用',
  },
  'row-json': {
    'en': 'it has {n} rows that are no valid JSON, the first is row {row} ({text}): these rows are left out, the rest is used',
    'zh-CN': '其中 {n} 行不是有效的 JSON，首个是第 {row} 行（{text}）：这些行已略过，其余照常使用',
  },
  'row-value': {
    'en': 'it has {n} cells that do not fit their column, the first is row {row}, column “{column}”: “{text}”; they count as empty, the rest is used',
    'zh-CN': '其中 {n} 个单元格与所在列的类型不符，首个是第 {row} 行“{column}”列：“{text}”；它们视为空，其余照常使用',
  },
  'no-rows': { 'en': 'it has no rows that can be used: choose a file with data below its header', 'zh-CN': '其中没有可用的行：请选择表头下有数据的文件' },
  'other-columns': {
    'en': 'it has other columns than {file}: drop it by itself to use it',
    'zh-CN': '它的列与 {file} 不同：如要使用请单独拖入',
  },
  'too-small-table': {
    'en': 'it has {found} rows that can be used, needed are {needed}: add rows',
    'zh-CN': '其中可用的只有 {found} 行，至少需要 {needed} 行：请添加数据',
  },
  'too-small-series': {
    'en': 'it has {found} steps in its longest series, needed are {needed}: add steps',
    'zh-CN': '其中最长的序列只有 {found} 步，至少需要 {needed} 步：请添加数据',
  },
  'short-series': {
    'en': 'it has {n} series of fewer than {needed} steps, the first is “{name}”: they are left out, the rest is used',
    'zh-CN': '其中 {n} 个序列不足 {needed} 步，首个是“{name}”：它们已略过，其余照常使用',
  },
  'repeated-times': {
    'en': 'it has {n} rows with a time that their series has already, the first is data row {row}: the earlier row counts, the rest is used',
    'zh-CN': '其中 {n} 行的时间在同一序列中重复，首个是第 {row} 个数据行：以先出现的行为准，其余照常使用',
  },
  'no-times': {
    'en': 'it has {n} rows with no time or no series that can be read, the first is data row {row}: they are left out, the rest is used',
    'zh-CN': '其中 {n} 行没有可识别的时间或序列，首个是第 {row} 个数据行：它们已略过，其余照常使用',
  },
  'no-numbers': {
    'en': 'it has no column of numbers beside the time: choose a file with measured values',
    'zh-CN': '除时间外没有数值列：请选择含有测量值的文件',
  },
  'json-form': {
    'en': 'it is JSON, but no table ({message}): give an array of objects, or one object a line',
    'zh-CN': '它是 JSON，但不是表格（{message}）：请使用对象数组，或每行一个对象',
  },
  'parquet': { 'en': 'it is no Parquet file that can be read ({message}): export it again', 'zh-CN': '它不是可读取的 Parquet 文件（{message}）：请重新导出' },
} as const satisfies Record<string, Readonly<Record<LocaleName, string>>>
export type ReasonKey = keyof typeof reasonTexts

export interface Reason {
  readonly key: ReasonKey
  readonly texts: Readonly<Record<LocaleName, string>>
}

/** A reason with its slots filled; a value that is itself a reason is put in each language. */
export function reason(key: ReasonKey, values: Values & { reason?: never } = {}, inner?: Reason): Reason {
  const fill = (locale: LocaleName): string => reasonTexts[key][locale].replace(/\{(\w+)\}/g, (slot, name: string) =>
    name === 'reason' && inner ? inner.texts[locale] : name in values ? shown(values[name]!, locale) : slot)
  return { key, texts: { 'en': fill('en'), 'zh-CN': fill('zh-CN') } }
}

function shown(value: string | number, locale: LocaleName): string {
  return typeof value === 'number' ? value.toLocaleString(locale) : value
}

/** The entry of a file that is left out. */
export function skippedFor(file: string, why: Reason): Skipped {
  return { file, reason: why.texts.en, texts: why.texts }
}

/** An error about one file or set, whose details carry the reason in both languages. */
export function errorFor(code: ErrorCode, file: string, why: Reason, details: Values = {}): StudioError {
  const sentence = why.texts.en.replace(/^it /, `${file} `)
  const message = `${sentence === why.texts.en ? `${file}: ${sentence}` : sentence}.`
  return new StudioError(code, message, { file, ...details, 'reason': why.texts.en, 'reason:zh-CN': why.texts['zh-CN'] })
}
