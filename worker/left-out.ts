// Stands in for packages that only the making of the OpenAPI document needs (see wrangler.toml):
// the Worker serves the finished document. Zod comes along with some tool's dependencies.
export const toJsonSchema = undefined
