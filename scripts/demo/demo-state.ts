import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { writePrivateFile } from '../private-file.ts'

export interface DemoStaff {
  readonly role: 'system' | 'review' | 'finance'
  readonly name: string
  readonly login: string
  readonly password: string
}

/** The demonstration as far as it has come: a start that was killed goes on with it. */
export interface DemoState {
  readonly slug: string
  readonly administrator: DemoStaff
  readonly colleagues: readonly DemoStaff[]
  /** Names the sign-up, so that sending it again continues it. */
  attempt?: string
  webhookSecret?: string
  apiKey?: string
  /** First passwords of colleagues, until they have set their own. */
  firstPasswords: Record<string, string>
  /** Who runs the platform, and the first password until it was changed. */
  operator: { login: string; password: string; firstPassword?: string; totpSecret?: string }
  done: string[]
}

const newStaff = (role: DemoStaff['role'], name: string, login: string): DemoStaff => ({
  role,
  name,
  login,
  password: randomBytes(15).toString('base64url'),
})

const newState = (): DemoState => ({
  slug: 'demo',
  administrator: newStaff('system', '演示管理员', 'admin'),
  colleagues: [
    newStaff('review', '演示审核员', 'reviewer'),
    newStaff('finance', '演示财务员', 'finance'),
  ],
  firstPasswords: {},
  operator: { login: 'operator', password: randomBytes(15).toString('base64url') },
  done: [],
})

export interface OpenDemoState {
  readonly state: DemoState
  save(): void
  /** Runs a step unless an earlier start took it. */
  once(step: string, run: () => Promise<void>): Promise<void>
}

export function openDemoState(file: string): OpenDemoState {
  // A demonstration of an older version lacks what came later.
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoState) : {}
  const state = { ...newState(), ...kept }
  const save = () => writePrivateFile(file, state)
  save()
  return {
    state,
    save,
    async once(step, run) {
      if (state.done.includes(step)) return
      await run()
      state.done.push(step)
      save()
    },
  }
}
