/** Where the studio keeps what belongs to a person, on each platform; the same for the window and for duet. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

export function surroundings(): Surroundings {
  return { platform: process.platform, env: process.env, home: homedir() }
}

/** Folder of settings that belong to this computer (window place, chosen library, logs). */
export function userFolder(at: Surroundings = surroundings()): string {
  if (at.platform === 'darwin') return join(at.home, 'Library', 'Application Support', 'Duet Studio')
  if (at.platform === 'win32') return join(at.env['APPDATA'] ?? join(at.home, 'AppData', 'Roaming'), 'Duet Studio')
  return join(absolute(at.env['XDG_CONFIG_HOME']) ?? join(at.home, '.config'), 'duet-studio')
}

/** The library where nobody chose another. */
export function defaultLibrary(at: Surroundings = surroundings()): string {
  if (at.platform === 'darwin' || at.platform === 'win32') return join(userFolder(at), 'library')
  return join(absolute(at.env['XDG_DATA_HOME']) ?? join(at.home, '.local', 'share'), 'duet-studio', 'library')
}

/**
 * The library to open: what the command line says, else DUET_LIBRARY, else the remembered choice in `folder` (the user
 * folder), else the default.
 */
export function libraryFolder(folder: string, argument?: string, at: Surroundings = surroundings()): string {
  const said = argument || at.env['DUET_LIBRARY']
  if (said) return resolve(said)
  return chosenLibrary(folder) ?? defaultLibrary(at)
}

const choiceFile = 'library.json'

/** The library that the user chose in the window, or undefined; a file that cannot be read counts as no choice. */
export function chosenLibrary(folder: string): string | undefined {
  try {
    const choice: unknown = JSON.parse(readFileSync(join(folder, choiceFile), 'utf8'))
    const chosen = typeof choice === 'object' && choice !== null && 'folder' in choice ? choice.folder : undefined
    return typeof chosen === 'string' ? absolute(chosen) : undefined
  } catch {
    return undefined
  }
}

export function rememberLibrary(folder: string, library: string): void {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, choiceFile)
  writeFileSync(`${file}.new`, `${JSON.stringify({ folder: library })}\n`)
  renameSync(`${file}.new`, file)
}

function absolute(path: string | undefined): string | undefined {
  return path && isAbsolute(path) ? path : undefined
}
