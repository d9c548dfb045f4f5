import { toJsonSchema } from '@valibot/to-json-schema'
import { condition, leaf } from './language/conditions.ts'
import { plan } from './language/plan.ts'

const options = { errorMode: 'ignore', target: 'draft-2020-12' } as const

/** The language as JSON Schema, for editors. What it cannot say, `parsePlan` and `verify` do. */
export function planJsonSchema(): Record<string, unknown> {
  const { $defs, ...schema } = toJsonSchema(plan, { ...options, definitions: { condition } })
  return {
    ...schema,
    $id: 'plan.schema.json',
    title: 'A mutual-aid plan',
    description: 'Amounts are yuan as decimal text, rates carry % or ‰. See plan-language.md.',
    $defs: { ...$defs, condition: conditionSchema() },
  }
}

/** Written out by hand: conditions hold conditions, which a lazy schema shows only in part. */
function conditionSchema(): Record<string, unknown> {
  const { $schema: _, ...leaves } = toJsonSchema(leaf, options)
  const inner = { $ref: '#/$defs/condition' }
  const group = (is: Record<string, unknown>, of: Record<string, unknown>) => ({
    type: 'object',
    properties: { is, of },
    required: ['is', 'of'],
    additionalProperties: false,
  })
  return {
    anyOf: [
      group({ enum: ['all', 'any'] }, { type: 'array', minItems: 1, maxItems: 30, items: inner }),
      group({ const: 'not' }, inner),
      leaves,
    ],
  }
}
