/** Red flags with the words they rest on: who ticked them, and what people say of them since. A flag decides nothing. */
import { useMutation } from '@tanstack/react-query'
import { api, read, type Shapes } from '../api.ts'
import { Refusal } from '../parts/refusal.tsx'
import { allows } from '../session.ts'
import { say } from '../words.ts'
import styles from './room.module.css'
import { useRefresh, useRoom } from './room.ts'
import { Section } from './section.tsx'
import { Judge, Standing, type Verdict } from './signals.tsx'

type Flag = Shapes['RedFlag']

export function FlagsPart() {
  const { debrief } = useRoom()
  return (
    <Section
      id="flags"
      title="Red flags"
      lead="Always with a quote. Confirmed or dismissed by people, and weighed by nothing else."
    >
      {debrief.red_flags.length === 0 ? (
        <p className={styles.quiet}>Nobody ticked a red flag, and none was proposed.</p>
      ) : (
        debrief.red_flags.map((flag, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two flags of one kind may stand on one card with the same quote
          <FlagCard key={`${flag.kind}-${flag.panelist_id}-${at}`} flag={flag} />
        ))
      )}
    </Section>
  )
}

function FlagCard({ flag }: { flag: Flag }) {
  const { debrief, panelistName, personName } = useRoom()
  const refresh = useRefresh(debrief.loop_id)
  const review = useMutation({
    mutationFn: (status: Verdict) =>
      read(
        api.POST('/v1/loops/{id}/flag-reviews', {
          params: { path: { id: debrief.loop_id } },
          body: { panelist_id: flag.panelist_id, kind: flag.kind, status },
        }),
      ),
    onSuccess: refresh,
  })
  return (
    <article className={styles.panel}>
      <h3 className={styles.panelTitle}>{say(flag.kind)}</h3>
      <blockquote className={styles.quote}>{flag.quote}</blockquote>
      <p className={styles.soft}>
        {flag.source === 'human'
          ? `Ticked by ${panelistName(flag.panelist_id)}`
          : `Proposed from ${flag.panelist_id ? `${panelistName(flag.panelist_id)}'s card` : 'the transcript'}`}
      </p>
      <div className={styles.judging}>
        <Standing status={flag.status} by={flag.by_id ? personName(flag.by_id) : null} />
        {allows(debrief, 'flag.review') && (
          <Judge
            status={flag.status}
            busy={review.isPending}
            what={`${say(flag.kind)}, ${flag.quote}`}
            judge={verdict => review.mutate(verdict)}
          />
        )}
      </div>
      <Refusal error={review.error} />
    </article>
  )
}
