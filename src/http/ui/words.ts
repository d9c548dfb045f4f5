/** What the parts of a page say by themselves, in Chinese; members' pages bring other languages. */
export const uiWords = {
  language: 'zh-CN',
  trial: (federation: string) => `试运行：${federation}正在试用这项服务，还没有正式开通。`,
  optional: '可不填',
  yuan: '元',
  days: '天',
  choose: '请选择',
  toPutRight: (count: number) => `还有 ${count} 处需要改一下，已填的内容都保留着。`,
  stepOf: (step: number, steps: number) => `共 ${steps} 步，现在是第 ${step} 步`,
  stepDone: '已完成：',
  stepCurrent: '进行中：',
  stepProblem: '需要处理：',
  stepNext: '还没到：',
  everyStep: '看每一步怎么算',
  clauseOf: (clause: string) => `条款：${clause}`,
  /** Between the sign and the figure of an amount. */
  moneyGap: '\u00a0',
  inYuan: (figure: string) => `${figure}\u00a0元`,
  resendIn: (seconds: string) => `${seconds} 秒后可以再发一次`,
  chosenFiles: (count: string) => `已选 ${count} 份，可以上传了`,
  shrunkFiles: (from: string, to: string) => `已从 ${from} 缩到 ${to}，可以上传了`,
}
export type UiWords = typeof uiWords

/** What a script of the page says later; the scripts know Chinese by themselves. */
export const spokenByScripts = (words: UiWords, sentence: string): string | undefined =>
  words.language === uiWords.language ? undefined : sentence
