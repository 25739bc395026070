/** The OpenAPI 3.1 document's frame: title, security schemes, tags. Everything else in it comes from the routes. */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'

const tags = [
  ['access', 'Signing in, people, roles, API keys, approvals'],
  ['rubrics', 'Rubrics, their versions, anchors and prompts'],
  ['intake', 'Jobs with their plan, candidates, applications, recusals'],
  ['loops', 'Loops, interviews, panelists, release'],
  ['scorecards', 'Cards: ratings with evidence, submission, later versions'],
  ['debriefs', 'Debriefs, decisions, dissents, comparison'],
  ['events', 'The feed of what happened'],
  ['system', 'Health and metrics'],
] as const

export function openApiDocument(): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Hireloop',
        version: '1.0.0',
        description:
          'Interview scorecards and hiring loops for product managers. Panels stay independent until release, debriefs rest on evidence, and no endpoint recommends to hire or not.',
        license: { name: 'MIT', identifier: 'MIT' },
        contact: { name: 'Hireloop', url: 'https://hireloop.invalid' },
      },
      servers: [{ url: '/', description: 'this server' }],
      tags: tags.map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Access token of a person, from POST /v1/auth/token' },
          api_key: { type: 'http', scheme: 'bearer', description: 'API key of an integration, starting with hl_' },
        },
      },
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, at) => (typeof json.$id === 'string' ? json.$id : `schema-${at}`) },
  }
}
