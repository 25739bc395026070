/**
 * The loop that a hiring manager sees first, every card of it written out by hand: a split on metric discipline, a
 * dimension that two interviews meant to hear and neither did, a rating that moved, a deferral with a dissent. The key to
 * the split stands on a card about something else. It knows no request and no clock.
 */
import { type Facet, type Piece, said, saw, type Verdict } from './dossier.ts'

export interface FeaturedCard {
  readonly who: string
  readonly ratings: Readonly<
    Partial<
      Record<
        Facet,
        { readonly rating: number; readonly evidence: readonly Piece[] } | 'ran_out_of_time' | 'no_opportunity'
      >
    >
  >
  readonly artifact?: { readonly kind: 'post_launch_review' | 'reversed_decision'; readonly note: string }
  readonly flag?: { readonly kind: 'no_metrics'; readonly quote: string }
  readonly recommendation: 'strong_no' | 'no' | 'yes' | 'strong_yes'
  readonly levelVote: 'one_below' | 'fits' | 'one_above'
  readonly summary: string
  readonly notes?: string
  readonly later?: {
    readonly reason: 'new_evidence_heard' | 'moved_to_the_group'
    readonly facet: Facet
    readonly rating: number
    readonly because: string
  }
}

export const featuredCandidate = {
  key: 'maren',
  name: 'Maren Holt',
  pronouns: 'she/her',
  source: 'Referral',
} as const

