/** FLAC files whose samples are stored as they are, with every checksum right; and an MP3 of silence. */

const blockSize = 4096

export function flac(samples: Float32Array, rate = 16_000, announced = samples.length): Buffer {
  const info = Buffer.alloc(34)
  info.writeUInt16BE(blockSize, 0)
  info.writeUInt16BE(blockSize, 2)
  // 20 bits of rate, one channel, 16 bits a sample, 36 bits of length; no sum of all samples.
  info.writeUIntBE(rate * 16, 10, 3)
  info[13] = 0xF0
  info.writeUInt32BE(announced, 14)
  const frames: Buffer[] = []
  for (let begin = 0; begin < samples.length; begin += blockSize)
    frames.push(frame(samples.subarray(begin, begin + blockSize), frames.length))
  return Buffer.concat([Buffer.from('fLaC'), Buffer.from([0x80, 0, 0, 34]), info, ...frames])
}

function frame(samples: Float32Array, number: number): Buffer {
  if (number > 127) throw new Error('numbers of more than one byte are not written')
  // Block size in 16 bits at the end; rate as in the header of the file; mono; 16 bits.
  const head = Buffer.from([0xFF, 0xF8, 0x70, 0x08, number, 0, 0])
  head.writeUInt16BE(samples.length - 1, 5)
  const body = Buffer.alloc(1 + samples.length * 2)
  body[0] = 0x02
  for (const [i, value] of samples.entries()) body.writeInt16BE(Math.round(value * 32767), 1 + i * 2)
  const whole = Buffer.concat([head, Buffer.from([crc(head, 8, 0x07)]), body])
  const end = Buffer.alloc(2)
  end.writeUInt16BE(crc(whole, 16, 0x8005))
  return Buffer.concat([whole, end])
}

function crc(bytes: Uint8Array, bits: 8 | 16, polynomial: number): number {
  const top = 1 << (bits - 1)
  let sum = 0
  for (const byte of bytes) {
    sum ^= byte << (bits - 8)
    for (let k = 0; k < 8; k++) sum = (sum & top ? sum << 1 ^ polynomial : sum << 1) & (top * 2 - 1)
  }
  return sum
}

/** Frames of MPEG 1 layer III (mono, 64 kbit, 44.1 kHz) that hold nothing. */
export function silentMp3(frames: number): Buffer {
  const one = Buffer.alloc(208)
  one.writeUInt32BE(0xFFFB50C4)
  return Buffer.concat(Array.from({ length: frames }, () => one))
}
