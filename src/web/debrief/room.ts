/**
 * What every part of a debrief room reads: the loop, its debrief, and names for the ids in it. Loaded once, polled while
 * figures are still being computed. Knows no rule: what somebody may do stands in `permissions`.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { api, read, type Shapes } from '../api.ts'

export type Debrief = Shapes['Debrief']
export type DebriefDimension = Shapes['DebriefDimension']
export type PanelMember = Shapes['PanelMember']
export type Loop = Shapes['Loop']

const quickMs = 4_000
const calmMs = 30_000

/** Asked for only where the loop's own `permissions` let one read it: a refusal would stand in the access log. */
export function useDebrief(loopId: string, enabled: boolean) {
  return useQuery({
    enabled,
    queryKey: ['debrief', loopId],
    queryFn: () => read(api.GET('/v1/loops/{id}/debrief', { params: { path: { id: loopId } } })),
    refetchInterval: query => (query.state.error ? false : isMoving(query.state.data) ? quickMs : calmMs),
  })
}

/** The loop of a debrief, under a key of its own: others keep it with its ETag. */
export function useLoopOf(loopId: string) {
  return useQuery({
    queryKey: ['debrief', loopId, 'loop'],
    queryFn: () => read(api.GET('/v1/loops/{id}', { params: { path: { id: loopId } } })),
    refetchInterval: query => (query.state.error ? false : calmMs),
  })
}

/** Answers what makes all of a loop be read again: after a write, and when it may have changed under us. */
export function useRefresh(loopId: string): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['debrief', loopId] }),
      queries.invalidateQueries({ queryKey: ['loop', loopId] }),
      queries.invalidateQueries({ queryKey: ['loops'] }),
    ])
  }
}

function isMoving(debrief: Debrief | undefined): boolean {
  if (!debrief) return false
  const figures = [debrief.overall.calibrated, ...debrief.dimensions.map(each => each.calibrated)]
  return debrief.signals.status === 'pending' || figures.some(figure => figure.kind === 'pending')
}

export interface Room {
  readonly loop: Loop
  readonly debrief: Debrief
  /** panelists whose card is in, in the order of the panel */
  readonly raters: readonly PanelMember[]
  readonly panelistName: (panelistId: string | null) => string
  readonly personName: (personId: string | null) => string
  readonly interviewName: (interviewId: string) => string
}

/** Puts the names of a loop and of the directory at hand; who is in neither has left, and is called so. */
export function furnish(loop: Loop, debrief: Debrief, directory: readonly Shapes['DirectoryEntry'][]): Room {
  const panelists = loop.interviews.flatMap(interview => interview.panelists)
  const persons = new Map(
    [...directory, ...panelists.map(each => ({ id: each.person_id, name: each.name }))].map(each => [
      each.id,
      each.name,
    ]),
  )
  const byPanelist = new Map(panelists.map(each => [each.id, each.name]))
  const personName = (id: string | null) =>
    id === null ? 'The service' : (persons.get(id) ?? 'Somebody no longer here')
  const carded = new Set(debrief.cards.map(card => card.panelist_id))
  return {
    loop,
    debrief,
    raters: debrief.panel.filter(member => carded.has(member.panelist_id)),
    personName,
    panelistName: id => {
      if (id === null) return 'The transcript'
      return byPanelist.get(id) ?? personName(debrief.panel.find(each => each.panelist_id === id)?.person_id ?? '')
    },
    interviewName: id => loop.interviews.find(each => each.id === id)?.name ?? 'An interview',
  }
}

const RoomContext = createContext<Room | null>(null)
export const RoomProvider = RoomContext.Provider

export function useRoom(): Room {
  const room = useContext(RoomContext)
  if (!room) throw new Error('a part of the debrief stands outside its room')
  return room
}

/** "LH" for Lina Haddad. */
export function lettersOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return picked.map(word => [...(word ?? '')][0] ?? '').join('')
}
