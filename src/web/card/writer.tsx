/**
 * Writing a card: the dimensions with their ratings and evidence, the overall words, the kit and private notes beside them,
 * autosave underneath, and a read-through before it is final. What is missing is what the service says is missing.
 */
import { Button, UnstyledButton } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { api, Problem, read, type Shapes, take } from '../api.ts'
import { CardDraft, type CardRead, type Fields, type Gateway, tidy, type Unsaved } from '../card-draft.ts'
import { forgetDraft, keepDraft, loadDraft } from '../local-drafts.ts'
import { Icon } from '../parts/icon.tsx'
import { useMe } from '../session.ts'
import { say } from '../words.ts'
import { cardKey } from './card-query.ts'
import { useCardMarks } from './coach.ts'
import { ConflictNotice } from './conflict-notice.tsx'
import { KitPanel } from './kit-panel.tsx'
import { Overall } from './overall.tsx'
import { placeOf, RatingField } from './rating-field.tsx'
import { ReadThrough } from './read-through.tsx'
import { SavingState } from './saving-state.tsx'
import styles from './writer.module.css'

const notesMax = 50_000

export function CardWriter({ cardRead, interview }: { cardRead: CardRead; interview: Shapes['Interview'] }) {
  const { card } = cardRead
  const { kit } = interview
  const draft = useDraft(cardRead)
  const view = useSyncExternalStore(draft.subscribe, draft.view)
  const marks = useCardMarks(card, view)
  const [active, setActive] = useState(
    card.dimensions.find(each => card.focus.includes(each)) ?? card.dimensions[0] ?? '',
  )
  const [more, setMore] = useState(false)
  const [aside, setAside] = useState<'kit' | 'notes'>('kit')
  const [asideOpen, setAsideOpen] = useState(false)
  const [reading, setReading] = useState(false)
  const [checking, setChecking] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const queries = useQueryClient()

  const first = card.dimensions.filter(dimension => card.focus.includes(dimension))
  const others = card.dimensions.filter(dimension => !card.focus.includes(dimension))
  const shown = [...first, ...others.filter(dimension => more || tidy(view.ratings[dimension] ?? null) !== null)]
  const hidden = others.filter(dimension => !shown.includes(dimension))
  const activeRating = view.ratings[active]

  const goTo = (dimension: string) => {
    const place = document.getElementById(placeOf(dimension))
    place?.scrollIntoView({ block: 'start' })
    place?.focus()
  }
  const readThrough = async () => {
    setChecking(true)
    setProblem(null)
    const saved = await draft.flush()
    try {
      if (!saved) return
      const fresh = await queries.fetchQuery({
        queryKey: cardKey(card.id),
        queryFn: () => loadCard(card.id),
        staleTime: 0,
      })
      const [missing] = fresh.card.missing
      if (missing !== undefined) {
        setProblem(new Error(`${titleOf(kit, missing)} is still to be answered.`))
        setMore(more || others.includes(missing))
        setTimeout(() => goTo(missing))
      } else setReading(true)
    } catch (error) {
      setProblem(error)
    } finally {
      setChecking(false)
    }
  }
  const submit = async () => {
    setProblem(null)
    try {
      await read(api.POST('/v1/scorecards/{id}/submission', { params: { path: { id: card.id } } }))
      draft.stop()
      forgetDraft(draftName(card))
      setReading(false)
      await queries.invalidateQueries()
    } catch (error) {
      setReading(false)
      setProblem(error)
    }
  }

  return (
    <div className={styles.desk}>
      <div className={styles.form}>
        {view.restored && view.state !== 'conflict' && (
          <p className={styles.restored} role="status">
            What you typed last time and could not be saved was kept in this browser, and is back.
          </p>
        )}
        {shown.map(dimension => (
          <RatingField
            key={dimension}
            dimension={dimension}
            kit={kit.dimensions.find(each => each.dimension === dimension)}
            value={view.ratings[dimension] ?? null}
            focus={card.focus.includes(dimension)}
            missing={card.missing.includes(dimension)}
            conflict={view.ratingConflicts[dimension]}
            marks={marks.evidence[dimension]}
            hints={marks.ratings[dimension]}
            onChange={value => draft.rate(dimension, value)}
            onSettle={whose => draft.settle(dimension, whose)}
            onEnter={() => setActive(dimension)}
          />
        ))}
        {hidden.length > 0 && (
          <UnstyledButton className={styles.more} onClick={() => setMore(true)}>
            <Icon name="plus" size={16} />
            <span>
              Heard something on another dimension?
              <span className={styles.moreNames}>{hidden.map(each => titleOf(kit, each)).join(', ')}</span>
            </span>
          </UnstyledButton>
        )}
        <Overall
          fields={view.fields}
          onChange={change => draft.change(change)}
          summaryMarks={marks.summary}
          artifactMarks={marks.artifact}
        >
          {view.fieldsConflict && (
            <ConflictNotice
              about="This part"
              mine={<FieldWords fields={view.fieldsConflict.mine} />}
              theirs={<FieldWords fields={view.fieldsConflict.theirs} />}
              onSettle={whose => draft.settle(null, whose)}
            />
          )}
        </Overall>
      </div>

      <aside className={styles.aside} data-open={asideOpen || undefined} aria-label="Kit and notes">
        <div className={styles.asideHead}>
          <div className={styles.tabs}>
            {(['kit', 'notes'] as const).map(each => (
              <button
                key={each}
                type="button"
                className={styles.tab}
                aria-pressed={aside === each}
                onClick={() => setAside(each)}
              >
                {each === 'kit' ? 'Kit' : 'Notes'}
                {each === 'notes' && view.fields.notes && <span className={styles.dot} />}
              </button>
            ))}
          </div>
          <UnstyledButton className={styles.asideClose} onClick={() => setAsideOpen(false)}>
            <Icon name="close" />
            <span className="unseen">Back to the card</span>
          </UnstyledButton>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
        <section className={styles.asideBody} tabIndex={0} aria-label={aside === 'kit' ? 'Kit' : 'Notes'}>
          {aside === 'kit' ? (
            <KitPanel
              kit={kit}
              active={active}
              rating={activeRating && 'rating' in activeRating ? activeRating.rating : null}
              onChoose={setActive}
            />
          ) : (
            <label className={styles.notes}>
              <span className={styles.notesHint}>For you alone: notes are never released with the card.</span>
              <textarea
                className={styles.notesText}
                maxLength={notesMax}
                value={view.fields.notes ?? ''}
                onChange={event => draft.change({ notes: event.currentTarget.value || null })}
              />
            </label>
          )}
        </section>
      </aside>

      <div className={styles.bar}>
        {problem !== null && (
          <p className={styles.problem} role="alert">
            <Icon name="warn" size={16} /> {wordsOf(problem)}
          </p>
        )}
        <div className={styles.barRow}>
          <div className={styles.barState}>
            <Progress
              dimensions={first}
              missing={card.missing}
              titleOf={dimension => titleOf(kit, dimension)}
              onGo={goTo}
            />
            <SavingState view={view} />
          </div>
          <div className={styles.barActs}>
            <Button className={styles.asideOpener} variant="default" onClick={() => setAsideOpen(true)}>
              Kit and notes
            </Button>
            <Button loading={checking} onClick={() => void readThrough()}>
              Read through and submit
            </Button>
          </div>
        </div>
      </div>
      <ReadThrough
        opened={reading}
        card={card}
        kit={kit}
        ratings={view.ratings}
        fields={view.fields}
        onClose={() => setReading(false)}
        onSubmit={submit}
      />
    </div>
  )
}

