import { expect, it } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { readRosterFile } from '../../src/members/roster-file.ts'
import { readRosterRows } from '../../src/members/roster-rows.ts'
import { demoRoster, rosterCsv } from './roster.ts'

const roster = demoRoster()
const people = roster.flatMap((workplace) => workplace.people)

it('has two thousand people in twenty workplaces, nobody twice', () => {
  expect([roster.length, people.length]).toEqual([20, 2_000])
  for (const key of ['name', 'identityNumber', 'mobile', 'cardNumber'] as const) {
    expect(new Set(people.map((person) => person[key])).size, key).toBe(2_000)
  }
})

it('is read by the roster import without an error or a warning', async () => {
  for (const workplace of roster) {
    const bytes = new TextEncoder().encode(rosterCsv(workplace.people))
    const file = await readRosterFile(bytes, 'roster.csv')
    if (!file.ok) throw new Error(file.error.reason)
    const reading = readRosterRows(file.value, day('2026-01-01'))
    expect([reading.errors, reading.warnings]).toEqual([[], []])
    expect(reading.rows).toHaveLength(workplace.people.length)
  }
})

it('is the same on every machine, and plainly invented', () => {
  expect(demoRoster()).toEqual(roster)
  for (const person of people) {
    expect(person.name).toMatch(/样本/)
    expect(person.identityNumber).toMatch(/^990000/)
    expect(person.mobile).toMatch(/^1540000/)
    expect(person.cardNumber).toMatch(/^999999/)
  }
})
