import { expect, test } from 'vitest'
import { readXml, xmlAttribute } from './xml.ts'

const brief = (xml: string): string[] =>
  [...readXml(xml)].map((token) => {
    if (token.kind === 'open') return `<${token.name}`
    if (token.kind === 'close') return `>${token.name}`
    return token.kind === 'text' ? token.text : '!'
  })

test('elements, text, CDATA, entities, prefixes; declarations and comments are passed over', () =>
  expect(
    brief(
      '<?xml version="1.0"?><x:a b="1>2"><!-- <no> -->&lt;&#x4e00;&#20108;&amp;amp;<c/><![CDATA[<&]]></x:a>',
    ),
  ).toEqual(['<a', '<一二&amp;', '<c', '>c', '<&', '>a']))

test.each([
  '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
  '<a',
  '<a b=1/>',
  '<a>text</a',
  '<!-- never closed',
  '<![CDATA[ never closed',
  '<a b="<"/>',
  '\ufeff\0<',
])('%s ends as broken', (xml) => expect(brief(xml).at(-1)).toBe('!'))

test('an entity that is not known, or beyond Unicode, stays as it stands', () =>
  expect(brief('&nbsp;&#x110000;&#99999999;')).toEqual(['&nbsp;&#x110000;&#99999999;']))

test('attributes are found by their name without prefix', () => {
  const attributes = ` xmlns:id="no" name='a&amp;b' r:id = "rId1" spans="1:4"`
  expect(xmlAttribute(attributes, 'name')).toBe('a&b')
  expect(xmlAttribute(attributes, 'id')).toBe('rId1')
  expect(xmlAttribute(attributes, 's')).toBeUndefined()
})

test('long hostile input takes no more than a pass', () => {
  for (const part of ['<', '<a ', '<!--', '<a b="', '&#x', '<a b = ', '<a\n']) {
    const startedAt = performance.now()
    brief(part.repeat(300_000))
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  }
})
