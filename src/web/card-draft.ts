/**
 * The draft of a card while somebody writes it: what they typed, what the service has, and the way from the one to the
 * other. Each rating is saved by itself, the other fields together, each under its own ETag; what was changed elsewhere in
 * the meantime is never overwritten but shown beside. Knows no page, no completeness and no rule of a card.
 */
import { isPassing, Problem, type Shapes } from './api.ts'

export type Evidence = Shapes['Evidence']
export type RatingValue = Shapes['Rating']
export type Fields = Pick<
  Shapes['Scorecard'],
  'artifact' | 'red_flags' | 'recommendation' | 'level_vote' | 'summary' | 'notes'
>

/** A card as the service has it, with the tags its parts are edited under. */
export interface CardRead {
  readonly card: Shapes['Scorecard']
  readonly etag: string
}

/** The way to the service and to the browser's own memory. */
export interface Gateway {
  load(): Promise<CardRead>
  /** saves a rating, or takes it out; answers its next ETag */
  saveRating(dimension: string, value: RatingValue | null, etag: string | null): Promise<string | null>
  saveFields(change: Partial<Fields>, etag: string): Promise<string>
  /** keeps what is not saved yet, or forgets it */
  keep(unsaved: Unsaved | null): void
  /** told when everything is saved and quiet */
  settled(): void
  now(): number
}

/** What is kept in the browser: mine, and the service's version it was typed over. */
export interface Unsaved {
  readonly ratings: Readonly<Record<string, { mine: RatingValue | null; base: RatingValue | null }>>
  readonly fields: { mine: Partial<Fields>; base: Partial<Fields> } | null
}

export interface Conflict<V> {
  readonly mine: V
  readonly theirs: V
}

export interface DraftView {
  readonly ratings: Readonly<Record<string, RatingValue | null>>
  readonly fields: Fields
  readonly state: 'saved' | 'changed' | 'saving' | 'offline' | 'conflict' | 'failed'
  /** when the last saving ended, in ms */
  readonly savedAt: number | null
  /** text of an earlier visit was brought back */
  readonly restored: boolean
  readonly ratingConflicts: Readonly<Record<string, Conflict<RatingValue | null>>>
  readonly fieldsConflict: Conflict<Partial<Fields>> | null
  readonly failure: unknown
}

interface Slot<V> {
  base: V
  mine: V
  etag: string | null
  saving: boolean
  theirs: { value: V } | null
  timer: ReturnType<typeof setTimeout> | null
}

const fieldNames = ['artifact', 'red_flags', 'recommendation', 'level_vote', 'summary', 'notes'] as const
const quietMs = 700
const retryMs = 4_000
const allFields = ' fields'

export class CardDraft {
  readonly #gateway: Gateway
  readonly #ratings = new Map<string, Slot<RatingValue | null>>()
  readonly #fields: Slot<Fields>
  readonly #listeners = new Set<() => void>()
  #view: DraftView
  #offline = false
  #failure: unknown = null
  #savedAt: number | null = null
  #restored = false
  #stopped = false
  /** counts what was typed and saved, so that an answer asked for before is not taken for news */
  #moves = 0

  constructor(read: CardRead, unsaved: Unsaved | null, gateway: Gateway) {
    this.#gateway = gateway
    this.#fields = slot(fieldsOf(read.card), read.etag)
    for (const dimension of read.card.dimensions)
      this.#ratings.set(dimension, slot(ratingIn(read.card, dimension), read.card.etags[dimension] ?? null))
    if (unsaved) this.#restore(unsaved)
    this.#view = this.#look()
  }

  /** for useSyncExternalStore */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  readonly view = (): DraftView => this.#view

  rate(dimension: string, value: RatingValue | null): void {
    const at = this.#ratings.get(dimension)
    if (!at) return
    at.mine = value
    this.#touched(dimension)
  }

  change(fields: Partial<Fields>): void {
    this.#fields.mine = { ...this.#fields.mine, ...fields }
    this.#touched(allFields)
  }

