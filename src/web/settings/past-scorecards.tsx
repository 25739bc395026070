/**
 * Whether this company takes cards that were written elsewhere: what that means, where such cards can be told apart, and the
 * switch. Bringing them is an import like any other.
 */
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api, type Shapes, take } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { Loaded } from '../parts/states.tsx'
import { may, useMe } from '../session.ts'
import looks from './past-scorecards.module.css'
import styles from './settings.module.css'

export default function PastScorecards() {
  const company = useQuery({ queryKey: ['company'], queryFn: () => take(api.GET('/v1/company')) })
  return (
    <div className={styles.stack}>
      <Loaded query={company}>{({ data, etag }) => <Switch company={data} etag={etag} />}</Loaded>
      <Meaning />
    </div>
  )
}

function Switch({ company, etag }: { company: Shapes['Company']; etag: string | null }) {
  const me = useMe()
  const queries = useQueryClient()
  const taken = company.past_scorecards
  const change = useMutation({
    mutationFn: (past_scorecards: boolean) =>
      take(api.PATCH('/v1/company', { params: { header: { 'If-Match': etag ?? '*' } }, body: { past_scorecards } })),
    onSuccess: () =>
      Promise.all([['company'], ['company-taken']].map(queryKey => queries.invalidateQueries({ queryKey }))),
  })
  return (
    <section className={looks.switch} aria-labelledby="past-cards-taken" data-on={taken || undefined}>
      <Icon name={taken ? 'check' : 'lock'} size={22} />
      <div className={looks.words}>
        <h2 id="past-cards-taken">
          {taken ? `${company.name} takes past scorecards` : `${company.name} takes no past scorecards`}
        </h2>
        <p className={styles.soft}>
          {taken
            ? 'Whoever may import files may bring them. What is in stays when you stop taking more.'
            : 'A file that holds them is refused. Nothing here was written anywhere else, unless it came in before.'}
        </p>
        <Refusal
          error={change.error}
          words={{ precondition_failed: 'Somebody else changed the settings. Load the page again.' }}
        />
      </div>
      {may(me, 'settings.write') && (
        <Button variant={taken ? 'default' : 'filled'} loading={change.isPending} onClick={() => change.mutate(!taken)}>
          {taken ? 'Take no more' : 'Allow past scorecards'}
        </Button>
      )}
      {taken && may(me, 'import.write') && (
        <Link className={looks.on} to="/settings/imports">
          Bring a file of them
        </Link>
      )}
    </section>
  )
}

const facts: readonly (readonly [string, string])[] = [
  [
    'They count',
    'A calibration takes them like all others, from the first day on: who rated strictly then is known by what they rated then.',
  ],
  [
    'They are marked',
    'A loop and a card that came with a file say so where they are read, with the import that brought them; exports have a column for it. The mark never goes.',
  ],
  [
    'They never change',
    'A later file that says something else about a card is refused. What was brought is not edited, and it sends no events.',
  ],
  [
    'They may say less',
    'Past cards may lack evidence. A “mixed” becomes not assessed, never a number between; a dimension nobody rated stays empty.',
  ],
  [
    'They were not sealed here',
    'Their loops are born released. Whether those who wrote them had read each other’s before, this service cannot know.',
  ],
]

function Meaning() {
  return (
    <section aria-labelledby="what-it-means">
      <h2 id="what-it-means">Where they come from stays visible</h2>
      <dl className={styles.told}>
        {facts.map(([title, words]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
