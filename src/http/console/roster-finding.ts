import { sayFact, type Plan, type RosterFinding } from '../../rules/index.ts'

/** What is to be weighed before a roster is taken, as an officer would say it to another. */
export function rosterFindingSentence(finding: RosterFinding, plan: Plan): string {
  const clause = `（条款 ${finding.clause}）`
  switch (finding.code) {
    case 'participation':
      return `参加人数不够：计划要求至少 ${finding.needed} 人参加${clause}，连同这份名单是 ${finding.covered} 人。`
    case 'staff-unknown':
      return `计划对参加人数的比例有要求${clause}，请填写单位职工人数。`
    case 'units-differ':
      return `计划要求同一单位份数相同${clause}，这份名单里有 ${finding.units.join('、')} 份的。`
    case 'period-closed':
      return `计划规定保障期内不增加人员${clause}。这家单位 ${finding.since} 已经参加，名单里有 ${finding.people} 人是后来增加的。`
    case 'fact-unknown':
      return `参加条件要看${sayFact(finding.fact, plan, 'zh')}${clause}，花名册没有这一项，有 ${finding.people} 人要另外核对。`
    case 'proof':
      return `期中增加的 ${finding.people} 人要有证明材料“${finding.proof}”${clause}，请先核对。`
    case 'pays-back':
      return `晚参加的要补缴，最多 ${finding.yearsMost} 年${clause}。名单里有 ${finding.people} 人是初次参加，会费只按一期记，补缴的另外核对。`
    case 'may-be-free':
      return `人数达到了赠送的条件：给付率低于 ${finding.payoutRatioBelow} 的由本会赠送${clause}。给付率请另外核对，会费照常记。`
  }
}
