import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findScheme } from '../src/rules/schemes/index.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'compute-'))
afterAll(() => rmSync(folder, { recursive: true }))

const root = path.resolve(import.meta.dirname, '..')

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

function run(script: string, ...args: string[]): Ran {
  try {
    const out = execFileSync(process.execPath, [path.join(root, 'scripts', script), ...args], {
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, LANG: 'C', LC_ALL: 'C' },
    })
    return { code: 0, out, err: '' }
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string }
    return { code: status, out: stdout, err: stderr }
  }
}

function file(name: string, content: unknown): string {
  const at = path.join(folder, name)
  writeFileSync(at, typeof content === 'string' ? content : JSON.stringify(content))
  return at
}

const facts = (burdenFen: unknown) => ({
  covers: [{ plan: 'shaoxing-2015', from: '2015-01-01', to: '2015-12-31' }],
  events: [
    {
      id: 'stay',
      kind: 'inpatient',
      admittedOn: '2015-08-11',
      dischargedOn: '2015-08-21',
      amounts: { burdenFen },
    },
  ],
})

describe('compute', () => {
  it('prints the total and the lines of a scheme', () => {
    const { code, out } = run(
      'compute.ts',
      '--plan',
      'shaoxing-2015',
      '--facts',
      file('a.json', facts(228_799)),
    )
    expect(code).toBe(0)
    const printed = JSON.parse(out) as { totalFen: number; lines: Record<string, unknown>[] }
    expect(printed.totalFen).toBe(208_000)
    expect(printed.lines[0]).toMatchObject({
      benefit: 'reimbursement',
      event: 'stay',
      amountFen: 183_000,
      reason: 'paid',
      clause: '2.1',
    })
    expect(printed.lines[0]).not.toHaveProperty('trace')
  })

  it.each([
    ['--trace', 'trace'],
    ['--lang=zh', 'explained'],
  ])('with %s shows %s', (option, field) => {
    const { out } = run(
      'compute.ts',
      '--plan',
      'shaoxing-2015',
      '--facts',
      file('a.json', facts(1)),
      option,
    )
    expect((JSON.parse(out) as { lines: unknown[] }).lines[0]).toHaveProperty(field)
  })

  it('lists the schemes', () => {
    const listed = JSON.parse(run('compute.ts', '--list').out) as { id: string }[]
    expect(listed.map((one) => one.id)).toContain('shaoxing-2015')
  })

  it.each([
    [
      'an amount below zero',
      ['--plan', 'shaoxing-2015', '--facts', 'b.json'],
      'events[0].amounts.burdenFen',
    ],
    [
      'a plan that is not there',
      ['--plan', 'nowhere', '--facts', 'b.json'],
      '"nowhere" is neither a file nor a scheme',
    ],
    ['no facts', ['--plan', 'shaoxing-2015'], 'usage'],
    ['facts that are not JSON', ['--plan', 'shaoxing-2015', '--facts', 'c.json'], 'is not JSON'],
    [
      'a language nobody speaks',
      ['--plan', 'shaoxing-2015', '--facts', 'b.json', '--lang', 'xx'],
      '--lang must be zh or en',
    ],
    ['an option that does not exist', ['--plans'], "'--plans'"],
  ])('exits 2 on %s', (_name, args, sentence) => {
    file('b.json', facts(-1))
    file('c.json', '{')
    const placed = args.map((arg) => (arg.endsWith('.json') ? path.join(folder, arg) : arg))
    const { code, err } = run('compute.ts', ...placed)
    expect(code).toBe(2)
    expect(err).toContain(sentence)
    expect(err).not.toContain('    at ')
  })
})

describe('verify-plan', () => {
  it('prints no findings for a sound scheme, and exit 0', () => {
    expect(run('verify-plan.ts', 'shaoxing-2015')).toMatchObject({ code: 0, out: '[]\n' })
  })
  it('names the field of a plan that cannot be read', () => {
    const { code, err } = run('verify-plan.ts', file('d.json', { plan: 'x' }))
    expect(code).toBe(2)
    expect(err).toContain('title is missing')
    expect(run('verify-plan.ts', file('d.json', { plan: 'x' }), '--lang=zh').err).toContain(
      'title：缺少这一项',
    )
  })
  it('names the line, the column and the character of what is not JSON', () => {
    const text = '{\n  "plan": "x"，\n  "title": { "zh": "一" }\n}\n'
    expect(run('verify-plan.ts', file('e.json', text), '--lang', 'zh').err).toContain(
      '第 2 行第 14 列，这里的 ， 是全角字符，请改用半角的 ,',
    )
    expect(run('verify-plan.ts', file('e.json', text), '--lang', 'en').err).toContain(
      'line 2, column 14: this is a full-width ，: write , instead',
    )
  })
  it('prints sentences in a language, and cases only where asked', () => {
    const { plan } = findScheme('shaoxing-2015')!
    const versions = plan.versions.map((one) => ({ ...one, examples: [] }))
    const at = file('f.json', { ...plan, versions })
    const plain = run('verify-plan.ts', at)
    expect(plain.code).toBe(0)
    const findings = JSON.parse(plain.out) as Record<string, unknown>[]
    expect(findings[0]).toMatchObject({ code: 'no-examples', grade: 'warning' })
    expect(findings.some((one) => 'facts' in one)).toBe(false)
    const withCases = JSON.parse(run('verify-plan.ts', at, '--cases').out) as typeof findings
    expect(withCases[0]).toHaveProperty('facts.covers')
    expect(run('verify-plan.ts', at, '--lang=zh').out).toMatch(
      /^警告 no-examples versions\[0\]\.examples（\S+）\n {2}版本“\S+”没有算例\n/,
    )
  })
})
