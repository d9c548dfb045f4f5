import { speak } from '../single-page/speak.ts'

const words = {
  title: ['核对导出的数据', 'Check an export'],
  lead: [
    '这一页核对导出里的操作记录和每一笔给付：记录有没有被改动，金额能不能重新算出来。一切都在这台电脑上完成，不联网。',
    'Checks the audit log and every payment of this export: whether an entry was changed, and whether each amount computes again. All of it happens on this computer, without a network.',
  ],
  exported: ['{name}，北京时间 {at} 导出', '{name}, exported {at} Beijing time'],
  checking: ['正在核对：{done} / {count}', 'Checking: {done} of {count}'],
  good: ['全部核对无误', 'Everything agrees'],
  bad: ['有 {count} 处对不上', '{count} things do not agree'],
  goodText: [
    '{entries} 条操作记录前后相连，没有改动；{lines} 笔已付金额都能重新算出来，合计 {total} 元，与账上付出的一致。',
    '{entries} audit entries follow one another unchanged; all {lines} paid amounts compute again: {total} yuan, as the ledger says was paid.',
  ],
  badText: ['下面逐条列出。', 'Each is named below.'],
  chain: ['操作记录', 'Audit log'],
  chainGood: ['{count} 条，前后相连，没有改动', '{count} entries, each follows the one before it'],
  chainEmpty: ['没有操作记录', 'There are no entries'],
  number: [
    '第 {sequence} 条：编号不连续，前面少了记录或顺序被改过。',
    'Entry {sequence}: its number does not follow: entries before it are missing or moved.',
  ],
  link: [
    '第 {sequence} 条：与前一条接不上，前一条或它本身被换过。',
    'Entry {sequence}: does not follow from the one before it: one of the two was replaced.',
  ],
  content: [
    '第 {sequence} 条：内容被改动过，与当时的校验值不符。',
    'Entry {sequence}: was changed: its content does not have the hash that was taken of it.',
  ],
  chainEndDiffers: [
    '最后一条是第 {found} 条，导出清单写的是第 {stated} 条：末尾的记录被删去、增加或改动过。',
    'The chain ends with entry {found}, the manifest says {stated}: entries at the end were removed, added or changed.',
  ],
  head: ['最后一条的校验值', 'Hash of the last entry'],
  headHelp: [
    '与单位另行保存的校验值一致，就说明这份记录从头到尾没有换过。',
    'If it is the hash that was noted elsewhere, the whole log is the one that was kept.',
  ],
  paid: ['已付金额', 'Payments'],
  paidGood: [
    '{count} 笔已付，合计 {total} 元，都按当时发布的计划逐步重新算过，一分不差',
    '{count} paid lines, {total} yuan in all; each computes again, step by step, under the plan as it was published',
  ],
  paidNone: ['还没有已付的款项', 'Nothing was paid yet'],
  unpaid: [
    '另有 {count} 笔未付，也已核对',
    '{count} more lines that are not paid yet were checked as well',
  ],
  ofLine: ['{line}（{title}）：{text}', '{line} ({title}): {text}'],
  noTrace: ['{line}（{title}）：没有计算过程。', '{line} ({title}): has no trace.'],
  unreadable: [
    '{line}（{title}）：计算过程读不懂。',
    '{line} ({title}): its trace cannot be read.',
  ],
  noPlan: [
    '{line}（{title}）：导出里没有它依据的那一版计划，只按过程本身重算过。',
    '{line} ({title}): the plan that it names is not in the export; only its own steps were computed.',
  ],
  planUnread: [
    '计划 {plan} 第 {revision} 版读不出来，按它算的金额没有和计划核对。',
    'Plan {plan}, revision {revision}, cannot be read: its lines were not held against it.',
  ],
  planChanged: [
    '计划 {plan} 第 {revision} 版与发布时记录的不同，或没有发布记录。',
    'Plan {plan}, revision {revision}, is not the one that the log says was published.',
  ],
  sumDiffers: [
    '计划 {plan}：已付各笔相加 {lines} 元，账上付出 {ledger} 元。',
    'Plan {plan}: the paid lines sum to {lines}, the ledger paid {ledger}.',
  ],
  unreadBlock: [
    '页面里的第 {at} 段数据读不出来：文件被改动或没有下载完整。',
    'Part {at} of the data in this page cannot be read: the file was changed, or is not whole.',
  ],
  partChanged: [
    '页面里的第 {at} 段数据被改动过。',
    'Part {at} of the data in this page was changed.',
  ],
  files: ['导出的文件', 'Files of the export'],
  filesHelp: [
    '选择整个导出文件夹，核对数据库和申领材料有没有改动、有没有缺少。',
    'Choose the folder of the export to check that database and documents are all there, unchanged.',
  ],
  chooseFolder: ['选择导出文件夹', 'Choose the folder'],
  filesGood: ['{count} 个文件都在，没有改动', 'All {count} files are there, unchanged'],
  filesNot: ['{count} 个文件里有 {wrong} 个对不上', '{wrong} of {count} files do not agree'],
  fileMissing: ['{file}：没有找到', '{file}: is not there'],
  fileChanged: ['{file}：被改动过', '{file}: was changed'],
  line: ['编号', 'Line'],
  benefit: ['项目', 'Benefit'],
  amount: ['金额（元）', 'Amount'],
  state: ['核对', 'Check'],
  agrees: ['对得上', 'Agrees'],
  differs: ['对不上', 'Differs'],
  shownMost: [
    '列出前 {most} 笔，结论按全部 {count} 笔。',
    '{most} of {count} lines are listed; the result is of all.',
  ],
} as const

export type Word = keyof typeof words
export const speech = speak(words)
export const { say } = speech
