/** Where the company's sign-in provider sends people back to: finishes the sign-in and goes where one wanted to go. */
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { Panel } from '../parts/panel.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { meKey, returnFromProvider } from '../session.ts'

export default function SignInReturnPage() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [problem, setProblem] = useState<unknown>(null)
  const begun = useRef(false)
  const [query] = useState(() => window.location.search.slice(1))
  const over = query === '' || problem !== null
  useEffect(() => {
    // What came back is good for one attempt, and effects may run twice.
    if (begun.current) return
    begun.current = true
    if (query === '') return
    returnFromProvider(query)
      .then(async wanted => {
        await queries.invalidateQueries({ queryKey: meKey })
        navigate(wanted, { replace: true })
      })
      .catch(setProblem)
  }, [queries, navigate, query])
  return (
    <Panel
      title="Signing in"
      lead={query === '' ? 'Nothing was begun here.' : over ? 'This did not work.' : 'A moment, please.'}
    >
      <Refusal error={problem} />
      {over && (
        <Button component={Link} to="/" fullWidth>
          Back to the sign-in
        </Button>
      )}
    </Panel>
  )
}
