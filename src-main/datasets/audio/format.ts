/** Which form of sound a file is, by its first bytes, with what the header says of it. */
import { mp3Rate } from './mp3'

/** `window`: decoded by Chromium, outside this process. */
export type AudioFormat =
  | { readonly form: 'wav' }
  | { readonly form: 'window', readonly what: 'FLAC' | 'MP3' | 'Ogg', readonly rate: number, readonly seconds: number | undefined }
  | { readonly form: 'other', readonly what: string }

export const audioExtensions = ['.wav', '.wave', '.flac', '.mp3', '.ogg', '.oga', '.opus']

export function audioFormatOf(head: Uint8Array): AudioFormat | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const at = (begin: number, end: number): string => bytes.toString('latin1', begin, end)
  if (/^(RIFF|RF64|BW64)$/.test(at(0, 4)) && at(8, 12) === 'WAVE') return { form: 'wav' }
  if (at(0, 4) === 'fLaC') return flac(bytes)
  if (at(0, 4) === 'OggS') return ogg(bytes)
  if (at(0, 4) === 'FORM' && /^AIF[FC]$/.test(at(8, 12))) return { form: 'other', what: 'AIFF' }
  if (at(4, 8) === 'ftyp' && /^M4[AB] $/.test(at(8, 12))) return { form: 'other', what: 'M4A' }
  if (at(0, 4) === '.snd') return { form: 'other', what: 'AU' }
  if (at(0, 4) === 'MThd') return { form: 'other', what: 'MIDI' }
  const rate = mp3Rate(bytes)
  return rate === undefined ? undefined : { form: 'window', what: 'MP3', rate, seconds: undefined }
}

/** STREAMINFO comes first: 20 bits of rate, 3 of channels, 5 of depth, 36 of length. */
function flac(bytes: Buffer): AudioFormat {
  const rate = bytes.length < 26 ? 0 : bytes.readUIntBE(18, 3) >> 4
  if (rate === 0) return { form: 'other', what: 'FLAC' }
  const samples = (bytes[21]! & 15) * 2 ** 32 + bytes.readUInt32BE(22)
  return { form: 'window', what: 'FLAC', rate, seconds: samples > 0 ? samples / rate : undefined }
}

function ogg(bytes: Buffer): AudioFormat {
  const first = bytes.toString('latin1', 28, 64)
  const vorbis = first.indexOf('\x01vorbis')
  if (vorbis >= 0 && bytes.length >= 28 + vorbis + 16)
    return { form: 'window', what: 'Ogg', rate: bytes.readUInt32LE(28 + vorbis + 12), seconds: undefined }
  // Opus always decodes at this rate.
  if (first.includes('OpusHead')) return { form: 'window', what: 'Ogg', rate: 48_000, seconds: undefined }
  return { form: 'other', what: 'Ogg' }
}
