/** The company's few settings: its name, when cards open to the panel, when they are due, how signals are looked for. */
import { Button, NumberInput, Radio, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, type Shapes, take } from '../api.ts'
import { Refusal } from '../parts/refusal.tsx'
import { Loaded } from '../parts/states.tsx'
import { may, useMe } from '../session.ts'
import styles from './settings.module.css'

type Loaded_ = { data: Shapes['Company']; etag: string | null }

export default function CompanySettings() {
  const company = useQuery({ queryKey: ['company'], queryFn: () => take(api.GET('/v1/company')) })
  return <Loaded query={company}>{loaded => <Form key={loaded.etag} loaded={loaded} />}</Loaded>
}

function Form({ loaded: { data, etag } }: { loaded: Loaded_ }) {
  const me = useMe()
  const queries = useQueryClient()
  const writes = may(me, 'settings.write')
  const [form, setForm] = useState({
    name: data.name,
    seal_mode: data.seal_mode,
    card_due_hours: data.card_due_hours,
    signals_engine: data.signals_engine,
  })
  const save = useMutation({
    mutationFn: () => take(api.PATCH('/v1/company', { params: { header: { 'If-Match': etag ?? '*' } }, body: form })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['company'] }),
  })
  return (
    <form
      className={styles.form}
      aria-label="Company settings"
      onSubmit={event => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <fieldset disabled={!writes} className={styles.plain}>
        <TextInput
          label="Name"
          value={form.name}
          onChange={event => setForm({ ...form, name: event.currentTarget.value })}
        />
        <Radio.Group
          label="When panelists see each other's cards"
          description="Hiring managers always wait for the release. Loops that are under way keep the mode they began with."
          value={form.seal_mode}
          onChange={value => setForm({ ...form, seal_mode: value === 'own_card' ? 'own_card' : 'loop' })}
        >
          <div className={styles.radios}>
            <Radio value="loop" label="At the release of the loop, all at once" />
            <Radio value="own_card" label="As soon as their own card is in" />
          </div>
        </Radio.Group>
        <NumberInput
          label="A card is due"
          description="hours after the end of its interview"
          min={1}
          max={240}
          value={form.card_due_hours}
          onChange={value => setForm({ ...form, card_due_hours: Number(value) || 1 })}
        />
        <Radio.Group
          label="How language signals are looked for"
          description="Counts from the next analysis on."
          value={form.signals_engine}
          onChange={value => setForm({ ...form, signals_engine: value === 'rules' ? 'rules' : 'rules_and_model' })}
        >
          <div className={styles.radios}>
            <Radio value="rules_and_model" label="By rules and a statistical layer" />
            <Radio value="rules" label="By rules alone: misses more, and takes 220 MB less memory" />
          </div>
        </Radio.Group>
      </fieldset>
      <p className={styles.soft}>
        Whether cards written elsewhere may come in is set under{' '}
        <Link to="/settings/past-scorecards">past scorecards</Link>
        {data.past_scorecards ? '; they may' : '; they may not'}. Who hears of a card that stays overdue is set at each
        job.
      </p>
      <Refusal
        error={save.error}
        words={{ precondition_failed: 'Somebody else changed these settings. Load the page again, then change them.' }}
      />
      {writes && (
        <div className={styles.acts}>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
          <span role="status" className={styles.soft}>
            {save.isSuccess && 'Saved.'}
          </span>
        </div>
      )}
    </form>
  )
}
