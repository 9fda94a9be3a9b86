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
  'archive': {
    'en': 'it is an archive that cannot be opened here: unpack it and drop the folder',
    'zh-CN': '它是此处无法打开的压缩包：请解压后拖入文件夹',
  },
  'archive-encrypted': {
    'en': 'it is encrypted: unpack it with its password and drop the folder',
    'zh-CN': '它已加密：请用密码解压后拖入文件夹',
  },
  'archive-split': {
    'en': 'it is one part of a split archive: unpack all parts together and drop the folder',
    'zh-CN': '它是分卷压缩包的一部分：请将所有分卷一起解压后拖入文件夹',
  },
  'archive-broken': { 'en': 'it is a damaged archive ({message}): get it again', 'zh-CN': '它是已损坏的压缩包（{message}）：请重新获取' },
  'archive-short': { 'en': 'it is an archive that is cut short: get it again', 'zh-CN': '它是不完整的压缩包：请重新获取' },
  'archive-crc': {
    'en': 'it is damaged inside its archive (its checksum differs): get the archive again',
    'zh-CN': '它在压缩包内已损坏（校验和不符）：请重新获取压缩包',
  },
  'archive-length': {
    'en': 'it does not have the {announced} bytes that its archive announces: get the archive again',
    'zh-CN': '它的长度不是压缩包声明的 {announced} 字节：请重新获取压缩包',
  },
  'archive-method': {
    'en': 'it is packed in a way that cannot be read here (method {method}): unpack the archive and drop the folder',
    'zh-CN': '它的压缩方式此处无法读取（方法 {method}）：请解压后拖入文件夹',
  },
  'archive-name': {
    'en': 'it has a name that leads out of its archive or is no name: rename it and pack it again',
    'zh-CN': '它的名称指向压缩包之外或无效：请改名后重新压缩',
  },
  'archive-link': {
    'en': 'it is a link inside an archive: put the file itself into it',
    'zh-CN': '它是压缩包内的链接：请将文件本身放入压缩包',
  },
  'archive-bytes': {
    'en': 'it would unpack to more than {limit} GB: unpack it and drop it in parts',
    'zh-CN': '它解压后将超过 {limit} GB：请解压后分批拖入',
  },
  'archive-bomb': {
    'en': 'it would unpack to {times} times its size, as no real data does: unpack it yourself if you trust it',
    'zh-CN': '它解压后将达到自身大小的 {times} 倍，真实数据不会如此：如信任它，请自行解压',
  },
  'archive-overlap': {
    'en': 'it has files that lie over one another, as in archives made to do harm: pack it again',
    'zh-CN': '其中的文件相互重叠，恶意压缩包才会如此：请重新压缩',
  },
  'archive-depth': {
    'en': 'it lies in more than {limit} archives inside one another: unpack the outer ones',
    'zh-CN': '它嵌套在超过 {limit} 层压缩包中：请先解压外层',
  },
  'archive-space': {
    'en': 'it needs {needed} MB to unpack and {free} MB are free: make room on the disk',
    'zh-CN': '解压它需要 {needed} MB，磁盘仅剩 {free} MB：请腾出空间',
  },
  'archive-empty': { 'en': 'it is an archive without files: choose another one', 'zh-CN': '它是没有文件的压缩包：请选择其他压缩包' },
  'epub': { 'en': 'it is an e-book without readable chapters ({message}): get it again', 'zh-CN': '它是没有可读章节的电子书（{message}）：请重新获取' },
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
  'all-left-out': { 'en': 'it was left out entirely: choose something of it', 'zh-CN': '它被全部排除：请至少选择一项' },
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
