import { describe, expect, it } from 'vitest'
import { FileIndex } from '../../../../src-main/datasets/speech/file-index'
import { readManifest } from '../../../../src-main/datasets/speech/manifest'
import { namedFor } from '../../../../src-main/datasets/speech/name-patterns'

const row = (audio: string, text: string, speaker = '') => ({ audio, text, speaker })

describe('lists', () => {
  it('reads columns by their names, in any order', () => {
    const text = 'client_id\tpath\tsentence\tage\r\nab\tx.mp3\tHe said "no".\t\r\ncd\ty.mp3\t Two  spaces \t40\r\nef\tz.mp3\t\t\r\n'
    expect(readManifest(text, 'tab')).toEqual([row('x.mp3', 'He said "no".', 'ab'), row('y.mp3', 'Two spaces', 'cd')])
  })

  it('reads cells in quotes, with delimiters, quotes and line ends in them', () => {
    const text = '\uFEFFwav_filename,wav_filesize,transcript\n"a,b.wav",1,"one, ""two""\nthree"\nc.wav,2,four\n"d.wav",3,""\n'
    expect(readManifest(text, 'comma')).toEqual([row('a,b.wav', 'one, "two" three'), row('c.wav', 'four')])
    expect(readManifest('file;text\na;"never closed', 'semicolon')).toEqual([row('a', 'never closed')])
  })

  it('takes the text in words of three columns without a head', () => {
    expect(readManifest('LJ001-0001|In 1455|In fourteen fifty-five\nLJ001-0002|as is|\nLJ001-0003|two\n', 'pipe'))
      .toEqual([row('LJ001-0001', 'In fourteen fifty-five'), row('LJ001-0002', 'as is'), row('LJ001-0003', 'two')])
  })

  it('reads JSON lines and passes over what is none', () => {
    const text = '{"audio_filepath": "/data/a.wav", "duration": 1, "text": "e\u0301te\u0301", "speaker": 7}\n{"broken\n[]\n{"text": "no sound"}\n'
    expect(readManifest(text, 'json')).toEqual([row('/data/a.wav', 'été', '7')])
  })

  it('reads a name and a text on each line, and leaves out the line at which the text was cut', () => {
    expect(readManifest('digits/1: one\n\n84-121-0000 GO ON\nalone\nx: cut he', 'plain', true))
      .toEqual([row('digits/1', 'one'), row('84-121-0000', 'GO ON')])
  })
})

it('finds what a list means, by whatever part of the path it has', () => {
  const file = (name: string) => ({ name, path: `/${name}`, bytes: 1 })
  const names = ['top/en/clips/a.wav', 'top/en/clips/b.mp3', 'top/fr/clips/a.wav', 'top/e\u0301.wav']
  const index = new FileIndex(names.map(file))
  const find = (reference: string, list = 'top/list.csv') => index.find(reference, list)?.name
  expect(find('b.mp3')).toBe(names[1])
  expect(find('b')).toBe(names[1])
  expect(find('b.wav')).toBe(names[1])
  expect(find('./en/clips/a')).toBe(names[0])
  expect(find('C:\\data\\fr\\clips\\a.wav')).toBe(names[2])
  expect(find('clips/a.wav', 'top/fr/list.csv')).toBe(names[2])
  expect(find('a.wav')).toBeUndefined()
  expect(find('é')).toBe(names[3])
})

it.each([
  ['d/7_jackson_0.wav', { text: '7', speaker: 'jackson' }],
  ['yes/0a7c2a8d_nohash_1.wav', { text: 'yes', speaker: '0a7c2a8d' }],
  ['x/84-121123-0000.flac', { speaker: '84' }],
  ['p225_001.wav', { speaker: 'p225' }],
  ['drum_loop_1.wav', {}],
  ['2020-01-05.wav', {}],
])('reads the name %s', (name, found) => expect({ ...namedFor(name) }).toEqual(found))
