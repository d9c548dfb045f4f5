// npm run -s plan-schema: writes docs/plan.schema.json from the Valibot schema of the language.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { planJsonSchema } from '../src/rules/plan-json-schema.ts'

const file = path.resolve(import.meta.dirname, '../docs/plan.schema.json')
writeFileSync(file, `${JSON.stringify(planJsonSchema(), null, 2)}\n`)
