import { Alert, type FormErrors } from '../ui/index.ts'

/** Why a whole form was refused, where no single field is to blame. */
export function FormProblem({ errors }: { errors: FormErrors }) {
  if (!errors['form']) return null
  return (
    <Alert tone="bad" live class="flash">
      <p>{errors['form']}</p>
    </Alert>
  )
}
