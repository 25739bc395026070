/**
 * The states of an application and which may follow which. It knows nothing of loops, jobs or who asks: what a closed
 * application does to its loops is decided where the loops are.
 */
import { z } from 'zod'
import { Refusal } from './refusal.ts'

export const applicationStates = ['active', 'hired', 'rejected', 'withdrawn'] as const
export const ApplicationState = z.enum(applicationStates).meta({ id: 'ApplicationState' })
export type ApplicationState = z.infer<typeof ApplicationState>

/** Which states may follow which. Hired is the end here: what comes after belongs to another system. */
export const applicationEdges: Readonly<Record<ApplicationState, readonly ApplicationState[]>> = {
  active: ['hired', 'rejected', 'withdrawn'],
  hired: [],
  rejected: ['active'],
  withdrawn: ['active'],
}

/**
 * Answers `to` where an application may go there from `from`. Refuses `application_state_unchanged` when it stands there
 * already, `application_closed` when it has to be reopened first or is past that.
 */
export function moveApplication(from: ApplicationState, to: ApplicationState): ApplicationState {
  if (from === to) throw new Refusal('application_state_unchanged', { state: from })
  if (!applicationEdges[from].includes(to)) throw new Refusal('application_closed', { state: from })
  return to
}
