import { DataKeyView, type DataKeyProps } from '../../../src/http/console/views/data-key.tsx'
import type { Sample } from './common.tsx'
import { ago, desk, longDesk, now } from './desk-common.ts'

const never: DataKeyProps = {
  frame: desk({}),
  now,
  versions: [],
  asksForCode: false,
  hasTotp: false,
  form: { purpose: '', errors: {} },
}

const version = {
  tenantId: 'tnt_1',
  version: 3,
  state: 'current' as const,
  madeAt: ago(1),
  retiredAt: null,
  cursor: '',
  resealed: 0,
  clearSince: null,
  problem: null,
  dueAt: 0,
  destroyedAt: null,
}
const retiring = {
  ...version,
  version: 2,
  state: 'retiring' as const,
  madeAt: ago(400),
  retiredAt: ago(1),
  resealed: 18_204,
}
const destroyed = {
  ...version,
  version: 1,
  state: 'destroyed' as const,
  madeAt: ago(1_200),
  retiredAt: ago(400),
  destroyedAt: ago(399),
}
const versions = [version, retiring, destroyed]

export const dataKeySamples: readonly Sample[] = [
  { name: 'desk-data-key-none', page: <DataKeyView {...never} /> },
  { name: 'desk-data-key-working', page: <DataKeyView {...never} versions={versions} /> },
  {
    name: 'desk-data-key-waiting',
    page: (
      <DataKeyView
        {...never}
        versions={[version, { ...retiring, clearSince: now, dueAt: now + 1_200_000 }, destroyed]}
      />
    ),
  },
  {
    name: 'desk-data-key-stuck',
    page: (
      <DataKeyView
        {...never}
        frame={longDesk}
        versions={[version, { ...retiring, problem: 'member.name_cipher of mbr_1' }, destroyed]}
      />
    ),
  },
  {
    name: 'desk-data-key-wrong',
    page: (
      <DataKeyView
        {...never}
        versions={[version, { ...retiring, state: 'destroyed', destroyedAt: ago(0) }, destroyed]}
        asksForCode
        hasTotp
        form={{
          purpose: '年',
          errors: {
            purpose: '请写明为什么更换，至少 4 个字，会记入操作记录',
            code: '验证码或恢复码不对，或已经用过',
          },
        }}
      />
    ),
  },
]
