/**
 * The version of a card that counts, as SQL: what `countingCards` picks of a loop's cards in the domain, asked of the database
 * where a statement takes many cards. Digests, exports, fits and facades all ask here, so that none of them can rest on another
 * version than the debrief. It does not know which cards are asked about.
 */
import type { Fragment, ReservedSql } from 'postgres'

/**
 * A subquery: the content of a card's (`p`, a panelist) independent version, the last one before its author could see anybody
 * else's card. No row where there is none: nothing submitted, or something seen before the first. What was seen stays seen, so
 * every version from the first sight on is a later one, whatever it records itself.
 */
export function independentVersion(sql: ReservedSql): Fragment {
  return sql`
    select w.content from scorecard_versions w
    where w.company_id = p.company_id and w.panelist_id = p.id and not exists (
      select 1 from scorecard_versions e
      where e.company_id = w.company_id and e.panelist_id = w.panelist_id and e.number <= w.number and cardinality(e.seen_others) > 0)
    order by w.number desc limit 1`
}
