/**
 * The token address of Harvest v3: an API key's id and the key, as user and password of Basic, are traded for a bearer that
 * ends by itself. Its clients look for `expires_at`, a moment, where OAuth has `expires_in`.
 */
import { z } from 'zod'
import { Refusal } from '../../domain/refusal.ts'
import { authenticateIntegration, signKeyToken } from '../../platform/auth.ts'
import { openRoute } from '../../platform/http.ts'
import { Time } from '../../platform/json-schema.ts'
import { harvestToken } from './dialects.ts'

export const createHarvestToken = openRoute({
  operationId: 'createHarvestToken',
  method: 'POST',
  path: '/facade/harvest/token',
  tag: 'facades',
  summary: 'Harvest v3: trade the id of an API key and the key for a token',
  dialect: harvestToken,
  signIn: true,
  body: z.looseObject({ grant_type: z.literal('client_credentials').optional() }).nullish(),
  reply: z.strictObject({ token_type: z.literal('Bearer'), access_token: z.string(), expires_at: Time }),
  async handle({ app, deps, now, reply }) {
    const { request } = reply
    if (!/^Basic /i.test(request.headers.authorization ?? '')) throw new Refusal('not_signed_in')
    const { actor } = await authenticateIntegration(app, deps, request)
    const { token, expiresAt } = signKeyToken(app, { companyId: actor.companyId, id: actor.id! }, now)
    return { token_type: 'Bearer' as const, access_token: token, expires_at: expiresAt }
  },
})
