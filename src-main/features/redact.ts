import { homedir } from 'node:os'

/** The person's own folder does not belong into a log that may be passed on. */
export function redact(text: string, home: string = homedir()): string {
  return home.length > 1 ? text.replaceAll(home, '~') : text
}
