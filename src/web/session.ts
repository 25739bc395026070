/**
 * Who is signed in, as the API tells it, and how one comes and goes. What somebody may do is read from `permissions` and
 * nowhere else; here no rule is known.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { api, Problem, read, type Shapes } from './api.ts'
import { allowDrafts, forgetDrafts } from './local-drafts.ts'

export type Me = Shapes['Me']

export const meKey = ['me'] as const

/** Who is signed in; `data` is null for nobody. */
export function useSession() {
  return useQuery({
    queryKey: meKey,
    queryFn: async (): Promise<Me | null> => {
      try {
        return await read(api.GET('/v1/me'))
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return null
        throw error
      }
    },
    staleTime: 300_000,
  })
}

const MeContext = createContext<Me | null>(null)
export const MeProvider = MeContext.Provider

/** The person signed in, within the pages that only they see. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('a page outside the session asked who is signed in')
  return me
}

/** Whether the API would let this person do this where nothing particular is meant. */
export function may(me: Me, act: string): boolean {
  const verdict = me.permissions[act]
  return verdict === 'allowed' || verdict === 'approval_needed'
}

/** Whether a thing's own `permissions` allow an act on it. */
export function allows(thing: { permissions: Record<string, string> }, act: string): boolean {
  const verdict = thing.permissions[act]
  return verdict === 'allowed' || verdict === 'approval_needed'
}

/** Signs in; rejects with the Problem of a wrong password. */
export async function signIn(body: Shapes['SignIn']): Promise<void> {
  await read(api.POST('/v1/auth/session', { body }))
  allowDrafts()
}

const returnKey = 'hireloop-return-to'

/** Leaves for the company's own provider; the address one wanted is remembered in this window. */
export async function leaveForProvider(): Promise<void> {
  const { url } = await read(api.POST('/v1/auth/oidc/authorization', {}))
  sessionStorage.setItem(returnKey, `${window.location.pathname}${window.location.search}`)
  window.location.assign(url)
}

/** Finishes what `leaveForProvider` began with the query of the way back; answers where one wanted to go. */
export async function returnFromProvider(query: string): Promise<string> {
  await read(api.POST('/v1/auth/oidc/session', { body: { query } }))
  allowDrafts()
  const wanted = sessionStorage.getItem(returnKey) ?? '/'
  sessionStorage.removeItem(returnKey)
  // An address of these pages, whoever wrote it there.
  return wanted.startsWith('/') && !wanted.startsWith('//') ? wanted : '/'
}

/** Trades the link of a mail for a sign-in to its card; answers the card's id. */
export async function openCardLink(token: string): Promise<string> {
  const { scorecard_id: id } = await read(api.POST('/v1/auth/card-session', { body: { token } }))
  allowDrafts()
  return id
}

/** Answers what signs one out: the sign-in ends, and nothing of it stays in this browser. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    await read(api.DELETE('/v1/auth/session'))
    forgetDrafts()
    // Cleared as a whole, the cache would take the question who is signed in from those who wait for its answer.
    queries.setQueryData(meKey, null)
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meKey[0] })
  }
}
