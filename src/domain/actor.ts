/**
 * Who acts: a person with roles, an integration with scopes, or the service itself. The same value stands in an event,
 * the access log and the permission matrix. It does not know how somebody proved who they are.
 */
import { z } from 'zod'

export const roles = ['admin', 'recruiter', 'hiring_manager', 'head_of_product', 'interviewer', 'auditor'] as const
export const Role = z.enum(roles).meta({ id: 'Role' })
export type Role = z.infer<typeof Role>

/** What an API key may be allowed. There is none for notes and none for drafts: those leave with nobody's key. */
export const scopes = [
  'people:read',
  'people:write',
  'rubrics:read',
  'candidates:write',
  'candidates:read',
  'jobs:write',
  'jobs:read',
  'loops:write',
  'loops:read',
  'scorecards:read',
  'evidence:read',
  'debriefs:read',
  'decisions:read',
  'transcripts:write',
  'signals:detect',
  'events:read',
  'webhooks:rotate',
  'api_keys:rotate',
  'imports:write',
  'exports:read',
  'privacy:open',
  'self_identification:write',
] as const
export const Scope = z.enum(scopes).meta({ id: 'Scope' })
export type Scope = z.infer<typeof Scope>

export interface PersonActor {
  readonly kind: 'person'
  readonly companyId: string
  readonly id: string
  readonly roles: readonly Role[]
  /** signed in by the link of a mail, for this card alone */
  readonly cardId?: string
}

export interface IntegrationActor {
  readonly kind: 'integration'
  readonly companyId: string
  readonly id: string
  readonly scopes: readonly Scope[]
}

export interface SystemActor {
  readonly kind: 'system'
  readonly companyId: string
  readonly id: null
}

export type Actor = PersonActor | IntegrationActor | SystemActor

/** The service acting by itself for one company: releases by the clock, purges, reactions. */
export function systemActor(companyId: string): SystemActor {
  return { kind: 'system', companyId, id: null }
}
