/** A card. */
import { PageHead } from '../parts/page-head.tsx'

export default function ScorecardPage() {
  return <PageHead title="Scorecard" />
}
