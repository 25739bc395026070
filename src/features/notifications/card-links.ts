/**
 * The link that opens one card to somebody who has no sign-in: signed by this service, good for one exchange, its hash alone
 * kept. A page with a button stands between the mail and the exchange, so that what opens links in mails by itself uses
 * nothing up. The session it is traded for may do nothing but that card, until the card is in or three days are over.
 */
import { createHmac } from 'node:crypto'
import { Refusal } from '../../domain/refusal.ts'
import {
  cardSessionPrefix,
  cookiePlace,
  hashSecret,
  newToken,
  refuseOtherOrigins,
  sessionCookie,
} from '../../platform/auth.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { openRoute } from '../../platform/http.ts'
import { CardLinkUse, CardSession } from './shapes.ts'

const linkDays = 7
const sessionHours = 72
const hourMs = 3_600_000

/**
 * Answers the token for the link of one notification, and keeps its hash with the commit. The same notification has the same
 * link on every attempt: it is a signature over what is told to whom.
 */
export function makeCardLink(tx: Tx, deps: Deps, told: ToldOfCard, now: Date): string {
  const token = createHmac('sha256', deps.secret)
    .update(`card link ${told.person_id} ${told.kind} ${told.subject}`)
    .digest('base64url')
  tx.defer(tx.sql`
    insert into card_links (company_id, id, panelist_id, hash, created_at, expires_at)
    values (${tx.companyId}, ${told.id}, ${told.panelist_id}, ${hashSecret(token)}, ${now},
      ${new Date(now.getTime() + linkDays * 24 * hourMs)})
    on conflict do nothing`)
  return token
}

/** A notification about somebody's own card. */
interface ToldOfCard {
  readonly id: string
  readonly person_id: string
  readonly kind: string
  readonly subject: string
  readonly panelist_id: string | null
}

export const createCardSession = openRoute({
  operationId: 'createCardSession',
  method: 'POST',
  path: '/v1/auth/card-session',
  tag: 'notifications',
  summary: 'Trade the link of a mail for a sign-in to that one card',
  description:
    'Once for each link, and only from a page of the same origin. The sign-in travels in a cookie and ends when the card is in, closed, or after 72 hours.',
  body: CardLinkUse,
  reply: CardSession,
  refuses: ['card_link_spent', 'origin_refused'],
  signIn: true,
  async handle({ deps, body, now, reply }) {
    refuseOtherOrigins(reply.request, deps.config)
    const [found] = await deps.db.lookup<{ company_id: string; id: string }>(
      sql => sql`select company_id, id from find_card_link(${hashSecret(body.token)})`,
    )
    if (!found) throw new Refusal('card_link_spent')
    const token = `${cardSessionPrefix}${newToken()}`
    const expiresAt = new Date(now.getTime() + sessionHours * hourMs)
    const [card] = await deps.db.write(
      found.company_id,
      tx => tx.sql<{ id: string }[]>`
        update card_links k set used_at = ${now}, session_hash = ${hashSecret(token)}, session_expires_at = ${expiresAt}
        from panelists p join people e on e.company_id = p.company_id and e.id = p.person_id and e.active
        where k.id = ${found.id} and k.used_at is null and k.expires_at > ${now}
          and p.id = k.panelist_id and p.submitted_at is null and p.closed_at is null
        returning p.id`,
    )
    if (!card) throw new Refusal('card_link_spent')
    reply.setCookie(sessionCookie, token, {
      ...cookiePlace(deps.config, reply.request),
      path: '/v1',
      maxAge: sessionHours * 3_600,
    })
    return { scorecard_id: card.id, expires_at: expiresAt }
  },
})
