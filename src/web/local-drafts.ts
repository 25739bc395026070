/**
 * Text that was typed and is not saved yet, kept in this browser so that a reload, a lost network or an ended session
 * loses nothing. Gone with submission and with signing out. Knows no shape of what it keeps.
 */

const prefix = 'hireloop.draft.'
/** A card is some pages of text; what is larger than this is not kept. */
const lettersMax = 200_000
/** After signing out nothing is kept any more, whatever a page that is closing still wants to save. */
let shut = false

/** What was kept under a name, or null. Whatever cannot be read is as good as nothing. */
export function loadDraft(name: string): unknown {
  try {
    return JSON.parse(window.localStorage.getItem(prefix + name) ?? 'null')
  } catch {
    return null
  }
}

/** Keeps a value; answers whether it could be kept. */
export function keepDraft(name: string, value: unknown): boolean {
  if (shut) return false
  try {
    const text = JSON.stringify(value)
    if (text.length > lettersMax) return false
    window.localStorage.setItem(prefix + name, text)
    return true
  } catch {
    return false
  }
}

export function forgetDraft(name: string): void {
  try {
    window.localStorage.removeItem(prefix + name)
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

/** Somebody has signed in: what they type may be kept. */
export function allowDrafts(): void {
  shut = false
}

/** Forgets all that was kept, whoever wrote it, and keeps nothing until somebody signs in. */
export function forgetDrafts(): void {
  shut = true
  try {
    for (const name of Object.keys(window.localStorage))
      if (name.startsWith(prefix)) window.localStorage.removeItem(name)
  } catch {
    // As above.
  }
}
