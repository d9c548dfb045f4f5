import { fen } from '../kernel/fen.ts'
import { explainLine, type BenefitLine, type Lang, type Plan } from '../rules/index.ts'
import type { BenefitLineView } from './ui/index.ts'

/** Of a member's words, those that a line needs. */
type LineWords = {
  readonly engine: Lang
  readonly receipt: { readonly clause: (number: string, text: string) => string }
}

export const clauseWord = (number: string, text: string): string => `第 ${number} 条 ${text}`
const inChinese: LineWords = { engine: 'zh', receipt: { clause: clauseWord } }

/** Lines as pages show them: kinds of care that a plan does not know are left out. */
export function explainedLines(
  lines: readonly BenefitLine[],
  plan: Plan,
  words: LineWords = inChinese,
): BenefitLineView[] {
  return lines.filter(worthShowing).map((line) => {
    const explained = explainLine(line, plan, words.engine)
    const clause = plan.versions.find(({ id }) => id === line.version)?.clauses[line.clause]
    return {
      title: explained.title,
      amountFen: fen(line.amountFen),
      sentences: explained.sentences.map(begun),
      steps: explained.steps.map(({ label, text, amountFen }) => ({
        label,
        text,
        amountFen: amountFen === undefined ? undefined : fen(amountFen),
      })),
      clause: clause === undefined ? undefined : words.receipt.clause(line.clause, clause),
      zeroReason: line.amountFen === 0 ? explained.sentences.map(begun)[0] : undefined,
      nearest: explained.nearest,
    }
  })
}

/** The engine tells a story from its middle; a page begins it as a sentence. */
const begun = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1)

const worthShowing = (line: BenefitLine): boolean =>
  line.amountFen > 0 || line.reason !== 'kind-not-covered'
