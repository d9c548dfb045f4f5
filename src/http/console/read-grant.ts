import type { Context } from 'hono'
import type { Grant, GrantError } from '../../identity/grant.ts'
import { roleLabels, roles, rolesOfAPart } from '../../identity/roles.ts'
import { unreachable } from '../../kernel/assert.ts'
import type { FieldSentences } from '../forms.ts'

/** A reach as the form holds it: workplaces one to a line. */
export type GrantForm = {
  readonly name: string
  readonly mobile: string
  readonly roles: Grant['roles']
  readonly whole: boolean
  readonly divisions: readonly string[]
  readonly workplaces: string
}

export const emptyGrant: GrantForm = {
  name: '',
  mobile: '',
  roles: [],
  whole: true,
  divisions: [],
  workplaces: '',
}

/** Names of two hundred workplaces, at full length. */
const WORKPLACES_LENGTH_MOST = 12_400
const DIVISIONS_MOST = 500
const TEXT_LENGTH_MOST = 200

export async function readGrantForm(c: Context): Promise<GrantForm> {
  const body = await c.req.parseBody({ all: true })
  const all = (name: string) =>
    [body[name] ?? []].flat().flatMap((value) => (typeof value === 'string' ? [value] : []))
  const text = (name: string, most = TEXT_LENGTH_MOST) => (all(name)[0] ?? '').slice(0, most)
  const ticked = new Set(all('roles'))
  return {
    name: text('name'),
    mobile: text('mobile'),
    roles: roles.filter((role) => ticked.has(role)),
    whole: text('reach') !== 'some',
    divisions: all('divisions').slice(0, DIVISIONS_MOST),
    workplaces: text('workplaces', WORKPLACES_LENGTH_MOST),
  }
}

export const toGrant = ({ roles, whole, divisions, workplaces }: GrantForm): Grant => ({
  roles,
  reach: whole
    ? { kind: 'all' }
    : { kind: 'some', divisions, workplaces: workplaces.split(/[\r\n]+/) },
})

const NAMES_SHOWN = 3

export function grantSentences(error: GrantError): FieldSentences {
  switch (error.reason) {
    case 'no-role':
      return { roles: '请至少选一个岗位' }
    case 'roles-need-whole-city': {
      const need = error.roles.map((role) => roleLabels[role]).join('、')
      const part = rolesOfAPart.map((role) => roleLabels[role]).join('、')
      return {
        roles: `${need}管的是全市的计划、资金和账号，不能只限一部分单位。请把范围改为全市，或只选${part}`,
      }
    }
    case 'agent-needs-workplaces':
      return { reach: '单位经办只管自己的单位，请选“只限以下区县和单位”，写明是哪些' }
    case 'no-target':
      return { workplaces: '请勾选区县，或写上单位名称，一行一家' }
    case 'too-many-targets':
      return { workplaces: `区县和单位合起来最多 ${error.most} 个，更多的请按区县来给` }
    case 'unknown-workplaces': {
      const names = error.names.slice(0, NAMES_SHOWN).join('、')
      const more = error.names.length > NAMES_SHOWN ? `等 ${error.names.length} 家` : ''
      return { workplaces: `没有找到“${names}”${more}，请照单位页面上的全称填写` }
    }
    default:
      return unreachable(error)
  }
}
