/**
 * Where the link of a mail leads: a button, so that whatever opens links by itself uses nothing up. The token stands behind
 * the # of the address and goes nowhere before the button is pressed.
 */
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Panel } from '../parts/panel.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { meKey, openCardLink } from '../session.ts'

export default function CardLinkPage() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const token = window.location.hash.slice(1)
  const open = async () => {
    setBusy(true)
    setProblem(null)
    try {
      const id = await openCardLink(token)
      await queries.invalidateQueries({ queryKey: meKey })
      navigate(`/cards/${id}`, { replace: true })
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return (
    <Panel
      title="Your card is waiting"
      lead="This opens your card for one interview, and nothing else. Nobody sees what you write before you submit it."
    >
      <Refusal error={problem} />
      <Button fullWidth loading={busy} disabled={token === ''} onClick={() => void open()}>
        Open the card
      </Button>
    </Panel>
  )
}
