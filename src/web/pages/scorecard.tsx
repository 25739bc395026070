/** One card: what its author writes, and what was written. Its parts follow. */
import { useParams } from 'react-router'
import { PageHead } from '../parts/page-head.tsx'

export default function ScorecardPage() {
  const { id } = useParams()
  return <PageHead title="Scorecard" lead={id} back={{ to: '/cards', label: 'My cards' }} />
}
