/** One dimension of a rubric as fields: its words, what it is not, prompts, weight, tracks, and its anchors level by level. */
import { Button, Checkbox, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Shapes } from '../api.ts'
import { ratingWords, say } from '../words.ts'
import styles from './settings.module.css'

type Dimension = Shapes['RubricContent']['dimensions'][number]
type Level = Shapes['Level']
type Track = Shapes['Track']

const ratings = [1, 2, 3, 4] as const
const linesMax = 12
const noAnchors = { '1': '', '2': '', '3': '', '4': '' }

export const blankDimension: Dimension = {
  key: '',
  title: '',
  question: '',
  strong_candidate: '',
  ask_for: '',
  not_this: [],
  prompts: [],
  weight: 1,
  weight_reason: null,
  tracks: null,
  anchors: {},
  level_differences: {},
}

export function DimensionFields({
  dimension,
  known,
  levels,
  tracks,
  change,
}: {
  dimension: Dimension
  /** published already: its key is what cards name it by, and stays */
  known: boolean
  levels: readonly Level[]
  tracks: readonly Track[]
  change: (next: Dimension) => void
}) {
  const set = (part: Partial<Dimension>) => change({ ...dimension, ...part })
  return (
    <div className={styles.dimension}>
      <div className="pair">
        <TextInput
          label="Name"
          maxLength={120}
          value={dimension.title}
          onChange={event => {
            const title = event.currentTarget.value
            const follows = !known && dimension.key === keyFrom(dimension.title)
            set({ title, ...(follows ? { key: keyFrom(title) } : {}) })
          }}
        />
        <TextInput
          label="Key of the dimension"
          disabled={known}
          maxLength={49}
          value={dimension.key}
          onChange={event => set({ key: event.currentTarget.value })}
        />
      </div>
      <Textarea
        label="Question"
        rows={2}
        value={dimension.question}
        onChange={event => set({ question: event.currentTarget.value })}
      />
      <Textarea
        label="A strong candidate"
        rows={3}
        value={dimension.strong_candidate}
        onChange={event => set({ strong_candidate: event.currentTarget.value })}
      />
      <Textarea
        label="Ask for"
        rows={2}
        value={dimension.ask_for}
        onChange={event => set({ ask_for: event.currentTarget.value })}
      />
      <Textarea
        label="What this is not"
        description="one in each line"
        rows={3}
        value={dimension.not_this.join('\n')}
        onChange={event => set({ not_this: event.currentTarget.value.split('\n') })}
      />
      <Prompts prompts={dimension.prompts} change={prompts => set({ prompts })} />
      <div className="pair">
        <NumberInput
          label="Weight"
          description="1 unless a reason says otherwise"
          min={0.1}
          max={10}
          step={0.5}
          value={dimension.weight}
          onChange={value => set({ weight: Number(value) || 1 })}
        />
        {dimension.weight !== 1 && (
          <TextInput
            label="Reason for the weight"
            description="shown beside the overall figure"
            value={dimension.weight_reason ?? ''}
            onChange={event => set({ weight_reason: event.currentTarget.value })}
          />
        )}
      </div>
      {tracks.length > 1 && (
        <Checkbox.Group
          label="For one track alone"
          description="none ticked: for all; a dimension of one track applies from lead up"
          value={[...(dimension.tracks ?? [])]}
          onChange={keys => {
            const chosen = tracks.filter(track => keys.includes(track))
            set({ tracks: chosen.length === 0 ? null : chosen })
          }}
        >
          <div className={styles.scopes}>
            {tracks.map(track => (
              <Checkbox key={track} value={track} label={say(track)} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      <Anchors dimension={dimension} levels={levels} set={set} />
    </div>
  )
}

/** What a name would be as a key. */
function keyFrom(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
    .slice(0, 49)
}

function Prompts({ prompts, change }: { prompts: Dimension['prompts']; change: (next: Dimension['prompts']) => void }) {
  const set = (at: number, part: Partial<Dimension['prompts'][number]>) =>
    change(prompts.map((each, place) => (place === at ? { ...each, ...part } : each)))
  return (
    <fieldset className={styles.plain}>
      <legend className={styles.legend}>Prompts</legend>
      {prompts.map((prompt, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a prompt has no name but its words, which are typed here
        <div key={at} className={styles.prompt}>
          <Textarea
            label={`Question ${at + 1}`}
            autosize={false}
            rows={2}
            value={prompt.question}
            onChange={event => set(at, { question: event.currentTarget.value })}
          />
          <TextInput
            label={`Follow-up ${at + 1}`}
            value={prompt.follow_up ?? ''}
            onChange={event => set(at, { follow_up: event.currentTarget.value })}
          />
          <div>
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={`Take out question ${at + 1}`}
              onClick={() => change(prompts.filter((_, place) => place !== at))}
            >
              Take out
            </Button>
          </div>
        </div>
      ))}
      {prompts.length < linesMax && (
        <div>
          <Button size="xs" variant="default" onClick={() => change([...prompts, { question: '', follow_up: null }])}>
            Add a question
          </Button>
        </div>
      )}
    </fieldset>
  )
}

/** A level has anchors of its own, or one line that tells it from the nearest level that has. */
function Anchors({
  dimension,
  levels,
  set,
}: {
  dimension: Dimension
  levels: readonly Level[]
  set: (part: Partial<Dimension>) => void
}) {
  const [chosen, setChosen] = useState<Level>(levels.find(level => dimension.anchors[level]) ?? levels[0] ?? 'senior')
  const level = levels.includes(chosen) ? chosen : levels[0]
  if (level === undefined) return null
  const anchors = dimension.anchors[level]
  const { [level]: _anchors, ...otherAnchors } = dimension.anchors
  const { [level]: _difference, ...otherDifferences } = dimension.level_differences
  return (
    <fieldset className={styles.plain}>
      <legend className={styles.legend}>Anchors</legend>
      <NativeSelect
        label="Level"
        value={level}
        onChange={event => setChosen(levels.find(each => each === event.currentTarget.value) ?? level)}
        data={levels.map(value => ({
          value,
          label: `${say(value)}${dimension.anchors[value] ? ': written out' : dimension.level_differences[value] ? ': a line of difference' : ': nothing yet'}`,
        }))}
      />
      {anchors ? (
        <>
          {ratings.map(rating => (
            <Textarea
              key={rating}
              label={`${rating}, ${ratingWords[rating]?.toLowerCase()}`}
              rows={3}
              value={anchors[rating]}
              onChange={event =>
                set({ anchors: { ...dimension.anchors, [level]: { ...anchors, [rating]: event.currentTarget.value } } })
              }
            />
          ))}
          <div>
            <Button size="compact-xs" variant="subtle" onClick={() => set({ anchors: otherAnchors })}>
              Take the anchors of this level out
            </Button>
          </div>
        </>
      ) : (
        <>
          <Textarea
            label="What is different at this level"
            description="shown under the anchors of the nearest level that has them"
            rows={2}
            value={dimension.level_differences[level] ?? ''}
            onChange={event =>
              set({ level_differences: { ...dimension.level_differences, [level]: event.currentTarget.value } })
            }
          />
          <div>
            <Button
              size="xs"
              variant="default"
              onClick={() =>
                set({ anchors: { ...dimension.anchors, [level]: noAnchors }, level_differences: otherDifferences })
              }
            >
              Write the anchors of this level out
            </Button>
          </div>
        </>
      )}
    </fieldset>
  )
}
