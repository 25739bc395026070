/** An artifact that candidates walk through, as fields: what it is called, what is asked for, what to look for. */
import { Button, Textarea, TextInput } from '@mantine/core'
import type { Shapes } from '../api.ts'
import { say } from '../words.ts'
import styles from './settings.module.css'

type Artifact = Shapes['RubricContent']['artifacts'][number]

export function blankArtifact(kind: Shapes['ArtifactKind']): Artifact {
  return { kind, title: say(kind), brief: '', look_for: [] }
}

export function ArtifactFields({
  artifact,
  change,
  remove,
}: {
  artifact: Artifact
  change: (next: Artifact) => void
  remove: () => void
}) {
  const about = say(artifact.kind)
  return (
    <details className={styles.dimension}>
      <summary>{artifact.title || about}</summary>
      <TextInput
        label={`Title of the ${about.toLowerCase()}`}
        maxLength={120}
        value={artifact.title}
        onChange={event => change({ ...artifact, title: event.currentTarget.value })}
      />
      <Textarea
        label="What the candidate is asked for"
        rows={3}
        value={artifact.brief}
        onChange={event => change({ ...artifact, brief: event.currentTarget.value })}
      />
      <Textarea
        label="Look for"
        description="one in each line"
        rows={3}
        value={artifact.look_for.join('\n')}
        onChange={event => change({ ...artifact, look_for: event.currentTarget.value.split('\n') })}
      />
      <div>
        <Button size="compact-xs" variant="subtle" aria-label={`Take out the ${about.toLowerCase()}`} onClick={remove}>
          Take out
        </Button>
      </div>
    </details>
  )
}
