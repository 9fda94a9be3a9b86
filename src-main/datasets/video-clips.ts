/** Films as short clips: animated GIF, WebP and PNG, and folders of numbered frames. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type Fact, type ParamValue } from '#contract'
import { namesOf, readVerified, writeLibraryFile } from './common/files'
import { type Reason, reason, skippedFor } from './common/reasons'
import { noneUsable, type Problem, tooFew } from './common/refusals'
import { type Decoders, defineDatasetKind, type ImportContext, type Imported, type OpenedVideo, type SourceFile } from './define'
import { ClassNumbers, folderClasses } from './images/classes'
import { brokenReason } from './images/decode'
import type { Skip } from './images/find'
import { badOption } from './images/options'
import { toForm } from './images/resize-all'
import { isAnimated, isFilmContainer } from './video/animated'
import { framesOf, probe, type Probed } from './video/decode'
import { framesFile, FilmStore, type StoredFilms } from './video/film-store'
import { type Film, findFilms } from './video/films'
import { frameFolders } from './video/frame-folders'
import { type Clip, clipsOf, readVideoMeta, type VideoMeta } from './video/meta'
import { type VideoOptions, videoOptions, whole } from './video/options'
import { makeStrip, tileOf } from './video/strips'
import { commonRate, timesTaken } from './video/timing'

const needed = 8
/** Clips of one preview. */
const mostShown = 200

export const videoClips = defineDatasetKind<OpenedVideo>({
  id: 'video-clips',
  texts: {
    'en': { title: 'Video clips', examples: '{n} clip | {n} clips', summary: 'Animated GIF, WebP or PNG files, or folders of numbered frames.' },
    'zh-CN': { title: '视频片段', examples: '{n} 个片段', summary: 'GIF、WebP、PNG 动画，或由编号帧图片组成的文件夹。' },
  },
  extensions: ['.gif', '.webp', '.apng', '.png'],
  sniff: (file, head) => isAnimated(head, head.length === file.bytes) || isFilmContainer(head) ? 0.95 : 0,
  claims: frameFolders,
  folderIsOne: true,
  importTo,
  open,
  preview,
})

async function importTo(context: ImportContext): Promise<Imported> {
  const options = videoOptions(context.options)
  const problems: Problem[] = []
  const skip: Skip = (file, why) => {
    problems.push({ file: file.name, why })
    context.skip(skippedFor(file.name, why))
  }
  const films = await findFilms(context.files, context.signal, skip)
  const { usable, framesPerSecond } = await probeAll(films, options, { context, skip })
  const store = await FilmStore.create(context.folder, options.size)
  const classes = new ClassNumbers()
  try {
    await addAll(store, usable, { context, options, framesPerSecond, skip, classes })
    if (store.films.length === 0) throw noneUsable(context.files, problems[0] ?? { file: context.files[0]!.name, why: reason('not-video') })
    const clips = clipsOf(store.films, options.frames).length
    if (clips < needed) throw tooFew(namesOf(context.files), 'too-few-clips', { found: clips, needed })
    return await finish(store, { context, options, framesPerSecond, classes })
  } catch (thrown) {
    await store.abandon()
    throw thrown
  }
}

/** Each film that can be used, and the one rate for all. */
async function probeAll(films: readonly Film[], { fps }: VideoOptions, { context, skip }: { context: ImportContext, skip: Skip }) {
  const usable: Film[] = []
  const times: (readonly number[])[] = []
  for (const film of films) {
    context.signal.throwIfAborted()
    const found = await probe(film, context.decoders)
    if ('why' in found) {
      skip(standIn(film), found.why)
      continue
    }
    usable.push(film)
    if (found.probed.seconds) times.push(found.probed.seconds)
  }
  return { usable, framesPerSecond: fps ?? commonRate(times) }
}

/** A film as one file, for messages and classes; a folder of frames goes by the folder's name. */
function standIn({ name, file }: Film): SourceFile {
  return file ?? { path: '', name, bytes: 0 }
}

interface Adding {
  readonly context: ImportContext
  readonly options: VideoOptions
  readonly framesPerSecond: number
  readonly skip: Skip
  readonly classes: ClassNumbers
}

async function addAll(store: FilmStore, films: readonly Film[], adding: Adding): Promise<void> {
  const { context, skip, classes } = adding
  const standIns = films.map(standIn)
  const byFolder = folderClasses(standIns)
  const done = { files: 0, bytes: 0 }
  for (const [index, film] of films.entries()) {
    const why = await addFilm(store, film, adding)
    if (why) {
      store.dropFilm()
      skip(standIns[index]!, why)
    } else {
      store.endFilm(film.name, classes.numberOf(byFolder.get(standIns[index]!)))
    }
    for (const { bytes } of film.file ? [film.file] : film.frames.map(frame => frame.file)) {
      done.files++
      done.bytes += bytes
    }
    context.progress(done)
  }
}