/** The draft of one card for as long as its page is open. */
function useDraft(cardRead: CardRead): CardDraft {
  const { card } = cardRead
  const me = useMe()
  const queries = useQueryClient()
  const name = `${me.id}.${card.id}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new answer for the same card is taken over below, not begun anew
  const draft = useMemo(() => {
    const gateway: Gateway = {
      load: () => loadCard(card.id),
      saveRating: (dimension, value, etag) => saveRating(card.id, dimension, value, etag),
      async saveFields(change, etag) {
        const saved = await take(
          api.PATCH('/v1/scorecards/{id}', {
            params: { path: { id: card.id }, header: { 'If-Match': etag } },
            body: change,
          }),
        )
        return saved.etag ?? '*'
      },
      keep: unsaved => (unsaved ? keepDraft(name, unsaved) : forgetDraft(name)),
      settled: () => void queries.invalidateQueries({ queryKey: cardKey(card.id) }),
      now: () => Date.now(),
    }
    return new CardDraft(cardRead, loadDraft(name) as Unsaved | null, gateway)
  }, [card.id, name])
  const asked = useRef(draft.moves())
  useEffect(() => {
    draft.refresh(cardRead, asked.current)
    asked.current = draft.moves()
  }, [draft, cardRead])
  useEffect(
    () =>
      queries.getQueryCache().subscribe(event => {
        if (event.type === 'updated' && event.action.type === 'fetch' && event.query.queryKey[1] === card.id)
          asked.current = draft.moves()
      }),
    [queries, draft, card.id],
  )
  useEffect(() => {
    const flush = () => void draft.flush()
    window.addEventListener('online', flush)
    window.addEventListener('pagehide', flush)
    return () => {
      window.removeEventListener('online', flush)
      window.removeEventListener('pagehide', flush)
      void draft.flush()
    }
  }, [draft])
  return draft
}

/** The card and its tag, as the service has them now. */
export async function loadCard(id: string): Promise<CardRead> {
  const { data, etag } = await take(api.GET('/v1/scorecards/{id}', { params: { path: { id } } }))
  return { card: data, etag: etag ?? '*' }
}

async function saveRating(
  id: string,
  dimension: string,
  value: Shapes['Rating'] | null,
  etag: string | null,
): Promise<string | null> {
  const path = { id, dimension }
  if (value === null) {
    if (etag === null) return null
    await read(
      api.DELETE('/v1/scorecards/{id}/ratings/{dimension}', { params: { path, header: { 'If-Match': etag } } }),
    )
    return null
  }
  const header = etag === null ? { 'If-None-Match': '*' } : { 'If-Match': etag }
  const saved = await read(
    api.PUT('/v1/scorecards/{id}/ratings/{dimension}', {
      params: { path, header },
      body: value as Shapes['RatingChange'],
    }),
  )
  return saved.etag
}

function draftName(card: Shapes['Scorecard']): string {
  return `${card.panelist.person_id}.${card.id}`
}

/** How far the focus dimensions are, and the way to each of them. */
function Progress({
  dimensions,
  missing,
  titleOf,
  onGo,
}: {
  dimensions: readonly string[]
  missing: readonly string[]
  titleOf: (dimension: string) => string
  onGo: (dimension: string) => void
}) {
  const done = dimensions.filter(dimension => !missing.includes(dimension)).length
  return (
    <nav className={styles.progress} aria-label={`Focus dimensions: ${done} of ${dimensions.length} answered`}>
      {dimensions.map(dimension => {
        const open = missing.includes(dimension)
        return (
          <button
            key={dimension}
            type="button"
            className={styles.step}
            data-done={!open || undefined}
            onClick={() => onGo(dimension)}
          >
            {open ? <span className={styles.ring} aria-hidden="true" /> : <Icon name="check" size={14} />}
            <span className={styles.stepName}>{titleOf(dimension)}</span>
            <span className="unseen">{open ? ', to be answered' : ', answered'}</span>
          </button>
        )
      })}
    </nav>
  )
}

function FieldWords({ fields }: { fields: Partial<Fields> }) {
  return (
    <dl className={styles.fieldWords}>
      {Object.entries(fields).map(([name, value]) => (
        <div key={name}>
          <dt>{say(name)}</dt>
          <dd>{inWords(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

function inWords(value: unknown): string {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return 'Nothing'
  if (typeof value === 'string') return /^[a-z_]+$/.test(value) ? say(value) : value
  if (Array.isArray(value)) return value.map(each => `${say(each.kind)}: ${each.quote}`).join('\n')
  const { kind, note } = value as { kind: string; note: string }
  return `${say(kind)}: ${note}`
}

function titleOf(kit: Shapes['Kit'], dimension: string): string {
  return kit.dimensions.find(each => each.dimension === dimension)?.title ?? say(dimension)
}

function wordsOf(problem: unknown): string {
  if (problem instanceof Problem && problem.code === 'scorecard_incomplete')
    return 'A focus dimension is still to be answered.'
  return problem instanceof Error ? problem.message : 'This did not work.'
}
