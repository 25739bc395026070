/**
 * The released loops of one job side by side: figures with their intervals inside a group, and never across groups. Ordered
 * by time or by name, as the API answers; never by a score, never by language.
 */
import { NativeSelect } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { api, read, type Shapes } from '../api.ts'
import { calibratedLine } from '../charts/calibrated.tsx'
import { IntervalLine } from '../charts/interval-line.tsx'
import { figure } from '../charts/scale.ts'
import { Icon } from '../parts/icon.tsx'
import { Moment } from '../parts/moment.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Empty, Lines, Loaded } from '../parts/states.tsx'
import { say } from '../words.ts'
import styles from './compare.module.css'

type Compared = Shapes['ComparedLoop']
type Cell = Compared['dimensions'][number]

export default function ComparePage() {
  const { id = '' } = useParams()
  const [address, setAddress] = useSearchParams()
  const order = address.get('order') === 'candidate_name' ? 'candidate_name' : 'released_at'
  const job = useQuery({
    queryKey: ['compare', id, 'job'],
    queryFn: () => read(api.GET('/v1/jobs/{id}', { params: { path: { id } } })),
  })
  const comparison = useQuery({
    queryKey: ['compare', id, order],
    queryFn: () => read(api.GET('/v1/jobs/{id}/comparison', { params: { path: { id }, query: { order } } })),
    placeholderData: keepPreviousData,
  })
  return (
    <>
      <PageHead
        title={job.data ? `Compare: ${job.data.title}` : 'Compare'}
        lead="What the panels of one job found, side by side. The numbers are not a ranking: read the debrief behind each."
        back={{ to: `/loops?job=${id}`, label: 'Loops of this job' }}
      >
        <NativeSelect
          label="Order"
          size="xs"
          value={order}
          onChange={event => setAddress({ order: event.currentTarget.value }, { replace: true })}
          data={[
            { value: 'released_at', label: 'By release' },
            { value: 'candidate_name', label: 'By name' },
          ]}
        />
      </PageHead>
      <Loaded query={comparison} skeleton={<Lines count={6} height={64} />}>
        {data =>
          data.groups.length === 0 ? (
            <Empty icon="compare" title="Nothing to compare yet">
              Candidates stand here once their loops have released. Sealed loops are left out, and not counted.
            </Empty>
          ) : (
            data.groups.map((group, at) => (
              <Group
                key={group.loops[0]?.loop_id ?? at}
                group={group}
                title={data.groups.length === 1 ? 'All candidates' : `Group ${at + 1} of ${data.groups.length}`}
                dimensions={data.dimensions}
              />
            ))
          )
        }
      </Loaded>
    </>
  )
}

