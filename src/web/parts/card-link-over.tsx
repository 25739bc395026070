/** What stands where the card stood, once a sign-in by link is over: most often because the card is in. */
import { Panel } from './panel.tsx'

export default function CardLinkOver() {
  return (
    <Panel
      title="This link is over"
      lead="If you have just submitted your card, you are done: thank you. A link opens one card, until it is in or three days are over; a newer mail has a newer link."
    />
  )
}
