import { expect, test } from 'vitest'
import { hostTarget } from './host.ts'

test.each([
  ['gongji.example', 'gongji.example', { plane: 'platform' }],
  ['GONGJI.example', 'gongji.example', { plane: 'platform' }],
  ['shaoxing.gongji.example', 'gongji.example', { plane: 'tenant', slug: 'shaoxing' }],
  ['shaoxing.localhost:8787', 'localhost:8787', { plane: 'tenant', slug: 'shaoxing' }],
  ['127.0.0.1:8787', 'localhost:8787', { plane: 'platform' }],
  ['127.0.0.1:8787', 'gongji.example', { plane: 'none' }],
  ['huzhu.sxgh.example.cn', 'gongji.example', { plane: 'custom', host: 'huzhu.sxgh.example.cn' }],
  ['HUZHU.sxgh.cn:443', 'gongji.example', { plane: 'custom', host: 'huzhu.sxgh.cn' }],
  ['shaoxing.localhost:9999', 'localhost:8787', { plane: 'none' }],
  ['a.shaoxing.gongji.example', 'gongji.example', { plane: 'none' }],
  [
    'gongji.example.evil.org',
    'gongji.example',
    { plane: 'custom', host: 'gongji.example.evil.org' },
  ],
  ['evilgongji.example', 'gongji.example', { plane: 'custom', host: 'evilgongji.example' }],
  ['admin.gongji.example', 'gongji.example', { plane: 'none' }],
  ['..gongji.example', 'gongji.example', { plane: 'none' }],
  ['', 'gongji.example', { plane: 'none' }],
])('%s at %s', (host, base, target) => expect(hostTarget(host, base)).toEqual(target))
