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
  'wav-form': { 'en': 'it is no WAV file that can be read ({message}): export it again', 'zh-CN': '它不是可读取的 WAV 文件（{message}）：请重新导出' },
  'wav-coding': {
    'en': 'it stores its samples as {coding}, which is not read here: export it as WAV with 16 bit PCM',
    'zh-CN': '它的采样以 {coding} 存储，此处无法读取：请导出为 16 位 PCM 的 WAV',
  },
  'wav-short': {
    'en': 'it is cut short: it announces {announced} s and holds {held} s, which are used; get it again for the rest',
    'zh-CN': '它不完整：声明有 {announced} 秒，实际只有 {held} 秒（已使用）；如需其余部分请重新获取',
  },
  'audio-channels': { 'en': 'it has {channels} channels, allowed are 1 to {limit}: mix it down', 'zh-CN': '它有 {channels} 个声道，允许 1 到 {limit} 个：请先混音' },
  'audio-rate': {
    'en': 'it announces {rate} samples a second, allowed are 1,000 to 768,000: export it again',
    'zh-CN': '它声明的采样率为 {rate} Hz，允许 1,000 到 768,000：请重新导出',
  },
  'audio-long': { 'en': 'it lasts {seconds} s, more than {limit} s: cut it into pieces', 'zh-CN': '它长 {seconds} 秒，超过 {limit} 秒：请切分后再用' },
  'audio-full': {
    'en': 'it finds no room: the data set already holds {limit} hours of sound; import it as a data set of its own',
    'zh-CN': '数据集已有 {limit} 小时声音，放不下它：请将其单独导入',
  },
  'audio-silent': { 'en': 'it holds no sound: record or export it again', 'zh-CN': '它不含任何声音：请重新录制或导出' },
  'audio-window': {
    'en': 'it is {what}, which the command line cannot decode: convert it to WAV, or import it in the window',
    'zh-CN': '它是 {what}，命令行无法解码：请转换为 WAV，或在窗口中导入',
  },
  'audio-other': { 'en': 'it is {what}, which cannot be decoded here: convert it to WAV', 'zh-CN': '它是 {what}，此处无法解码：请转换为 WAV' },
  'broken-audio': { 'en': 'it is damaged ({message}): export it again', 'zh-CN': '它已损坏（{message}）：请重新导出' },
  'not-audio': { 'en': 'it is named like a sound, but its content is none: export it again', 'zh-CN': '它以声音文件命名，但内容不是声音：请重新导出' },
  'no-transcript': {
    'en': 'it has no transcript: name it in the list, or put a .txt of the same name beside it',
    'zh-CN': '它没有对应的文字：请在清单中列出它，或在旁边放置同名的 .txt',
  },
  'transcript-long': {
    'en': 'it has a transcript of more than {limit} characters: cut it into pieces',
    'zh-CN': '它的文字超过 {limit} 个字符：请切分后再用',
  },
  'list-missing': {
    'en': 'it names {n} recordings that are not there, the first is {first}: put them beside it; the others are used',
    'zh-CN': '它列出的 {n} 段录音不存在，第一个是 {first}：请放在一起；其余的已使用',
  },
  'speech-other': {
    'en': 'it is neither a recording nor a list that names one: drop it by itself to use it',
    'zh-CN': '它既不是录音，也不是列出录音的清单：如要使用请单独拖入',
  },
  'speech-none': {
    'en': 'it has no transcripts: add a list (CSV, TSV, JSON lines) of the recordings and what they say, or a .txt beside each',
    'zh-CN': '它没有文字内容：请添加列出录音及其文字的清单（CSV、TSV、JSON 行），或在每段录音旁放置 .txt',
  },
  'too-small-audio': {
    'en': 'it has {found} clips that can be used, needed are {needed}: add recordings',
    'zh-CN': '它有 {found} 段可用的音频，至少需要 {needed} 段：请添加录音',
  },
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
  'idx-short': {
    'en': 'it is cut short: it announces {announced} images and holds {held}; get it again',
    'zh-CN': '它不完整：声明有 {announced} 张图片，实际只有 {held} 张；请重新获取',
  },
  'idx-form': { 'en': 'it is no IDX file of images ({message}): get it again', 'zh-CN': '它不是图片的 IDX 文件（{message}）：请重新获取' },
  'gzip': { 'en': 'it is damaged inside its compression ({message}): get it again', 'zh-CN': '它的压缩数据已损坏（{message}）：请重新获取' },
  'no-label': {
    'en': 'it has no column of texts beside one of few labels: choose a table with both, or name the columns “text” and “label”',
    'zh-CN': '其中没有文本列和取值较少的标签列：请选择两者都有的表格，或将列命名为“text”和“label”',
  },
  'one-class': { 'en': 'it has texts of one class only: add texts of another', 'zh-CN': '其中的文本只有一个类别：请添加其他类别的文本' },
  'too-many-classes': {
    'en': 'it has more than {limit} different labels: choose the column that holds the class',
    'zh-CN': '它有超过 {limit} 个不同的标签：请选择表示类别的列',
  },
  'text-long': { 'en': 'it has more than {limit} characters, too many for one example: split it', 'zh-CN': '它超过 {limit} 个字符，不能作为一个样例：请拆分' },
  'no-pair': {
    'en': 'it holds no pairs of texts: choose TMX, .po, .mo, two columns of text divided by tabs, or two files named like x.en and x.fr',
    'zh-CN': '其中没有成对的文本：请选择 TMX、.po、.mo、以制表符分隔的两列文本，或名称类似 x.en 与 x.fr 的两个文件',
  },
  'pair-lines': {
    'en': 'it has {found} lines, but {other} has {lines}: both must have the same number, line by line',
    'zh-CN': '它有 {found} 行，而 {other} 有 {lines} 行：两者必须逐行对应、行数相同',
  },
  'pair-long': {
    'en': 'it has {n} texts of more than {limit} characters, the first in line or entry {place}: these are left out, split them to use them',
    'zh-CN': '其中 {n} 个文本超过 {limit} 个字符，首个在第 {place} 行（条）：这些已略过，如要使用请拆分',
  },
  'other-languages': {
    'en': 'it is in other languages ({found}) than the files before it ({used}): import it by itself',
    'zh-CN': '它的语言（{found}）与前面的文件（{used}）不同：请单独导入',
  },
  'line-long': {
    'en': 'it has more than {limit} characters in line {line}: break it into lines',
    'zh-CN': '它的第 {line} 行超过 {limit} 个字符：请将其分行',
  },
  'texts-too-large': { 'en': 'it has more than {limit} GB of text: import it in parts', 'zh-CN': '它的文本超过 {limit} GB：请分批导入' },
  'xml-form': { 'en': 'it is no XML that can be read (line {line}: {message}): export it again', 'zh-CN': '它不是可读取的 XML（第 {line} 行：{message}）：请重新导出' },
  'xml-entity': {
    'en': 'it uses entities of its own (line {line}: {message}), which are not expanded here: export it without a document type',
    'zh-CN': '它使用了自定义实体（第 {line} 行：{message}），此处不予展开：请导出为不含文档类型声明的文件',
  },
  'tmx-languages': {
    'en': 'it does not say in which two languages its segments are: export it again with xml:lang',
    'zh-CN': '它没有说明各片段属于哪两种语言：请重新导出并带上 xml:lang',
  },
  'po-form': {
    'en': 'it is no gettext catalogue that can be read (line {line}: {text}): check it with msgfmt',
    'zh-CN': '它不是可读取的 gettext 目录（第 {line} 行：{text}）：请用 msgfmt 检查',
  },
  'mo-form': {
    'en': 'it is damaged at entry {entry}: make it again with msgfmt',
    'zh-CN': '它在第 {entry} 条处已损坏：请用 msgfmt 重新生成',
  },
  'charset': {
    'en': 'it is not in the encoding that it names ({charset}): convert it to UTF-8 with msgconv',
    'zh-CN': '它的内容与所声明的编码（{charset}）不符：请用 msgconv 转换为 UTF-8',
  },
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
  'too-small-labelled': {
    'en': 'it has {found} different labelled texts, needed are {needed}: add texts',
    'zh-CN': '它有 {found} 段不同的带标签文本，至少需要 {needed} 段：请添加文本',
  },
  'too-small-pairs': {
    'en': 'it has {found} different pairs of texts, needed are {needed}: add pairs',
    'zh-CN': '它有 {found} 对不同的文本，至少需要 {needed} 对：请添加文本对',
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

/** What such an error says of its file, to be listed among what is left out. */
export function reasonOf({ details, message }: StudioError): Reason {
  const en = String(details['reason'] ?? message)
  return { key: 'io', texts: { 'en': en, 'zh-CN': String(details['reason:zh-CN'] ?? en) } }
}
