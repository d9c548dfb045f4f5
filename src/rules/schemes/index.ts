import type { Plan } from '../language/plan.ts'
import beijingSecondReimbursement from './beijing-second-reimbursement.json' with { type: 'json' }
import changchunAccident from './changchun-accident.json' with { type: 'json' }
import changchunAllowance from './changchun-allowance.json' with { type: 'json' }
import changchunHospital from './changchun-hospital.json' with { type: 'json' }
import changchunSeriousIllness from './changchun-serious-illness.json' with { type: 'json' }
import changchunWomensIllness from './changchun-womens-illness.json' with { type: 'json' }
import huzhouCriticalIllness from './huzhou-critical-illness.json' with { type: 'json' }
import huzhouInpatient from './huzhou-inpatient.json' with { type: 'json' }
import jinhuaInpatient from './jinhua-inpatient.json' with { type: 'json' }
import liaoyuanMutualAid from './liaoyuan-mutual-aid.json' with { type: 'json' }
import ningboGonghuibao from './ningbo-gonghuibao.json' with { type: 'json' }
import ningboMutualAid from './ningbo-mutual-aid.json' with { type: 'json' }
import qingdaoMutualAid from './qingdao-mutual-aid.json' with { type: 'json' }
import quzhouInpatient from './quzhou-inpatient.json' with { type: 'json' }
import shanghaiAccident from './shanghai-accident.json' with { type: 'json' }
import shanghaiHospital from './shanghai-hospital.json' with { type: 'json' }
import shanghaiPackageA from './shanghai-package-a.json' with { type: 'json' }
import shanghaiPackageB from './shanghai-package-b.json' with { type: 'json' }
import shanghaiPackageC from './shanghai-package-c.json' with { type: 'json' }
import shanghaiPackageD from './shanghai-package-d.json' with { type: 'json' }
import shanghaiRetireeHospital from './shanghai-retiree-hospital.json' with { type: 'json' }
import shanghaiSpecialIllness from './shanghai-special-illness.json' with { type: 'json' }
import shanghaiWomensIllness from './shanghai-womens-illness.json' with { type: 'json' }
import shaoxing2015 from './shaoxing-2015.json' with { type: 'json' }
import songyuanHospital from './songyuan-hospital.json' with { type: 'json' }
import songyuanSeriousIllnessAccident from './songyuan-serious-illness-accident.json' with { type: 'json' }
import songyuanSpecialIllnessAccident from './songyuan-special-illness-accident.json' with { type: 'json' }

export interface Scheme {
  readonly id: string
  readonly city: { readonly zh: string; readonly en: string }
  readonly title: { readonly zh: string; readonly en: string }
  readonly sources: readonly string[]
  /** What the source leaves open, and what this scheme assumes instead. */
  readonly notes: readonly { readonly zh: string; readonly en: string }[]
  /** Raw JSON as it is written: goes through `parsePlan` like anybody's. */
  readonly plan: Plan
}

/** Left open by every one of the sources: said once, and shown as the last note of each scheme. */
const openEverywhere = {
  zh: '上面和来源都没有写明的，各方案都这样假定：适用版本和保障期以出院、结算、确诊或发生之日为准，跨期住院整次归出院之日；保障期为日历年度或缴费次日起，起始年份早于报道；调动单位、退休后保障到期满，调离本市即止；没有等待期和申领期限；期中不补充参加，不退费；金额四舍五入到分。',
  en: 'Where neither the notes above nor the source say otherwise, every scheme assumes: version and cover period go by the day of discharge, settlement, diagnosis or occurrence, a stay over two periods by its discharge; cover runs for the calendar year or from the day after the fee, and began before the report; it goes on after a change of workplace or retirement and ends on leaving the city; no waiting period, no claim deadline, no joining within a period, no refund; amounts are rounded to the fen, half up.',
}

/** By city, in the order in which a federation is offered them. */
export const schemes: readonly Scheme[] = [
  shaoxing2015,
  jinhuaInpatient,
  quzhouInpatient,
  huzhouInpatient,
  huzhouCriticalIllness,
  ningboMutualAid,
  ningboGonghuibao,
  beijingSecondReimbursement,
  shanghaiSpecialIllness,
  shanghaiWomensIllness,
  shanghaiPackageA,
  shanghaiPackageB,
  shanghaiPackageC,
  shanghaiPackageD,
  shanghaiHospital,
  shanghaiRetireeHospital,
  shanghaiAccident,
  changchunHospital,
  changchunAllowance,
  changchunWomensIllness,
  changchunSeriousIllness,
  changchunAccident,
  liaoyuanMutualAid,
  songyuanHospital,
  songyuanSeriousIllnessAccident,
  songyuanSpecialIllnessAccident,
  qingdaoMutualAid,
].map(
  (json) =>
    Object.assign({}, json, { notes: [...json.notes, openEverywhere] }) as unknown as Scheme,
)

export const findScheme = (id: string): Scheme | undefined =>
  schemes.find((scheme) => scheme.id === id)
