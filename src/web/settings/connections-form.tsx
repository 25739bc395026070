/**
 * What makes a connection: the vendor, what one does there first, the stage at which a loop opens, the jobs by what the
 * vendor calls them. And the same fields where one is changed.
 */
import { Button, NativeSelect, PasswordInput, Radio, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, read, type Shapes, take } from '../api.ts'
import { Refusal } from '../parts/refusal.tsx'
import { ChangeForm } from './change-form.tsx'
import { type VendorName, vendorGuides, vendorNames } from './connections-vendors.ts'
import styles from './settings.module.css'
import looks from './webhooks.module.css'

type Connection = Shapes['Connection']

const lettersMax = 200
const mappedMax = 500

interface Fields {
  readonly description: string
  readonly stage: string
  readonly jobs: readonly { readonly external_id: string; readonly job_id: string }[]
}

export function NewConnection({ made }: { made: (shown: Shapes['ShownConnection']) => void }) {
  const queries = useQueryClient()
  const [vendor, setVendor] = useState<VendorName>('greenhouse')
  const [form, setForm] = useState<Fields>({ description: '', stage: '', jobs: [] })
  const [source, setSource] = useState('')
  const [token, setToken] = useState('')
  const [asking, setAsking] = useState({ key: '', url: '' })
  const guide = vendorGuides[vendor]
  const create = useMutation({
    mutationFn: () =>
      read(
        api.POST('/v1/connections', {
          body: {
            vendor,
            ...bodyFrom(form),
            api_key: (guide.asked !== null && asking.key.trim()) || null,
            api_url: (guide.asked !== null && asking.url.trim()) || null,
            ...(source.trim() ? { source: source.trim() } : {}),
            ...(guide.secret === 'theirs' ? { secret: token.trim() } : {}),
          },
        }),
      ),
    onSuccess: async shown => {
      await queries.invalidateQueries({ queryKey: ['connections'] })
      if ('secret' in shown) made(shown)
    },
  })
  return (
    <form
      className={styles.form}
      aria-label="New connection"
      onSubmit={event => {
        event.preventDefault()
        create.mutate()
      }}
    >
      <Radio.Group
        label="Which system pushes"
        value={vendor}
        onChange={value => setVendor(vendorNames.find(each => each === value) ?? 'generic')}
      >
        <div className={looks.vendors}>
          {vendorNames.map(name => (
            <div key={name} className={looks.vendor}>
              <Radio value={name} label={vendorGuides[name].name} description={vendorGuides[name].words} />
            </div>
          ))}
        </div>
      </Radio.Group>
      {guide.secret === 'theirs' && (
        <>
          <ol className={looks.steps}>
            {guide.before.map(step => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <PasswordInput
            label={`${guide.secretField} of ${guide.name}`}
            description="Kept encrypted, and shown nowhere afterwards."
            autoComplete="off"
            maxLength={lettersMax}
            value={token}
            onChange={event => setToken(event.currentTarget.value)}
          />
        </>
      )}
      {guide.asked !== null && (
        <>
          <p className={styles.soft}>{guide.asked}</p>
          <AskingFields
            vendor={guide.name}
            form={asking}
            change={part => setAsking({ ...asking, ...part })}
            hint="May be given later: until then hints wait."
          />
        </>
      )}
      <ConnectionFields form={form} change={part => setForm({ ...form, ...part })} />
      <TextInput
        label="Source"
        description={`What external ids of this connection are filed under: “${vendor}” where it is empty. Only a second connection to the same vendor needs another.`}
        inputWrapperOrder={['label', 'input', 'description']}
        placeholder={vendor}
        autoComplete="off"
        spellCheck={false}
        maxLength={60}
        value={source}
        onChange={event => setSource(event.currentTarget.value)}
      />
      <Refusal
        error={create.error}
        words={{ already_exists: 'There is a connection with this source already. Give this one another source.' }}
      />
      <div className={styles.acts}>
        <Button
          type="submit"
          loading={create.isPending}
          disabled={!isComplete(form) || (guide.secret === 'theirs' && token.trim() === '')}
        >
          Connect
        </Button>
        <span className={styles.soft}>
          {guide.secret === 'ours'
            ? 'The address and the secret to paste come next; the secret is shown this once.'
            : 'The address to paste comes next.'}
        </span>
      </div>
    </form>
  )
}

export function ChangeConnection({
  connection,
  etag,
  done,
}: {
  connection: Connection
  etag: string | null
  done: () => void
}) {
  const [form, setForm] = useState<Fields>({
    description: connection.description ?? '',
    stage: connection.opening_stage ?? '',
    jobs: connection.jobs,
  })
  const save = (ifMatch: string) =>
    take(
      api.PATCH('/v1/connections/{id}', {
        params: { path: { id: connection.id }, header: { 'If-Match': ifMatch } },
        body: bodyFrom(form),
      }),
    )
  return (
    <ChangeForm
      label="Change the connection"
      etag={etag}
      complete={isComplete(form)}
      save={save}
      changes="connections"
      done={done}
    >
      <ConnectionFields form={form} change={part => setForm({ ...form, ...part })} />
    </ChangeForm>
  )
}

/** The key by which a vendor is asked what its hint is about, and where. */
export function AskingFields({
  vendor,
  form,
  change,
  hint,
}: {
  vendor: string
  form: { readonly key: string; readonly url: string }
  change: (part: { key?: string; url?: string }) => void
  hint?: string
}) {
  return (
    <div className="pair">
      <PasswordInput
        label={`API key of ${vendor}`}
        description={hint ?? 'Kept encrypted, and shown nowhere afterwards.'}
        inputWrapperOrder={['label', 'input', 'description']}
        autoComplete="off"
        maxLength={lettersMax}
        value={form.key}
        onChange={event => change({ key: event.currentTarget.value })}
      />
      <TextInput
        label={`Where ${vendor} is asked`}
        description="Only for a sandbox or another region."
        inputWrapperOrder={['label', 'input', 'description']}
        placeholder="https://api.lever.co/v1"
        type="url"
        autoComplete="off"
        spellCheck={false}
        maxLength={1_000}
        value={form.url}
        onChange={event => change({ url: event.currentTarget.value })}
      />
    </div>
  )
}

const isComplete = ({ jobs }: Fields) => jobs.every(each => each.external_id.trim() !== '' && each.job_id !== '')

function bodyFrom({ description, stage, jobs }: Fields) {
  return {
    description: description.trim() || null,
    opening_stage: stage.trim() || null,
    jobs: jobs.map(each => ({ external_id: each.external_id.trim(), job_id: each.job_id })),
  }
}

function ConnectionFields({ form, change }: { form: Fields; change: (part: Partial<Fields>) => void }) {
  const jobs = useQuery({
    queryKey: ['jobs'],
    queryFn: () => read(api.GET('/v1/jobs', { params: { query: { limit: '200' } } })),
  })
  const choices = (jobs.data?.data ?? []).map(({ id, title }) => ({ value: id, label: title }))
  const put = (at: number, part: Partial<Fields['jobs'][number]>) =>
    change({ jobs: form.jobs.map((each, index) => (index === at ? { ...each, ...part } : each)) })
  return (
    <>
      <div className="pair">
        <TextInput
          label="Stage that opens a loop"
          description="As it is called there. Empty: no loop opens by itself."
          inputWrapperOrder={['label', 'input', 'description']}
          placeholder="Onsite"
          autoComplete="off"
          maxLength={lettersMax}
          value={form.stage}
          onChange={event => change({ stage: event.currentTarget.value })}
        />
        <TextInput
          label="What it is called here"
          placeholder="Greenhouse of the product team"
          maxLength={lettersMax}
          value={form.description}
          onChange={event => change({ description: event.currentTarget.value })}
        />
      </div>
      <fieldset className={styles.plain}>
        <legend className={styles.legend}>Jobs</legend>
        <p className={styles.soft}>
          A push is about a job by the id it has there. Jobs that carry it as their external id are found by themselves;
          name the others here. The loop is made from the plan of the job.
        </p>
        {form.jobs.map((each, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing of its own until it is filled
          <div key={at} className={looks.mapped}>
            <TextInput
              label={`Its id there, ${at + 1}`}
              placeholder="107761"
              autoComplete="off"
              maxLength={lettersMax}
              value={each.external_id}
              onChange={event => put(at, { external_id: event.currentTarget.value })}
            />
            <NativeSelect
              label={`Job here, ${at + 1}`}
              value={each.job_id}
              onChange={event => put(at, { job_id: event.currentTarget.value })}
              data={[{ value: '', label: 'Choose a job' }, ...choices]}
            />
            <Button
              variant="default"
              aria-label={`Take out job ${at + 1}`}
              onClick={() => change({ jobs: form.jobs.filter((_, index) => index !== at) })}
            >
              Take out
            </Button>
          </div>
        ))}
        {form.jobs.length < mappedMax && (
          <div>
            <Button
              size="xs"
              variant="default"
              onClick={() => change({ jobs: [...form.jobs, { external_id: '', job_id: '' }] })}
            >
              Name a job
            </Button>
          </div>
        )}
      </fieldset>
    </>
  )
}
