import type { frameWords } from '../single-page/frame-words.ts'
import { speak } from '../single-page/speak.ts'

const words = {
  title: ['核对计算过程', 'Check a computation'],
  lead: [
    '按留下的计算过程，一步一步重新算一遍，看每一分钱是否对得上。一切都在这个页面里完成，不联网，内容不会离开这台电脑。',
    'Computes each line again from its trace, step by step, to the fen. All of it happens in this page: it uses no network, and nothing leaves this computer.',
  ],
  paste: ['计算过程（JSON）', 'The trace, as JSON'],
  pasteHelp: [
    '粘贴下面这条命令的输出，或其中的一项：',
    'Paste what this command prints, or one line of it:',
  ],
  langOption: ['--lang zh', '--lang en'],
  file: ['选择文件', 'Choose a file'],
  clear: ['清空', 'Clear'],
  example: ['看一个例子', 'Show an example'],
  emptyTitle: ['这里会列出每一项的核对结果', 'The result for each line will stand here'],
  emptyText: [
    '先粘贴计算过程，或看看绍兴 2015 年方案公开过的一例。',
    'Paste a trace first, or look at the published case of Shaoxing 2015.',
  ],
  notJson: ['这段内容不是 JSON', 'This is not JSON'],
  notJsonText: [
    '可能没有复制完整：从第一个 { 一直复制到最后一个 }。',
    'Perhaps it was not copied whole: from the first { to the last }.',
  ],
  noTraces: ['里面没有计算过程', 'There are no traces in it'],
  noTracesText: [
    '内容读懂了，但没有可以重算的步骤。请在命令里加上 --trace 再算一次。',
    'It was read, but holds no steps to compute again. Run the command once more with --trace.',
  ],
  allSame: ['{count} 项全部对得上', 'All lines agree: {count} of {count}'],
  oneSame: ['这一项对得上', 'The line agrees'],
  allSameText: [
    '逐步重算，每一项都得到同样的金额，合计 {total} 元。',
    'Computed again step by step, each comes to the same amount: {total} yuan in all.',
  ],
  notAll: ['{count} 项中有 {wrong} 项没有对上', '{wrong} of {count} lines are not confirmed'],
  notAllText: ['没有对上的排在前面，并写明原因。', 'They stand first, each with the reason.'],
  totalDiffers: ['合计对不上', 'The total does not agree'],
  totalDiffersText: [
    '各项相加是 {computed} 元，合计写的是 {stated} 元。',
    'The lines sum to {computed} yuan; the total says {stated}.',
  ],
  same: ['对得上', 'Agrees'],
  differs: ['对不上', 'Differs'],
  noTrace: ['没有过程', 'No trace'],
  unreadable: ['读不懂', 'Not readable'],
  noTraceText: [
    '这一项没有附计算过程，不能重算。',
    'This line carries no trace, so it cannot be computed again.',
  ],
  unreadableText: [
    '过程里有不认识的步骤，或缺了数字，不能重算。',
    'The trace has a step that is not known or lacks a figure, so it cannot be computed again.',
  ],
  stated: ['过程里写的', 'In the trace'],
  lineStated: ['这一项写的', 'In the line'],
  computed: ['重新算出的', 'Computed again'],
  notReached: ['没有算到底', 'Not reached'],
  withPlan: [
    '比例、限额、步骤和版本都按一起给出的方案核对过。',
    'Rates, limits, steps and versions were held against the plan that came along.',
  ],
  steps: ['{count} 个步骤', 'Steps: {count}'],
  paid: ['给付', 'Paid'],
  event: ['事项 {event}', 'Event {event}'],
  results: ['核对结果', 'Result'],
  shownMost: [
    '共 {count} 项，这里列出 {most} 项；合计和结论按全部计算。',
    '{most} of {count} lines are listed here; the result and the total are of all.',
  ],
  unreadFile: ['这个文件打不开', 'This file cannot be read'],
} as const

export type Word = keyof typeof words | keyof typeof frameWords
export const speech = speak(words)
export const { say } = speech
