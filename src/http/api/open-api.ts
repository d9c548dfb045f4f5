import { Hono } from 'hono'
import { generateSpecs } from 'hono-openapi'
import type { Config } from '../../config.ts'
import { apiRoutes } from './routes.ts'

let made: Promise<unknown> | undefined

/** The OpenAPI 3.1 document, made once from the routes themselves. */
export function openApiDocument(config: Pick<Config, 'baseDomain' | 'scheme'>): Promise<unknown> {
  made ??= generateSpecs(new Hono().route('/api/v1', apiRoutes()), {
    documentation: {
      openapi: '3.1.0',
      info: {
        title: 'Gongji',
        version: '1.0.0',
        description:
          'Mutual aid for medical costs: estimates for anybody, claims and books for integrators. ' +
          'Money is whole fen. Every federation answers under its own host.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [
        {
          url: `${config.scheme}://{federation}.${config.baseDomain}`,
          description: 'A federation by its short name',
          variables: { federation: { default: 'demo' } },
        },
      ],
      tags: [
        { name: 'members', description: 'Open to anybody, limited by address' },
        { name: 'integrators', description: 'For systems with an API key' },
      ],
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key of the federation' },
        },
      },
    },
  })
  return made
}