function Group({
  group,
  title,
  dimensions,
}: {
  group: Shapes['ComparisonGroup']
  title: string
  dimensions: readonly string[]
}) {
  return (
    <section className={styles.group} aria-label={title}>
      <div className={styles.groupHead}>
        <h2>{title}</h2>
        <p className={styles.soft}>
          {group.connected
            ? 'Shared interviewers link these loops, so their figures may be set side by side.'
            : 'No chain of shared interviewers is known to link these loops.'}{' '}
          {group.figure === 'calibrated' ? 'Compare the calibrated figures.' : 'Only raw figures can be compared here.'}
        </p>
        {group.notes.map(note => (
          <p key={note.code} className={styles.note}>
            {note.text}
          </p>
        ))}
      </div>
      <Sideways label={`${title}, figures`}>
        <table className={styles.table} {...as('table')}>
          <thead {...as('rowgroup')}>
            <tr {...as('row')}>
              <th scope="col" {...as('columnheader')}>
                Candidate
              </th>
              {dimensions.map(dimension => (
                <th key={dimension} scope="col" {...as('columnheader')}>
                  {say(dimension)}
                </th>
              ))}
              <th scope="col" {...as('columnheader')}>
                {overall}
              </th>
              <th scope="col" {...as('columnheader')}>
                {votes}
              </th>
            </tr>
          </thead>
          <tbody {...as('rowgroup')}>
            {group.loops.map(loop => (
              <tr key={loop.loop_id} {...as('row')}>
                <th scope="row" {...as('rowheader')}>
                  <Link to={`/loops/${loop.loop_id}/debrief`}>{loop.candidate.name}</Link>
                  <span className={styles.small}>
                    released <Moment at={loop.released_at} />
                  </span>
                  <span className={styles.small}>
                    {loop.decision ? `decided: ${say(loop.decision.decision).toLowerCase()}` : 'not decided'}
                  </span>
                </th>
                {loop.dimensions.map(cell => (
                  <td key={cell.dimension} {...as('cell')} data-label={say(cell.dimension)}>
                    <Figures cell={cell} />
                  </td>
                ))}
                <td {...as('cell')} data-label={overall}>
                  <Figures
                    cell={{
                      dimension: 'overall',
                      coverage: 'covered',
                      bar: loop.overall.bar,
                      raw: { n: loop.overall.raw.dimensions, mean: loop.overall.raw.mean, spread: null },
                      calibrated: loop.overall.calibrated,
                    }}
                  />
                </td>
                <td {...as('cell')} data-label={votes}>
                  <span className={styles.votes}>
                    {(['strong_no', 'no', 'yes', 'strong_yes'] as const)
                      .filter(vote => loop.overall.recommendations[vote] > 0)
                      .map(vote => (
                        <span key={vote}>
                          {loop.overall.recommendations[vote]} {say(vote).toLowerCase()}
                        </span>
                      ))}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Sideways>
    </section>
  )
}

/** Says again what an element of a table is: on a telephone they are laid out as blocks, and would be read as nothing. */
const as = (role: 'table' | 'rowgroup' | 'row' | 'columnheader' | 'rowheader' | 'cell') => ({ role })

const overall = 'All dimensions'
const votes = 'Recommendations'

/** What may be wider than its place: it scrolls by itself, alone, and says so while there is more to see. */
function Sideways({ label, children }: { label: string; children: React.ReactNode }) {
  const [box, setBox] = useState<HTMLElement | null>(null)
  const [more, setMore] = useState<'none' | 'right' | 'left'>('none')
  useEffect(() => {
    if (!box) return
    const look = () => {
      const hidden = box.scrollWidth - box.clientWidth
      setMore(hidden <= 1 ? 'none' : box.scrollLeft < hidden - 1 ? 'right' : 'left')
    }
    const watching = new ResizeObserver(look)
    watching.observe(box)
    if (box.firstElementChild) watching.observe(box.firstElementChild)
    box.addEventListener('scroll', look, { passive: true })
    return () => {
      watching.disconnect()
      box.removeEventListener('scroll', look)
    }
  }, [box])
  return (
    <div className={styles.sideways} data-more={more}>
      {more !== 'none' && (
        <p className={styles.hint}>
          {more === 'right' ? 'More columns to the right: scroll the table sideways' : 'That is all of it'}
          <Icon name={more === 'right' ? 'next' : 'check'} size={14} />
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways has to be reached by keyboard */}
      <section ref={setBox} className={styles.scroll} aria-label={label} tabIndex={0}>
        {children}
      </section>
    </div>
  )
}

function Figures({ cell }: { cell: Cell }) {
  if (cell.coverage === 'not_planned') return <span className={styles.none}>Not planned</span>
  if (cell.raw.mean === null) return <span className={styles.none}>Uncovered</span>
  const { calibrated } = cell
  return (
    <span className={styles.cell}>
      <IntervalLine rawMean={cell.raw.mean} calibrated={calibrated} bar={cell.bar} />
      <span className="numbers">
        <b>{figure(cell.raw.mean)}</b> <span className={styles.small}>raw, {cell.raw.n}×</span>
      </span>
      {calibrated.kind === 'estimated' ? (
        <span className="numbers">
          <b>{figure(calibrated.mean)}</b>{' '}
          <span className={styles.small}>
            {figure(calibrated.interval.low)} to {figure(calibrated.interval.high)}
          </span>
        </span>
      ) : (
        calibrated.kind !== 'none' && <span className={styles.small}>{calibratedLine(calibrated)}</span>
      )}
      {cell.coverage === 'thin' && <span className={styles.small}>thin: one panelist</span>}
    </span>
  )
}
