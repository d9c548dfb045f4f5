import { Hono } from 'hono'
import { generateSpecs } from 'hono-openapi'
import { apiRoutes } from './routes.ts'

/** The OpenAPI 3.1 document, made from the routes themselves: at build time, see `scripts`. */
export function openApiDocument(): Promise<unknown> {
  return generateSpecs(new Hono().route('/api/v1', apiRoutes()), {
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
      // Every federation answers under its own host: the one that the document came from.
      servers: [{ url: '/', description: 'The federation whose host this is' }],
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
}
