import { CheckLogView } from '../../../src/http/console/views/check-log.tsx'
import { ClosingView } from '../../../src/http/console/views/closing.tsx'
import {
  DataExportView,
  type DataExportProps,
} from '../../../src/http/console/views/data-export.tsx'
import type { Sample } from './common.tsx'
import { desk, longDesk, now } from './desk-common.ts'

const DAY_MS = 86_400_000

const taken: DataExportProps = {
  frame: desk(),
  now,
  closing: false,
  exports: [
    {
      at: now - 90_000,
      by: '周样例',
      purpose: '年度归档',
      withDocuments: true,
      whole: false,
      documentsMissing: 0,
    },
    {
      at: now - DAY_MS,
      by: '周样例',
      purpose: '年度归档',
      withDocuments: true,
      whole: true,
      documentsMissing: 3,
    },
    {
      at: now - 400 * DAY_MS,
      by: undefined,
      purpose: '市审计局抽查互助金发放情况，按要求提供全部操作记录和每一笔给付的计算过程',
      withDocuments: false,
      whole: true,
      documentsMissing: 0,
    },
  ],
  size: { documents: 1_204, documentBytes: 812_000_000, entries: 18_423, lines: 2_080 },
  tooLarge: undefined,
  asksForCode: true,
  form: { purpose: '', withDocuments: true, errors: {} },
}

const request = {
  id: 'clr_0h7k2m9x4v8q1c3b5n6p',
  tenantId: 'tnt_0h7k2m9x4v8q1c3b5n6p',
  state: 'waiting' as const,
  reason: '并入市总工会，不再单独使用',
  askedBy: 'stf_0h7k2m9x4v8q1c3b5n6p',
  askedAt: now - DAY_MS,
  decidedAt: null,
  answer: null,
}
const closing = { frame: desk(), now, slug: 'shili', request, form: { why: '', errors: {} } }
const checked = {
  entries: 18_423,
  more: undefined,
  finding: undefined,
  anchor: { sequence: 18_420, at: now - 1_500_000 },
}

export const leavingSamples: readonly Sample[] = [
  { name: 'desk-export', page: <DataExportView {...taken} /> },
  {
    name: 'desk-export-first',
    page: (
      <DataExportView
        {...taken}
        frame={longDesk}
        closing
        exports={[]}
        size={{ ...taken.size, documents: 0, documentBytes: 0 }}
        asksForCode={false}
        form={{
          purpose: '',
          withDocuments: true,
          errors: { purpose: '请写明用途，最多 200 字', password: '密码不对' },
        }}
      />
    ),
  },
  { name: 'desk-export-large', page: <DataExportView {...taken} tooLarge="documents" /> },
  { name: 'desk-closing', page: <ClosingView {...closing} /> },
  {
    name: 'desk-closing-returned',
    page: (
      <ClosingView
        {...closing}
        request={{ ...request, state: 'returned', decidedAt: now, answer: '请先结清余款再申请。' }}
        form={{ why: '并入市总工会', errors: { slug: '短名对不上，没有提交' } }}
      />
    ),
  },
  {
    name: 'desk-check-log',
    page: <CheckLogView frame={desk()} now={now} checked={checked} next={undefined} />,
  },
  {
    name: 'desk-check-log-running',
    page: (
      <CheckLogView
        frame={desk()}
        now={now}
        checked={{ ...checked, entries: 10_000, anchor: undefined }}
        next="/console/audit/check?from=v1.x"
      />
    ),
  },
  {
    name: 'desk-check-log-wrong',
    page: (
      <CheckLogView
        frame={desk()}
        now={now}
        checked={{
          ...checked,
          finding: {
            kind: 'rewritten',
            sequence: 7_120,
            anchoredSequence: 7_200,
            anchoredAt: now - DAY_MS,
          },
        }}
        next={undefined}
      />
    ),
  },
]
