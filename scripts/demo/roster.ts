import { writeCsv } from '../../src/kernel/csv.ts'
import { day, type Day } from '../../src/kernel/days.ts'
import { identityNumberFrom } from '../../src/kernel/identity-number.ts'
import { rosterHeading, type RosterColumn } from '../../src/members/roster-file.ts'
import { seededRandom } from './seeded-random.ts'

export interface DemoPerson {
  readonly name: string
  readonly identityNumber: string
  readonly mobile: string
  readonly cardNumber: string
}

export interface DemoWorkplace {
  readonly name: string
  readonly people: readonly DemoPerson[]
}

/** Twenty workplaces with two thousand people; the names say that they are a demonstration's. */
const WORKPLACES: readonly (readonly [name: string, people: number])[] = [
  ['演示纺织厂', 312],
  ['演示机床厂', 246],
  ['演示公交公司', 198],
  ['演示自来水公司', 164],
  ['演示第一医院', 151],
  ['演示建筑公司', 137],
  ['演示印染厂', 118],
  ['演示电器厂', 104],
  ['演示物流公司', 92],
  ['演示酒厂', 83],
  ['演示环卫所', 74],
  ['演示第一小学', 66],
  ['演示中学', 58],
  ['演示供电所', 49],
  ['演示园林处', 41],
  ['演示商场', 34],
  ['演示图书馆', 27],
  ['演示软件公司', 21],
  ['演示社区服务中心', 15],
  ['演示豆腐坊', 10],
]

const SEED = 20_151_101
const SURNAMES = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许'
const STEMS = '甲乙丙丁戊己庚辛壬癸'

/** No place has it: after 9, a foreign resident's number names a province, and 90 is none. */
const INVENTED_REGION = '990000'
/** A range that no carrier was given. */
const INVENTED_MOBILE = '1540000'
/** A card number that begins with 9 is no bank's. */
const INVENTED_CARD = '99999900000000'

const EARLIEST_BIRTH = Date.UTC(1967, 0, 1)
const LATEST_BIRTH = Date.UTC(2003, 11, 31)
const DAY_MS = 86_400_000

/** The same people on every machine: nobody's, but with numbers that pass every check. */
export function demoRoster(): DemoWorkplace[] {
  const random = seededRandom(SEED)
  let number = 0
  return WORKPLACES.map(([name, size]) => ({
    name,
    people: Array.from({ length: size }, () => person(++number, random)),
  }))
}

function person(number: number, random: () => number): DemoPerson {
  const days = Math.floor((random() * (LATEST_BIRTH - EARLIEST_BIRTH)) / DAY_MS)
  return {
    name: nameOf(number - 1),
    identityNumber: identityNumberFrom({
      region: INVENTED_REGION,
      bornOn: dayOf(EARLIEST_BIRTH + days * DAY_MS),
      // Two people of one day and one sequence would be one person.
      sequence: number % 1_000,
    }),
    mobile: INVENTED_MOBILE + String(number).padStart(4, '0'),
    cardNumber: withCheckDigit(INVENTED_CARD + String(number).padStart(4, '0')),
  }
}

/** `赵样本甲乙`: a surname, the word for sample, two characters that count. */
function nameOf(index: number): string {
  const surname = SURNAMES[index % SURNAMES.length]!
  const count = Math.floor(index / SURNAMES.length)
  return `${surname}样本${STEMS[Math.floor(count / 10)]}${STEMS[count % 10]}`
}

const dayOf = (at: number): Day => day(new Date(at).toISOString().slice(0, 10))

/** Appends the digit that completes Luhn's sum. */
function withCheckDigit(digits: string): string {
  const sum = [...digits].toReversed().reduce((total, digit, place) => {
    const value = place % 2 === 0 ? Number(digit) * 2 : Number(digit)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return digits + ((10 - (sum % 10)) % 10)
}

const COLUMNS: readonly RosterColumn[] = ['name', 'identityNumber', 'mobile', 'cardNumber']

/** A roster as a workplace would hand it in. */
export const rosterCsv = (people: readonly DemoPerson[]): string =>
  writeCsv([
    [...COLUMNS.map(rosterHeading), rosterHeading('category'), rosterHeading('units')],
    ...people.map((it) => [it.name, it.identityNumber, it.mobile, it.cardNumber, '在职', '1']),
  ])
