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
    'en': 'it is neither text nor an image that can be read: choose text (UTF-8) or PNG, JPEG, WebP, GIF, AVIF, TIFF, BMP, SVG',
    'zh-CN': '它既不是文本也不是可读取的图片：请选择文本（UTF-8）或 PNG、JPEG、WebP、GIF、AVIF、TIFF、BMP、SVG',
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
  'svg-links': {
    'en': 'it is a drawing that links to other files: embed them, or export it as PNG',
    'zh-CN': '它是链接到其他文件的矢量图：请嵌入这些文件，或导出为 PNG',
  },
  'svg-text': {
    'en': 'it is a drawing with text, which cannot be drawn here: turn the text into paths, or export it as PNG',
    'zh-CN': '它是含文字的矢量图，此处无法绘制文字：请将文字转为路径，或导出为 PNG',
  },
  'svg-entities': { 'en': 'it is a drawing with entities: export it as PNG', 'zh-CN': '它是含实体定义的矢量图：请导出为 PNG' },
  'heic': { 'en': 'it is a HEIC photo, which cannot be decoded here: export it as JPEG or PNG', 'zh-CN': '它是 HEIC 照片，此处无法解码：请导出为 JPEG 或 PNG' },
  'not-image': { 'en': 'it is named like an image, but its content is none: export it again', 'zh-CN': '它以图片命名，但内容不是图片：请重新导出' },
  'broken-image': { 'en': 'it is damaged ({message}): export it again', 'zh-CN': '它已损坏（{message}）：请重新导出' },
  'too-many-pixels': {
    'en': 'it has {width} × {height} pixels, more than {limit} million: make it smaller',
    'zh-CN': '它有 {width} × {height} 像素，超过 {limit} 百万：请缩小后再用',
  },
  'too-large': { 'en': 'it is larger than {limit} MB: make it smaller', 'zh-CN': '它大于 {limit} MB：请缩小后再用' },
  'bmp': { 'en': 'it is a BMP of a compressed or rare form: export it as PNG', 'zh-CN': '它是压缩或少见形式的 BMP：请导出为 PNG' },
  'idx-labels': {
    'en': 'it holds labels, and no images of the same name are beside it: put both into one folder',
    'zh-CN': '它是标签文件，而旁边没有同名的图片文件：请将两者放入同一文件夹',
  },
  'labels-short': {
    'en': 'it is cut short: it announces {announced} labels and holds {held}; get it again',
    'zh-CN': '它不完整：声明有 {announced} 个标签，实际只有 {held} 个；请重新获取',
  },
  'labels-mismatch': {
    'en': 'it holds {labels} labels for {images} images, so these stay without: get both again',
    'zh-CN': '它有 {labels} 个标签，而图片有 {images} 张，因此图片不带标签：请重新获取两者',
  },
  'npy-form': {
    'en': 'it is no NumPy array of images that can be used ({message}): save uint8 of shape (n, height, width) or (n, height, width, 3)',
    'zh-CN': '它不是可用的 NumPy 图片数组（{message}）：请保存为 uint8，形状 (n, 高, 宽) 或 (n, 高, 宽, 3)',
  },
  'archive-broken': { 'en': 'it is a damaged archive ({message}): make it again', 'zh-CN': '它的压缩包已损坏（{message}）：请重新生成' },
  'idx-short': {
    'en': 'it is cut short: it announces {announced} images and holds {held}; get it again',
    'zh-CN': '它不完整：声明有 {announced} 张图片，实际只有 {held} 张；请重新获取',
  },
  'idx-form': { 'en': 'it is no IDX file of images ({message}): get it again', 'zh-CN': '它不是图片的 IDX 文件（{message}）：请重新获取' },
  'gzip': { 'en': 'it is damaged inside its compression ({message}): get it again', 'zh-CN': '它的压缩数据已损坏（{message}）：请重新获取' },
  'video-later': {
    'en': 'it is a film that cannot be decoded here: save it as GIF, WebP, or numbered pictures in a folder',
    'zh-CN': '它是此处无法解码的视频：请另存为 GIF、WebP，或保存为文件夹中的编号图片',
  },
  'not-video': {
    'en': 'it is no film: choose an animated GIF, WebP or PNG, or numbered pictures in folders',
    'zh-CN': '它不是视频：请选择 GIF、WebP、PNG 动画，或文件夹中的编号图片',
  },
  'too-many-frames': {
    'en': 'it has {frames} frames of {width} × {height} pixels, more than can be decoded: cut it into parts',
    'zh-CN': '它有 {frames} 帧 {width} × {height} 像素的画面，超出可解码的范围：请分成几段',
  },
  'film-short': {
    'en': 'it has {found} frames at {fps} a second, a clip needs {needed}: choose fewer frames a clip',
    'zh-CN': '以每秒 {fps} 帧计它有 {found} 帧，一个片段需要 {needed} 帧：请减少每个片段的帧数',
  },
  'too-few-clips': {
    'en': 'it has {found} different clips, needed are {needed}: add films',
    'zh-CN': '它有 {found} 个不同的片段，至少需要 {needed} 个：请添加视频',
  },
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
  return typeof value === 'number' ? formats[locale].format(value) : value
}

// Made once: reasons are found for thousands of files, and a format takes longer to make than to use.
const formats = { 'en': new Intl.NumberFormat('en'), 'zh-CN': new Intl.NumberFormat('zh-CN') }

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
