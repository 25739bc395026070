/**
 * Signing in by password; where the demo company runs, also by choosing one of its people. The address that was asked for
 * stays, so that one lands where one wanted to go.
 */
import { Button, PasswordInput, TextInput, UnstyledButton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { api, Problem, read, type Shapes } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { Initials } from '../parts/initials.tsx'
import { Mark } from '../parts/mark.tsx'
import { leaveForProvider, meKey, signIn } from '../session.ts'
import styles from './sign-in.module.css'

/** What is busy while the browser leaves for the company's own provider. */
const elsewhere = 'elsewhere'

export default function SignInPage() {
  const queries = useQueryClient()
  const options = useQuery({ queryKey: ['sign-in-options'], queryFn: () => read(api.GET('/v1/auth/options')) })
  const [form, setForm] = useState({ email: '', password: '', company: '' })
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState<string | null>(null)
  useEffect(() => {
    document.title = 'Sign in · Hireloop'
  }, [])

  const enter = async (who: Shapes['SignIn']) => {
    setBusy(who.email)
    setProblem(null)
    try {
      await signIn(who)
      await queries.invalidateQueries({ queryKey: meKey })
    } catch (error) {
      setProblem(error)
      setBusy(null)
    }
  }
  const leave = async () => {
    setBusy(elsewhere)
    setProblem(null)
    try {
      await leaveForProvider()
    } catch (error) {
      setProblem(error)
      setBusy(null)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const { email, password, company } = form
    void enter({ email: email.trim(), password, ...(company ? { company } : {}) })
  }
  const code = problem instanceof Problem ? problem.code : null
  const companies = problem instanceof Problem && code === 'company_needed' ? namesIn(problem.details.companies) : []
  const demo = options.data?.demo ?? null
  return (
    <div className={styles.page} data-demo={demo !== null || undefined}>
      <main className={styles.panel}>
        <div className={styles.brand}>
          <Mark size={34} />
          <span>Hireloop</span>
        </div>
        <h1>Sign in</h1>
        <p className={styles.lead}>Write what you saw before you hear what others think.</p>
        <form className={styles.form} onSubmit={submit}>
          <TextInput
            label="Email address"
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={form.email}
            onChange={event => setForm({ ...form, email: event.currentTarget.value })}
          />
          <PasswordInput
            label="Password"
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={form.password}
            onChange={event => setForm({ ...form, password: event.currentTarget.value })}
          />
          {(form.company !== '' || code === 'company_needed') && (
            <TextInput
              label="Company"
              description={companies.length > 0 ? `One of: ${companies.join(', ')}` : undefined}
              name="company"
              value={form.company}
              onChange={event => setForm({ ...form, company: event.currentTarget.value })}
            />
          )}
          {problem !== null && (
            <p role="alert" className={styles.problem}>
              <Icon name="warn" size={16} />
              {problem instanceof Error ? problem.message : 'This did not work.'}
            </p>
          )}
          <Button type="submit" fullWidth loading={busy !== null && busy === form.email.trim()}>
            Sign in
          </Button>
        </form>
        {options.data?.oidc && (
          <Button
            variant="default"
            fullWidth
            mt="md"
            disabled={busy !== null}
            loading={busy === elsewhere}
            onClick={() => void leave()}
          >
            Sign in with {options.data.oidc.name}
          </Button>
        )}
      </main>
      {demo && (
        <section className={styles.demo} aria-labelledby="demo-title">
          <h2 id="demo-title">This is a demonstration</h2>
          <p className={styles.lead}>Look at the same company through different eyes. One click signs you in.</p>
          <ul className={styles.people}>
            {demo.people.map(person => (
              <li key={person.email}>
                <UnstyledButton
                  className={styles.person}
                  disabled={busy !== null}
                  onClick={() => void enter({ email: person.email, password: demo.password })}
                >
                  <Initials name={person.name} />
                  <span className={styles.personWords}>
                    <span className={styles.personName}>
                      {person.name} <span className={styles.role}>{person.role}</span>
                    </span>
                    <span className={styles.whatFor}>{person.what_for}</span>
                  </span>
                  <Icon name="next" size={16} />
                </UnstyledButton>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : []
}
