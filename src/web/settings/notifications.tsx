/** One's own switches: which kinds by mail and by chat, the chat address, quiet hours in one's own zone. */
import { Button, Checkbox, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, type Shapes, take } from '../api.ts'
import { Refusal } from '../parts/refusal.tsx'
import { Loaded } from '../parts/states.tsx'
import looks from './notifications.module.css'
import styles from './settings.module.css'

type Kind = Shapes['NotificationKind']
type Loaded_ = { data: Shapes['NotificationSettings']; etag: string | null }

const kinds: readonly (readonly [Kind, string, string])[] = [
  ['due', 'A card is due', 'The interview is over and your card is open.'],
  ['overdue', 'A card is overdue', 'Once, when its time is over.'],
  ['nudge', 'A reminder', 'Somebody asks for your card; once a day at most.'],
  ['escalated', 'Somebody’s card stays overdue', 'Where you are the named backup of a job.'],
  ['released', 'A debrief is open', 'In loops of yours, once you may read it.'],
  ['decided', 'A decision is recorded', 'That there is one; which way it went stands with its evidence.'],
  ['digest', 'The weekly digest', 'Monday morning, for those who look after loops. By mail only.'],
]

export default function NotificationSettingsForm() {
  const settings = useQuery({
    queryKey: ['notification-settings'],
    queryFn: () => take(api.GET('/v1/me/notifications')),
  })
  // Kept here: the form begins anew with what was saved.
  const [saved, setSaved] = useState(false)
  return (
    <Loaded query={settings}>
      {loaded => <Form key={loaded.etag} loaded={loaded} saved={saved} onSaved={setSaved} />}
    </Loaded>
  )
}

function Form({
  loaded: { data, etag },
  saved,
  onSaved,
}: {
  loaded: Loaded_
  saved: boolean
  onSaved: (saved: boolean) => void
}) {
  const queries = useQueryClient()
  const [form, setForm] = useState({
    email: data.email,
    chat: data.chat,
    chatUrl: '',
    zone: data.zone,
    from: clockOf(data.quiet_hours?.from),
    until: clockOf(data.quiet_hours?.until),
  })
  const save = useMutation({
    mutationFn: () =>
      take(
        api.PATCH('/v1/me/notifications', {
          params: { header: { 'If-Match': etag ?? '*' } },
          body: {
            email: form.email,
            chat: form.chat,
            zone: form.zone.trim(),
            quiet_hours:
              form.from === '' || form.until === ''
                ? null
                : { from: minutesOf(form.from), until: minutesOf(form.until) },
            ...(form.chatUrl.trim() === '' ? {} : { chat_url: form.chatUrl.trim() }),
          },
        }),
      ),
    onMutate: () => onSaved(false),
    onSuccess: () => {
      onSaved(true)
      return queries.invalidateQueries({ queryKey: ['notification-settings'] })
    },
  })
  const toggle = (channel: 'email' | 'chat', kind: Kind, on: boolean) =>
    setForm({ ...form, [channel]: on ? [...form[channel], kind] : form[channel].filter(each => each !== kind) })
  const mails = data.channels.includes('email')
  return (
    <form
      className={styles.form}
      aria-label="Notifications"
      onSubmit={event => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {!mails && (
        <p className={styles.soft}>This service has no mail server yet; what you choose for mail counts once it has.</p>
      )}
      <div className={looks.kinds}>
        {kinds.map(([kind, title, words]) => (
          <fieldset key={kind} className={looks.kind}>
            <legend className="unseen">{title}</legend>
            <div className={looks.about}>
              <span className={looks.title} aria-hidden="true">
                {title}
              </span>
              <p className={styles.soft}>
                {words} {kind === 'digest' && <Link to="/digests">Those so far</Link>}
              </p>
            </div>
            <div className={looks.ways}>
              <Checkbox
                label="By mail"
                checked={form.email.includes(kind)}
                onChange={event => toggle('email', kind, event.currentTarget.checked)}
              />
              {kind !== 'digest' && (
                <Checkbox
                  label="By chat"
                  checked={form.chat.includes(kind)}
                  onChange={event => toggle('chat', kind, event.currentTarget.checked)}
                />
              )}
            </div>
          </fieldset>
        ))}
      </div>
      <TextInput
        label="Your chat address"
        description={
          data.chat_host
            ? `Chat goes to ${data.chat_host}. A new address replaces it; it is not shown again.`
            : 'An incoming webhook that only you read. Chat names no candidate.'
        }
        type="url"
        value={form.chatUrl}
        onChange={event => setForm({ ...form, chatUrl: event.currentTarget.value })}
      />
      <TextInput
        label="Your time zone"
        description={`By its name, such as ${Intl.DateTimeFormat().resolvedOptions().timeZone}.`}
        value={form.zone}
        onChange={event => setForm({ ...form, zone: event.currentTarget.value })}
      />
      <div className="pair">
        <TextInput
          label="Quiet from"
          type="time"
          value={form.from}
          onChange={event => setForm({ ...form, from: event.currentTarget.value })}
        />
        <TextInput
          label="Quiet until"
          type="time"
          value={form.until}
          onChange={event => setForm({ ...form, until: event.currentTarget.value })}
        />
      </div>
      <p className={styles.soft}>What falls into quiet hours is held back until they end. Empty: none.</p>
      <Refusal
        error={save.error}
        words={{ precondition_failed: 'You changed this elsewhere. Load the page again, then change it.' }}
      />
      <div className={styles.acts}>
        <Button type="submit" loading={save.isPending}>
          Save
        </Button>
        <span role="status" className={styles.soft}>
          {saved && 'Saved.'}
        </span>
      </div>
    </form>
  )
}

function clockOf(minutes: number | undefined): string {
  if (minutes === undefined) return ''
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}
