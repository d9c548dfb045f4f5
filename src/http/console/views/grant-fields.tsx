import { roleLabels, roles } from '../../../identity/roles.ts'
import { RadioCards, TextAreaField, type FormErrors } from '../../ui/index.ts'
import { CheckGroup } from '../check-group.tsx'
import type { GrantForm } from '../read-grant.ts'
import { roleMay } from '../words.ts'

export interface DivisionChoice {
  id: string
  name: string
  /** The county of a town. */
  parentName: string | null
}

interface GrantFieldsProps {
  form: GrantForm
  errors: FormErrors
  divisions: readonly DivisionChoice[]
}

/** Roles, and where they hold. */
export function GrantFields({ form, errors, divisions }: GrantFieldsProps) {
  return (
    <>
      <CheckGroup
        name="roles"
        label="岗位"
        choices={roles.map((role) => ({
          value: role,
          title: roleLabels[role],
          note: roleMay[role],
        }))}
        chosen={form.roles}
        error={errors['roles']}
        help="可以选几个。同一批发放总要两个人：制作的人不能自己复核。"
      />
      <RadioCards
        name="reach"
        label="范围"
        value={form.whole ? 'all' : 'some'}
        error={errors['reach']}
        choices={[
          { value: 'all', title: '全市' },
          {
            value: 'some',
            title: '只限以下区县和单位',
            note: '理赔审核和单位经办可以只管一部分，其他单位的职工、申领、花名册都看不到。',
          },
        ]}
      />
      {divisions.length > 0 ? (
        <CheckGroup
          name="divisions"
          label="区县和乡镇"
          choices={divisions.map(({ id, name, parentName }) => ({
            value: id,
            title: name,
            note: parentName ?? '含所辖乡镇',
          }))}
          chosen={form.divisions}
        />
      ) : null}
      <TextAreaField
        name="workplaces"
        label="单位"
        value={form.workplaces}
        error={errors['workplaces']}
        help="照单位页面上的全称，一行一家。范围是全市时不用填。"
        optional
      />
    </>
  )
}
