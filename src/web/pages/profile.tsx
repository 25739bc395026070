/**
 * One's own profile, private: where one's bar stands beside the others', how sure that is, and the habits behind it. Every
 * figure comes with its floor; what is not known well enough says what is missing instead of a number.
 */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, read, type Shapes } from '../api.ts'
import { Moment } from '../parts/moment.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { useMe } from '../session.ts'
import { say } from '../words.ts'
import styles from './profile.module.css'

type Profile = Exclude<Shapes['InterviewerProfile'], { seen_as: 'aggregate' }>
type Rubric = Profile['rubrics'][number]
type Known = Extract<Rubric, { kind: 'known' }>
type Interval = { readonly level: number; readonly low: number; readonly high: number }

/** Half the width of the scale on which bars are drawn, in points of rating. */
const reach = 1.5

export default function ProfilePage() {
  const me = useMe()
  const profile = useQuery({
    queryKey: ['profile', me.id],
    queryFn: () => read(api.GET('/v1/people/{id}/profile', { params: { path: { id: me.id } } })),
  })
  return (
    <>
      <PageHead
        title="My profile"
        lead="Yours alone. How your ratings compare with those of the people you share candidates with, from released loops only."
      />
      <Loaded query={profile}>
        {found =>
          found.seen_as === 'aggregate' || found.rubrics.length === 0 ? (
            <Empty icon="person" title="There is no calibration yet">
              Once enough loops are released, a calibration compares how strictly everybody rates. Yours appears here,
              with how sure it is.
            </Empty>
          ) : (
            <div className={styles.rubrics}>
              {found.rubrics.map(rubric => (
                <RubricProfile key={rubric.rubric_id} rubric={rubric} />
              ))}
            </div>
          )
        }
      </Loaded>
    </>
  )
}

function RubricProfile({ rubric }: { rubric: Rubric }) {
  const id = `rubric-${rubric.rubric_id}`
  return (
    <section className={styles.rubric} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{say(rubric.rubric_slug)}</h2>
        <span className={styles.soft}>
          Calibrated <Moment at={rubric.in_force_from} />
        </span>
      </div>
      {rubric.kind === 'known' && <Figures known={rubric} />}
      {rubric.kind === 'too_few' && <Floor need={rubric.need} have={rubric.have} />}
      {rubric.kind === 'not_in_it' && <p className={styles.soft}>None of your cards is in this calibration yet.</p>}
    </section>
  )
}

function Figures({ known }: { known: Known }) {
  const { severity, statistics } = known
  return (
    <>
      <Severity value={severity.severity} interval={severity.interval} />
      <p className={styles.soft}>
        From {severity.sheets} cards.{' '}
        {severity.over_floor
          ? 'Known well enough to be named in the arithmetic of a debrief.'
          : 'Not known well enough to be named to anybody else.'}
      </p>
      <dl className={styles.figures}>
        <Figure name="Agreement" says="with others on the same candidates, beyond chance">
          {statistics.agreement.kappa.kind === 'estimated' ? (
            <Value value={statistics.agreement.kappa.value} interval={statistics.agreement.kappa.interval} />
          ) : (
            <Unknown words={statistics.agreement.kappa.because} />
          )}
          <span className={styles.soft}>{statistics.agreement.pairs} shared ratings</span>
        </Figure>
        <Figure name="Timeliness" says="hours from the end of an interview to your card, in the middle">
          {statistics.timeliness.kind === 'estimated' ? (
            <>
              <Value value={statistics.timeliness.median_hours} digits={1} />
              <span className={styles.soft}>{Math.round(statistics.timeliness.on_time * 100)} % on time</span>
            </>
          ) : (
            <Floor need={statistics.timeliness.need} have={statistics.timeliness.have} />
          )}
        </Figure>
        <Figure name="Range" says="how much of the scale you use beside the others; 1 is as much">
          <Guarded figure={statistics.central_tendency}>{each => <Value value={each.spread} />}</Guarded>
        </Figure>
        <Figure name="Consistency" says="how far your ratings scatter; 1 is usual, more is less consistent">
          <Guarded figure={statistics.inconsistency}>{each => <Value value={each.ratio} />}</Guarded>
        </Figure>
        <Figure name="Halo" says="how much the ratings of one card go together beyond what the candidate explains">
          <Guarded figure={statistics.halo}>{each => <Value value={each.correlation} />}</Guarded>
        </Figure>
        <Figure name="Drift" says="your bar in the later half of your cards less that in the earlier half">
          <Guarded figure={statistics.drift}>
            {each => <Value value={each.change} interval={{ level: 0.99, low: each.low, high: each.high }} signed />}
          </Guarded>
        </Figure>
      </dl>
    </>
  )
}

