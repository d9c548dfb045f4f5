/** Calls that go to the database together. */
const TOGETHER_MOST = 32
/** A call whose chain has gone on is sent again at once, unless others are always faster. */
const TRIES_MOST = 100

export type QueueLimits = {
  /** Calls that may stand in line for one database; who comes then is told to come again. */
  readonly waitingMost: number
  /** Who has stood in line for so long is told that nothing was sent. */
  readonly waitMs: number
  /** After a call without an answer, the database is asked this often, not by every caller. */
  readonly probeEveryMs: number
}

const LIMITS: QueueLimits = { waitingMost: 64, waitMs: 8_000, probeEveryMs: 500 }

export type WriteQueueOptions<Call, Answer> = Partial<QueueLimits> & {
  /** Whether a call may go together with those that were taken before it. */
  together(taken: readonly Call[], next: Call): boolean
  /** Answers in order; `again` for a call that nothing was done for. Never throws. */
  send(calls: readonly Call[]): Promise<readonly (Answer | 'again')[]>
  /** Whether an answer says that the database gave none. */
  unanswered(answer: Answer): boolean
  /** Whether the database takes writes: asked after a call without an answer. */
  probe(call: Call): Promise<boolean>
  readonly full: Answer
  readonly notSent: Answer
}

type Waiting<Call, Answer> = {
  readonly call: Call
  readonly since: number
  tries: number
  readonly settle: (answer: Answer) => void
}

/**
 * One call to the database at a time, in the order in which they came, those that wait together.
 * More than a few connections writing to one database at once can stall a libSQL server for good.
 *
 * Where a call gets no answer, the database is asked whether it takes writes before the next is
 * sent. If it does not, those who stand in line are told at once that nothing was sent, instead of
 * each waiting in turn, and so is who comes after, until it has been asked again and answers.
 */
export function writeQueue<Call, Answer>(options: WriteQueueOptions<Call, Answer>) {
  const { together, send, unanswered, probe, full, notSent } = options
  const { waitingMost, waitMs, probeEveryMs } = { ...LIMITS, ...options }
  let waiting: Waiting<Call, Answer>[] = []
  let running = false
  /** While the database does not answer: when it may be asked again. */
  let askAt: number | undefined

  return function enter(call: Call): Promise<Answer> {
    const isPausing = !running && askAt !== undefined && performance.now() < askAt
    if (isPausing) return Promise.resolve(notSent)
    if (waiting.length >= waitingMost) return Promise.resolve(full)
    return new Promise((settle) => {
      waiting.push({ call, since: performance.now(), tries: 0, settle })
      if (!running) void run()
    })
  }

  async function run(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      if (askAt !== undefined) {
        if (!(await probe(waiting[0]!.call))) {
          pause()
          break
        }
        askAt = undefined
      }
      const group = takeGroup()
      if (group.length === 0) continue
      const answers = await send(group.map(({ call }) => call))
      waiting.unshift(...group.filter((it, at) => !settled(it, answers[at]!)))
      const isSilent = answers.every((answer) => answer !== 'again' && unanswered(answer))
      if (isSilent) askAt = performance.now()
    }
    running = false
  }

  /** False for one that stays at the head of the line. */
  function settled(it: Waiting<Call, Answer>, answer: Answer | 'again'): boolean {
    if (answer === 'again' && ++it.tries < TRIES_MOST) return false
    it.settle(answer === 'again' ? full : answer)
    return true
  }

  function pause(): void {
    askAt = performance.now() + probeEveryMs
    for (const { settle } of waiting) settle(notSent)
    waiting = []
  }

  function takeGroup(): Waiting<Call, Answer>[] {
    const group: Waiting<Call, Answer>[] = []
    while (waiting.length > 0 && group.length < TOGETHER_MOST) {
      const next = waiting[0]!
      const taken = group.map(({ call }) => call)
      if (group.length > 0 && !together(taken, next.call)) break
      waiting.shift()
      if (performance.now() - next.since > waitMs) next.settle(notSent)
      else group.push(next)
    }
    return group
  }
}
