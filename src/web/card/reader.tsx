/**
 * A card that is written: its newest version, the earlier ones, and for its author the way to a later one. Also a card that
 * was closed or struck out, with the reason.
 */
import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { Shapes } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { Moment } from '../parts/moment.tsx'
import { allows, useMe } from '../session.ts'
import { say } from '../words.ts'
import { CardWords } from './card-words.tsx'
import { LaterVersion } from './later-version.tsx'
import styles from './reader.module.css'

const VoidCard = lazy(() => import('../loop/void-card.tsx').then(part => ({ default: part.VoidCard })))

type Card = Shapes['Scorecard']

export function CardReader({ card, kit }: { card: Card; kit: Shapes['Kit'] | null }) {
  const me = useMe()
  const [adding, setAdding] = useState(false)
  const [voiding, setVoiding] = useState(false)
  const own = card.panelist.person_id === me.id
  const versions = [...card.versions].reverse()
  const [newest, ...earlier] = versions
  const voids = allows(card, 'scorecard.void')
  const mayVoid = card.state === 'submitted' && (voids || allows(card, 'scorecard.ask_void'))
  return (
    <div className={styles.reader}>
      {card.closed && (
        <Notice title="This card was closed unwritten">
          {say(card.closed.cause)}
          {card.closed.reason && `: ${card.closed.reason}`}. Nothing is asked of you here any more.
        </Notice>
      )}
      {card.voided && (
        <Notice title="This card is void">{card.voided.reason} It stays readable and counts nowhere.</Notice>
      )}
      {newest && (
        <article className={styles.card} data-void={card.voided ? true : undefined}>
          <h2 className="unseen">What the card says</h2>
          <CardWords card={newest} order={card.dimensions} kit={kit} />
        </article>
      )}
      {newest && (
        <section className={styles.versions} aria-labelledby="versions-title">
          <h2 id="versions-title">Versions</h2>
          <ol className={styles.list}>
            {versions.map(version => (
              <li key={version.number}>
                <span className={styles.number}>{version.number}</span>
                <span>
                  {version.reason ? say(version.reason) : 'Submitted'}
                  {version.independent && <span className={styles.independent}>Independent</span>}
                  <span className={styles.at}>
                    <Moment at={version.created_at} />
                    {version.seen_others.length > 0 &&
                      `, with sight of ${version.seen_others.length} other ${version.seen_others.length === 1 ? 'card' : 'cards'}`}
                  </span>
                </span>
              </li>
            ))}
          </ol>
          <p className={styles.hint}>
            Calibration and averages use the independent version: the last one written before anybody else's card could
            be seen.
          </p>
          {own && card.state === 'submitted' && allows(card, 'scorecard.version') && !adding && (
            <Button variant="default" onClick={() => setAdding(true)}>
              Add a later version
            </Button>
          )}
          {mayVoid && (
            <Button variant="subtle" onClick={() => setVoiding(true)}>
              {voids ? 'Void this card' : 'Ask for this card to be voided'}
            </Button>
          )}
          {earlier.map(version => (
            <details key={version.number} className={styles.earlier}>
              <summary>What version {version.number} said</summary>
              <CardWords card={version} order={card.dimensions} kit={kit} />
            </details>
          ))}
        </section>
      )}
      {voiding && (
        <Suspense>
          <VoidCard
            cardId={card.id}
            author={card.panelist.name}
            acts={voids ? 'voids' : 'asks'}
            onClose={() => setVoiding(false)}
          />
        </Suspense>
      )}
      {adding && newest && <LaterVersion card={card} kit={kit} onDone={() => setAdding(false)} />}
    </div>
  )
}

function Notice({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className={styles.notice}>
      <Icon name="lock" />
      <div>
        <p className={styles.noticeTitle}>{title}</p>
        <p>{children}</p>
      </div>
    </div>
  )
}