/** In the order of the plan: framing, post-launch review, decision taken back, engineering and design, under pressure. */
export const featuredCards: readonly FeaturedCard[] = [
  {
    who: 'beatriz',
    ratings: {
      problem: {
        rating: 3,
        evidence: [
          said(
            '3',
            'They asked for bulk-assign because the queue was long. I sat with the glass desk for two days and, well, the queue was long because every fourth claim came back. The photo showed the car and not the crack.',
          ),
          saw(
            '3',
            "Maren told the claims story from the handler's chair and not from the roadmap: who re-opens a claim, how often (22 in 100 glass claims), and what they keep open in a second window to cope.",
          ),
          saw(
            '3',
            'She gave credit freely. The one-page sheet with the targets came up here too: their analyst Henrik had brought the template from fraud, and she "filled in the numbers". I did not follow it up, it was not my question.',
          ),
        ],
      },
      tradeoff: {
        rating: 3,
        evidence: [
          said(
            '3',
            'We had two ways, guide the customer while they take the photo, or let the handler ask again with one click. The guide was six weeks and touched the app team. The click was four days and left the customer doing everything twice. We took the guide and gave up the spring release for it.',
          ),
          saw(
            '3',
            'She could name what design lost (an animated coach, cut to two still frames) and that it was Anouk from design who proposed the cut.',
          ),
        ],
      },
    },
    recommendation: 'yes',
    levelVote: 'fits',
    summary:
      'A careful listener who starts from the person with the problem. I would have liked to hear one decision for which nobody had handed her a frame.',
    notes: 'Ask at the debrief whether anybody else heard about Henrik and the sheet.',
  },
  {
    who: 'lina',
    ratings: {
      metric: {
        rating: 4,
        evidence: [
          said(
            '4',
            'Re-opened claims were at twenty-two percent, we wanted fifteen, and if complaints went over one point eight per thousand we would stop. That was on the page before anybody wrote code, the date is on it.',
          ),
          saw(
            '4',
            'In week three complaints were at 2.4. She paused the roll-out at 40% of handlers for nine days, with the launch already announced, found a retake loop on older phones and went on. Ended at 13% re-opened and complaints of 1.6.',
          ),
          said(
            '4',
            'Eighteen. If it had stopped at eighteen I would have said that the guide is not worth six weeks, and we would have built the click.',
          ),
        ],
      },
      problem: {
        rating: 3,
        evidence: [
          saw(
            '3',
            'Moved the problem from "handlers are slow" to "customers photograph the wrong thing". Two sources: two days at the desk, and 140 re-opened claims read one by one.',
          ),
        ],
      },
    },
    artifact: {
      kind: 'post_launch_review',
      note: 'Review of the photo guide, one page, first version dated two weeks before the build. Target, guardrail, who decides to stop. Among the best I have been shown in this room.',
    },
    recommendation: 'strong_yes',
    levelVote: 'fits',
    summary: 'Numbers first, a stop rule in writing, and she used it when it hurt.',
  },
  {
    who: 'ruth',
    ratings: {
      learning: {
        rating: 3,
        evidence: [
          said(
            '3',
            'So, um, I put the financing widget on every listing because the bank wanted reach, and I, I argued for it, I wrote the memo. Seven of nine hundred sellers used it in ten weeks. That one was mine.',
          ),
          said(
            '3',
            'What I do now is, I ask for the smallest place it could be, first. The next one, the transport quote, we had on forty listings for a month before anybody else saw it.',
          ),
        ],
      },
      metric: {
        rating: 2,
        evidence: [
          said(
            '2',
            "I hadn't looked at it weekly, no. The bank sent us a report after, I think, ten weeks? And that's when I saw the seven.",
          ),
          saw('2', 'The figure that turned the decision came from the partner, and not from her.'),
        ],
      },
      stakeholder: 'ran_out_of_time',
    },
    artifact: {
      kind: 'reversed_decision',
      note: 'The financing memo, four pages, and the two lines with which she took it back. First sign in week three (a seller asked what the button was for), reversal in week eleven.',
    },
    recommendation: 'yes',
    levelVote: 'fits',
    summary: 'Owned the financing memo without being led to it. Numbers reached her late.',
    later: {
      reason: 'new_evidence_heard',
      facet: 'metric',
      rating: 3,
      because:
        'I had not known about the guardrail page when I rated this. The insurer is the later of the two jobs, so I now read the seven sellers as where the habit comes from, and not as its absence.',
    },
  },
  {
    who: 'davor',
    ratings: {
      tradeoff: {
        rating: 3,
        evidence: [
          saw(
            '3',
            'inspections on the machinery marketplace: own mechanics, partner garages, or photo checklist. took garages because own mechanics meant 40 vans. knew the price: 11 days to publish instead of 3',
          ),
          said(
            '3',
            'We knew it would slow the listings down and we took that, because one bad gearbox and the buyer never comes back.',
          ),
        ],
      },
      metric: {
        rating: 1,
        evidence: [
          said(
            '1',
            'The listings just felt healthier after that. Sellers told us, the whole tone of the mails changed.',
          ),
          saw(
            '1',
            'asked three times for a before and after. no baseline, no target, no count of disputes. "finance would have had that." eleven months of it',
          ),
        ],
      },
    },
    flag: { kind: 'no_metrics', quote: 'The listings just felt healthier after that.' },
    recommendation: 'no',
    levelVote: 'one_below',
    summary: 'good instincts on cost. ran something for eleven months and cannot say what it did.',
  },
  {
    who: 'yuki',
    ratings: {
      learning: {
        rating: 4,
        evidence: [
          saw(
            '4',
            'Super reflective! Talked so openly about the financing thing, really self-aware, I trusted her right away.',
          ),
          said('4', "I was in love with that memo, honestly. I should have shown it to somebody who'd lose by it."),
        ],
      },
      problem: {
        rating: 4,
        evidence: [saw('4', 'Great product sense and such good questions back at me, you feel she just gets users.')],
      },
      stakeholder: 'no_opportunity',
    },
    recommendation: 'strong_yes',
    levelVote: 'fits',
    summary: 'Would love to work with her. Time flew, we stayed with the financing story.',
    later: {
      reason: 'moved_to_the_group',
      facet: 'learning',
      rating: 3,
      because: 'Ruth heard the same story I heard and got the second half of it. Going to where the others are.',
    },
  },
]

export const featuredVerdict: Verdict = {
  decision: 'defer',
  level: 'senior',
  reason:
    "Two interviews were meant to hear stakeholder judgement and neither did, so we would be deciding on four dimensions of five. On metrics we have two jobs that contradict each other and one sentence, on Beatriz's card, that may explain it: who brought the sheet. I would rather ask than guess.",
  wouldChange:
    'Hearing from her how the stop rule came about, and one disagreement with somebody who could have overruled her.',
  sees: "She looks at a queue from the chair of whoever works it. None of us has sat at a carrier's booking desk this year.",
}

export const featuredDissent = {
  who: 'lina',
  text: 'I would not wait. The page is dated, the roll-out was stopped by it and started again by it. Whoever brought the template, she was the one who held it for nine days with the launch announced. Asking who typed it first will tell us about Henrik.',
} as const