  /** Settles a conflict of a rating, or of the other fields where no dimension is named: one version is taken, by hand. */
  settle(dimension: string | null, whose: 'mine' | 'theirs'): void {
    if (dimension === null) settleSlot(this.#fields, whose)
    else {
      const at = this.#ratings.get(dimension)
      if (at) settleSlot(at, whose)
    }
    this.#touched(dimension ?? allFields)
    void this.flush()
  }

  /** Saves all that waits, now; answers whether everything is in. */
  async flush(): Promise<boolean> {
    await Promise.all([...this.#ratings.keys(), allFields].map(name => this.#save(name)))
    return this.#isClean()
  }

  /** Takes over what the service has where nothing of one's own waits. `since` is `moves()` from before it was asked. */
  refresh(read: CardRead, since: number): void {
    if (since !== this.#moves) return
    for (const [dimension, at] of this.#ratings)
      if (isClean(at)) {
        const value = ratingIn(read.card, dimension)
        if (!same(value, at.base)) at.mine = value
        at.base = value
        at.etag = read.card.etags[dimension] ?? null
      }
    if (isClean(this.#fields)) {
      const fields = fieldsOf(read.card)
      if (!same(fields, this.#fields.base)) this.#fields.mine = fields
      this.#fields.base = fields
      this.#fields.etag = read.etag
    }
    this.#tell()
  }

  moves(): number {
    return this.#moves
  }

  /** The card is in, or its page is left: nothing is saved any more. */
  stop(): void {
    this.#stopped = true
    for (const at of [...this.#ratings.values(), this.#fields]) if (at.timer) clearTimeout(at.timer)
  }

  #touched(name: string): void {
    this.#moves++
    this.#failure = null
    this.#keep()
    this.#later(name, quietMs)
    this.#tell()
  }

  #later(name: string, ms: number): void {
    const at = this.#slotOf(name)
    if (at.timer) clearTimeout(at.timer)
    if (this.#stopped) return
    at.timer = setTimeout(() => void this.#save(name), ms)
  }

  async #save(name: string): Promise<void> {
    const at = this.#slotOf(name)
    if (at.timer) clearTimeout(at.timer)
    at.timer = null
    if (this.#stopped || at.saving || at.theirs || same(at.mine, at.base)) return
    at.saving = true
    this.#tell()
    const sent = at.mine
    try {
      const etag = await this.#send(name)
      at.base = sent
      at.etag = etag
      this.#moves++
      this.#offline = false
      this.#failure = null
      this.#savedAt = this.#gateway.now()
    } catch (error) {
      await this.#fell(name, error)
    }
    at.saving = false
    this.#keep()
    this.#tell()
    if (this.#stopped) return
    if (isClean(at)) {
      if (this.#isClean()) this.#gateway.settled()
    } else if (!at.theirs && this.#failure === null) this.#later(name, this.#offline ? retryMs : 0)
  }

  #send(name: string): Promise<string | null> {
    if (name === allFields) {
      const { mine, base, etag } = this.#fields
      return this.#gateway.saveFields(changed(mine, base), etag ?? '*')
    }
    const at = this.#ratings.get(name)!
    return this.#gateway.saveRating(name, tidy(at.mine), at.etag)
  }

  /** A saving failed: somebody else was quicker, nobody answered, or it was refused for good. */
  async #fell(name: string, error: unknown): Promise<void> {
    if (error instanceof Problem && error.code === 'precondition_failed') {
      try {
        this.#reconcile(name, await this.#gateway.load())
        return
      } catch (again) {
        error = again
      }
    }
    if (isPassing(error)) this.#offline = true
    else this.#failure = error
  }

  /** The service has another version than the one that was typed over. */
  #reconcile(name: string, read: CardRead): void {
    this.#moves++
    if (name !== allFields) {
      const at = this.#ratings.get(name)!
      const theirs = ratingIn(read.card, name)
      at.etag = read.card.etags[name] ?? null
      const unchanged = same(theirs, at.base)
      at.base = theirs
      if (!unchanged && !same(theirs, at.mine)) at.theirs = { value: theirs }
      return
    }
    const at = this.#fields
    const theirs = fieldsOf(read.card)
    const mine = changed(at.mine, at.base)
    const elsewhere = changed(theirs, at.base)
    at.etag = read.etag
    at.base = theirs
    at.mine = { ...theirs, ...mine }
    const contested = fieldNames.some(field => field in mine && field in elsewhere && !same(mine[field], theirs[field]))
    if (contested) at.theirs = { value: theirs }
  }

  #restore(unsaved: Unsaved): void {
    for (const [dimension, kept] of Object.entries(unsaved.ratings)) {
      const at = this.#ratings.get(dimension)
      if (!at || same(kept.mine, at.base)) continue
      at.mine = kept.mine
      if (!same(kept.base, at.base)) at.theirs = { value: at.base }
      this.#restored = true
      this.#later(dimension, quietMs)
    }
    if (!unsaved.fields) return
    const { mine, base } = unsaved.fields
    const news = changed({ ...this.#fields.base, ...mine }, this.#fields.base)
    if (Object.keys(news).length === 0) return
    const contested = fieldNames.some(field => field in news && !same(base[field], this.#fields.base[field]))
    this.#fields.mine = { ...this.#fields.base, ...news }
    if (contested) this.#fields.theirs = { value: this.#fields.base }
    this.#restored = true
    this.#later(allFields, quietMs)
  }

  #keep(): void {
    if (this.#stopped) return
    if (this.#isClean()) {
      this.#gateway.keep(null)
      return
    }
    const ratings = Object.fromEntries(
      [...this.#ratings].filter(([, at]) => !isClean(at)).map(([name, { mine, base }]) => [name, { mine, base }]),
    )
    const { mine, base } = this.#fields
    const news = changed(mine, base)
    const over = Object.fromEntries(Object.keys(news).map(field => [field, base[field as keyof Fields]]))
    this.#gateway.keep({ ratings, fields: isClean(this.#fields) ? null : { mine: news, base: over } })
  }

  #isClean(): boolean {
    return isClean(this.#fields) && [...this.#ratings.values()].every(isClean)
  }

  #slotOf(name: string): Slot<unknown> {
    return (name === allFields ? this.#fields : this.#ratings.get(name)!) as Slot<unknown>
  }

  #look(): DraftView {
    const slots = [...this.#ratings.values(), this.#fields]
    const conflicts = [...this.#ratings].filter(([, at]) => at.theirs)
    const { theirs } = this.#fields
    const contested = theirs ? Object.keys(changed(this.#fields.mine, theirs.value)) : []
    const pick = (fields: Fields) =>
      Object.fromEntries(contested.map(field => [field, fields[field as keyof Fields]])) as Partial<Fields>
    return {
      ratings: Object.fromEntries([...this.#ratings].map(([dimension, { mine }]) => [dimension, mine])),
      fields: this.#fields.mine,
      state: slots.some(at => at.theirs)
        ? 'conflict'
        : this.#failure !== null
          ? 'failed'
          : slots.some(at => at.saving)
            ? 'saving'
            : slots.every(isClean)
              ? 'saved'
              : this.#offline
                ? 'offline'
                : 'changed',
      savedAt: this.#savedAt,
      restored: this.#restored,
      ratingConflicts: Object.fromEntries(
        conflicts.map(([dimension, at]) => [dimension, { mine: at.mine, theirs: at.theirs!.value }]),
      ),
      fieldsConflict: theirs ? { mine: pick(this.#fields.mine), theirs: pick(theirs.value) } : null,
      failure: this.#failure,
    }
  }

  #tell(): void {
    this.#view = this.#look()
    for (const listener of this.#listeners) listener()
  }
}

/** A rating as it is sent: evidence without words is none, and a rating without anything is no rating. */
export function tidy(value: RatingValue | null): RatingValue | null {
  if (value === null || 'not_assessed' in value) return value
  const evidence = value.evidence.filter(piece => piece.text.trim() !== '')
  return value.rating === null && evidence.length === 0 ? null : { rating: value.rating, evidence }
}

function slot<V>(value: V, etag: string | null): Slot<V> {
  return { base: value, mine: value, etag, saving: false, theirs: null, timer: null }
}

function settleSlot<V>(at: Slot<V>, whose: 'mine' | 'theirs'): void {
  if (!at.theirs) return
  if (whose === 'theirs') at.mine = at.theirs.value
  at.theirs = null
}

function isClean(at: Slot<unknown> | Slot<Fields> | Slot<RatingValue | null>): boolean {
  return !at.saving && at.theirs === null && same(at.mine, at.base)
}

function ratingIn(card: Shapes['Scorecard'], dimension: string): RatingValue | null {
  return card.ratings[dimension] ?? null
}

function fieldsOf(card: Shapes['Scorecard']): Fields {
  const { artifact, red_flags, recommendation, level_vote, summary, notes } = card
  return { artifact, red_flags, recommendation, level_vote, summary, notes }
}

/** The fields in which `mine` differs from `base`. */
function changed(mine: Fields, base: Fields): Partial<Fields> {
  return Object.fromEntries(
    fieldNames.filter(field => !same(mine[field], base[field])).map(field => [field, mine[field]]),
  ) as Partial<Fields>
}

/** Whether two values say the same to the service; members come in one order, as the service and this page write them. */
function same(left: unknown, right: unknown): boolean {
  return plain(left) === plain(right)
}

function plain(value: unknown): string {
  if (value === '' || value === undefined) return 'null'
  if (typeof value === 'object' && value !== null && ('evidence' in value || 'not_assessed' in value))
    return sorted(tidy(value as RatingValue))
  return sorted(value)
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)))
      : member,
  )
}
