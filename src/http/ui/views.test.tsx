import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fen } from '../../kernel/fen.ts'
import { HomeView } from '../portal/home-view.tsx'
import { EstimateView } from '../portal/estimate-view.tsx'
import { zh } from '../portal/words/zh.ts'
import { SignUpView } from '../platform/sign-up-view.tsx'
import { Pages } from './pages.tsx'
import { money, yuan } from './money.tsx'
import { ErrorSummary } from './form.tsx'
import type { Brand, PortalFrame } from './index.ts'

const brandNamed = (name: string): Brand => ({
  name,
  hotline: '0575-0000 0000',
  colour: '#b1271b',
  logoHref: '/logo.svg',
  stylesheetHref: '/brand.css',
})
const frameNamed = (name: string): PortalFrame => ({
  brand: brandNamed(name),
  typeSize: 'normal',
  path: '/?a=1&b=2',
  viewer: { name },
  words: zh,
  languages: ['zh-CN'],
})

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  `' onmouseover='alert(1)`,
  '</title><script>',
  '&lt;b&gt;',
  'javascript:alert(1)',
]

const estimateWith = (text: string): string =>
  String(
    EstimateView({
      frame: frameNamed(text),
      plans: [{ value: text, label: text }],
      plan: text,
      questions: [
        { name: 'burden', label: text, help: text, unit: 'yuan', value: text, error: text },
        { name: 'kind', label: text, unit: 'choice', options: [{ value: text, label: text }] },
      ],
      result: {
        totalFen: fen(0),
        lines: [
          {
            title: text,
            amountFen: fen(0),
            sentences: [text],
            steps: [{ label: text, text }],
            zeroReason: text,
            nearest: text,
            clause: text,
          },
        ],
      },
    }),
  )

describe('what people type', () => {
  it.each(hostile)('%s stays text', (text) => {
    const home = String(HomeView({ frame: frameNamed(text), plans: [] }))
    for (const html of [home, estimateWith(text)]) {
      expect(html).not.toMatch(/<script(?! type="module" src="\/assets\/)/)
      expect(html).not.toContain('<img src=x')
      expect(html.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son[a-z]+=/)
    }
  })

  it('never opens or closes an element', () => {
    const tags = (html: string): number => html.match(/<[a-z!/]/gi)?.length ?? 0
    const plain = tags(estimateWith('王样例'))
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (text) => {
        fc.pre(text.trim() !== '')
        expect(tags(estimateWith(text))).toBe(plain)
      }),
      { numRuns: 200 },
    )
  })
})

describe('every page', () => {
  const signUp = SignUpView({
    attempt: 'sup_1',
    values: { name: '示例市总工会', colour: '#07c160' },
    errors: { name: '请写全称' },
    schemes: [{ id: 's', title: '方案' }],
    address: { scheme: 'https://', suffix: '.gongji.example' },
    sendsCodes: true,
  })

  it('carries nothing that the content policy forbids', () => {
    for (const html of [String(signUp), estimateWith('王样例')]) {
      expect(html).not.toMatch(/ style=/)
      expect(html).not.toMatch(/<style/)
      expect(html).not.toMatch(/ on[a-z]+="/)
    }
  })

  it('keeps what was typed, ties the error to its field, and never sends a password back', () => {
    const html = String(signUp)
    expect(html).toContain('value="示例市总工会"')
    expect(html).toMatch(/id="f-name"[^>]*aria-describedby="f-name-error f-name-help"/)
    expect(html).toMatch(/type="password"(?![^>]*value=)/)
  })

  it('brings the reader back to the same page after a change of type size', () => {
    const html = String(HomeView({ frame: frameNamed('示例市总工会'), plans: [] }))
    expect(html).toContain('/preferences?type=large&amp;back=%2F%3Fa%3D1%26b%3D2')
  })
})

describe('figures', () => {
  it('are written as money', () => {
    expect(money(fen(183_000))).toBe('¥\u00a01,830.00')
    expect(money(fen(-5))).toBe('−¥\u00a00.05')
    expect(yuan(fen(228_799))).toBe('2,287.99\u00a0元')
  })
})

describe('Pages', () => {
  const render = (page: number, total: number): string =>
    String(Pages({ page, pageSize: 50, total, href: (at) => `?page=${at}` }))

  it('says how much there is', () => {
    expect(render(3, 10_000)).toContain('第 101–150 条，共 10,000 条')
    expect(render(2, 51)).toContain('第 51–51 条，共 51 条')
  })

  it('offers no way where there is none', () => {
    expect(render(1, 50)).not.toContain('href')
    expect(render(1, 51)).not.toContain('上一页')
    expect(render(2, 51)).not.toContain('下一页')
  })
})

describe('ErrorSummary', () => {
  it('counts fields and links to them', () => {
    const html = String(ErrorSummary({ errors: { slug: '已被使用', name: '请写全称' } }))
    expect(html).toContain('还有 2 处')
    expect(html).toContain('href="#f-slug"')
  })

  it('says a sentence on the whole alone', () => {
    const html = String(ErrorSummary({ errors: { form: '这次住院已经申领过了。' } }))
    expect(html).toContain('这次住院已经申领过了。')
    expect(html).not.toContain('还有')
  })
})