/** The bar with its interval, on a line whose middle is where the others are. */
function Severity({ value, interval }: { value: number; interval: Interval }) {
  const at = (x: number) => 50 + (50 * Math.max(-reach, Math.min(reach, x))) / reach
  const sure = interval.low > 0 || interval.high < 0
  const side = value > 0 ? 'stricter' : 'more lenient'
  const level = Math.round(interval.level * 100)
  return (
    <figure className={styles.severity}>
      <figcaption>
        {sure ? (
          <>
            You rate{' '}
            <strong>
              {Math.abs(value).toFixed(2)} points {side}
            </strong>{' '}
            than the people around you.
          </>
        ) : (
          <>Your bar cannot be told from the others’: the interval holds zero.</>
        )}{' '}
        <span className={styles.soft}>
          {signed(value)}, {level} % interval {signed(interval.low)} to {signed(interval.high)}
        </span>
      </figcaption>
      <svg className={styles.line} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <line x1="0" x2="100" y1="5" y2="5" className={styles.axis} />
        <line x1="50" x2="50" y1="0" y2="10" className={styles.middle} />
        <rect
          x={at(interval.low)}
          width={at(interval.high) - at(interval.low)}
          y="3"
          height="4"
          className={styles.interval}
        />
        <rect x={at(value) - 0.4} width="0.8" y="1" height="8" className={styles.point} />
      </svg>
      <div className={styles.ends} aria-hidden="true">
        <span>more lenient</span>
        <span>as the others</span>
        <span>stricter</span>
      </div>
    </figure>
  )
}

function Figure({ name, says, children }: { name: string; says: string; children: ReactNode }) {
  return (
    <div className={styles.figure}>
      <dt>
        {name}
        <span className={styles.says}>{says}</span>
      </dt>
      <dd>{children}</dd>
    </div>
  )
}

type Guard =
  | { readonly kind: 'too_few'; readonly need: Record<string, number>; readonly have: Record<string, number> }
  | { readonly kind: 'undefined'; readonly because: string }
type Estimated = { readonly kind: 'estimated'; readonly flagged: boolean | null }

/** A figure where there is one, else why there is none. */
function Guarded<F extends Estimated | Guard>({
  figure,
  children,
}: {
  figure: F
  children: (figure: Extract<F, { kind: 'estimated' }>) => ReactNode
}) {
  const found: Estimated | Guard = figure
  if (found.kind === 'too_few') return <Floor need={found.need} have={found.have} />
  if (found.kind === 'undefined') return <Unknown words={found.because} />
  return (
    <>
      {children(figure as Extract<F, { kind: 'estimated' }>)}
      {found.flagged && <span className={styles.flagged}>Worth a look</span>}
    </>
  )
}

function Value({
  value,
  interval,
  digits = 2,
  signed: withSign = false,
}: {
  value: number
  interval?: Interval | null
  digits?: number
  signed?: boolean
}) {
  return (
    <>
      <span className={styles.number}>{withSign ? signed(value) : value.toFixed(digits)}</span>
      {interval && (
        <span className={styles.soft}>
          {interval.low.toFixed(2)} to {interval.high.toFixed(2)}
        </span>
      )}
    </>
  )
}

function Floor({ need, have }: { need: Record<string, number>; have: Record<string, number> }) {
  const words = Object.entries(need).map(([name, count]) => `${have[name] ?? 0} of ${count} ${say(name).toLowerCase()}`)
  return <span className={styles.soft}>Not known yet: {words.join(', ')}</span>
}

function Unknown({ words }: { words: string }) {
  return <span className={styles.soft}>Cannot be said: {say(words).toLowerCase()}</span>
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`
}