/** Adds the frames of a film; why it is not used, where it is not. */
async function addFilm(store: FilmStore, film: Film, { context, options, framesPerSecond, skip }: Adding): Promise<Reason | undefined> {
  const { decoders, signal } = context
  // Read once more: all films at once would not fit into memory.
  const found = await probe(film, decoders)
  if ('why' in found) return found.why
  const times = takenOf(found.probed, framesPerSecond)
  try {
    let index = 0
    for await (const frame of framesOf(film, found.probed, { decoders, signal, square: options, skip })) {
      for (let k = times?.[index] ?? 1; k > 0; k--) await store.addFrame(frame)
      index++
    }
  } catch (thrown) {
    signal.throwIfAborted()
    if ((thrown as Error).name === 'StudioError') throw thrown
    return brokenReason(thrown)
  }
  const short = reason('film-short', { found: store.frames, fps: framesPerSecond, needed: options.frames })
  return store.frames < options.frames ? short : undefined
}

/** A folder's frames are taken as they are: nothing says how long each was to be seen. */
function takenOf({ seconds }: Probed, framesPerSecond: number): number[] | undefined {
  return seconds && timesTaken(seconds, framesPerSecond)
}

async function finish(store: FilmStore, { context, options, framesPerSecond, classes: numbers }: Omit<Adding, 'skip'>): Promise<Imported> {
  const { folder, signal } = context
  const { size, frames } = options
  const stored = await store.finish(signal, options.colour)
  const labels = Int32Array.from(stored.films, film => film.label)
  const classes = numbers.settle(labels)
  const films = stored.films.map((film, index) => ({ ...film, label: labels[index]! }))
  const { channels, train, sha256 } = stored
  const parts = films.map(film => [film.frames, film.label])
  const content = JSON.stringify([size, channels, framesPerSecond, frames, train, parts, classes, sha256])
  const fingerprint = createHash('sha256').update(content).digest('hex')
  const meta: VideoMeta = { kind: 'video-clips', format: 1, size, channels, framesPerSecond, frames, films, train, classes, sha256, fingerprint }
  await writeLibraryFile(join(folder, 'meta.json'), JSON.stringify(meta))
  const examples = clipsOf(films, frames).length
  const training = clipsOf(films.slice(0, train), frames).length
  return { examples, fingerprint, facts: factsOf(stored, meta), split: { train: training, val: examples - training } }
}

function factsOf({ films, channels }: StoredFilms, { size, frames, framesPerSecond, classes }: VideoMeta): Fact[] {
  const facts: Fact[] = [
    { key: 'films', value: films.length },
    { key: 'frames', value: frames },
    { key: 'fps', value: framesPerSecond },
    { key: 'tile', value: `${size} × ${size}` },
    { key: 'colour', value: channels === 1 ? 'grey' : 'colour' },
  ]
  if (classes.length > 0) facts.push({ key: 'classes', value: classes.length })
  return facts
}

/** Options: size (px) and frames (of a clip); as stored where they are not given. */
async function open(folder: string, options: Readonly<Record<string, ParamValue>> = {}): Promise<OpenedVideo> {
  const meta = await readVideoMeta(folder)
  const size = options['size'] === undefined ? meta.size : whole(options, 'size', 1024)
  const frames = options['frames'] === undefined ? meta.frames : whole(options, 'frames', 256)
  const { channels, framesPerSecond } = meta
  const all = meta.films.reduce((sum, film) => sum + film.frames, 0)
  const stored = await readVerified(join(folder, framesFile), all * meta.size ** 2 * channels, meta.sha256)
  const clips = clipsOf(meta.films, frames)
  const trainCount = clipsOf(meta.films.slice(0, meta.train), frames).length
  if (trainCount === 0) throw badOption('frames', `no film that trains has ${frames} frames`)
  const pixels = toForm(gather(stored, clips, { frames, bytes: meta.size ** 2 * channels }), meta, { size, channels })
  const cut = trainCount * frames * size * size * channels
  return {
    size, frames, channels, framesPerSecond, train: pixels.subarray(0, cut), val: pixels.subarray(cut),
    trainCount, valCount: clips.length - trainCount,
  }
}

function gather(stored: Uint8Array, clips: readonly Clip[], { frames, bytes }: { frames: number, bytes: number }): Uint8Array {
  const out = new Uint8Array(clips.length * frames * bytes)
  const clipBytes = frames * bytes
  for (const [index, { start }] of clips.entries()) out.set(stored.subarray(start * bytes, start * bytes + clipBytes), index * clipBytes)
  return out
}

async function preview(folder: string, slice: { offset: number, count: number }, decoders: Decoders, cacheFolder: string) {
  const meta = await readVideoMeta(folder)
  const all = clipsOf(meta.films, meta.frames)
  const offset = Math.min(slice.offset, Math.max(0, all.length - 1))
  const plan = { meta, file: join(folder, framesFile), decoders, cacheFolder }
  const clips = []
  for (const clip of all.slice(offset, offset + Math.min(slice.count, mostShown))) {
    const name = clip.part === 0 ? clip.film.name : `${clip.film.name} · ${clip.part + 1}`
    clips.push({ name, strip: await makeStrip(clip, plan), label: meta.classes[clip.film.label] ?? null })
  }
  const { frames, framesPerSecond, size } = meta
  return { type: 'video' as const, offset, total: all.length, frames, tile: tileOf(size), framesPerSecond, clips }
}
