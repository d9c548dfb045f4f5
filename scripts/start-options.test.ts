import { expect, it } from 'vitest'
import { readStartOptions } from './start-options.ts'

it('has a port and a place for the data without being told', () => {
  const options = readStartOptions([])
  expect(options).toMatchObject({ port: 8787, fresh: false, help: false })
  expect(options.dataDirectory).toMatch(/\/\.data$/)
})

it('reads what it is told', () => {
  expect(readStartOptions(['--port', '9000', '--fresh', '--data', '/srv/x'])).toEqual({
    port: 9000,
    fresh: true,
    help: false,
    dataDirectory: '/srv/x',
  })
})

it.each([['0'], ['65536'], ['80a'], ['1e3'], ['']])(
  'refuses the port "%s" in a sentence',
  (port) => {
    expect(() => readStartOptions([`--port=${port}`])).toThrow('--port takes a number')
  },
)

it('refuses what it does not know and points to the help', () => {
  expect(() => readStartOptions(['--prot', '1'])).toThrow(/--prot.*see npm start -- --help/)
})
