import path from 'node:path'
import { LaunchError } from '../launch-error.ts'
import { writePrivateFile } from '../private-file.ts'
import type { Progress } from '../progress.ts'
import { loadForNode } from '../load-for-node.ts'
import type { SmsInbox } from '../sms-inbox.ts'
import type { WorkerEnv } from '../start-worker.ts'
import type * as Operator from '../tenants/operator.ts'
import { openDemoState, type DemoState } from './demo-state.ts'
import { demoRoster } from './roster.ts'
import { seedOperator } from './seed-operator.ts'
import { seedDemo } from './seed.ts'

export interface DemoPlace {
  readonly directory: string
  readonly baseDomain: string
  readonly smsInbox: SmsInbox
  /** What the Worker reads: an operator is added by it, as from the command line. */
  readonly env: WorkerEnv
}

export interface Demo {
  readonly slug: string
  readonly login: string
  readonly operatorLogin: string
  /** A member to try the pages as. */
  readonly memberMobile: string
  readonly credentialsFile: string
}

/** Sets up what an earlier start has not set up yet, and writes down where everything is. */
export async function prepareDemo(progress: Progress, place: DemoPlace): Promise<Demo> {
  const demo = openDemoState(path.join(place.directory, 'demo-state.json'))
  const { state } = demo
  const credentialsFile = path.join(place.directory, 'demo.json')
  const { baseDomain, smsInbox } = place
  const seedPlace = {
    platformUrl: `http://${baseDomain}`,
    tenantUrl: `http://${state.slug}.${baseDomain}`,
    smsUrl: `${smsInbox.url}/sms/${state.slug}`,
    connectSms: (secret: string) =>
      smsInbox.connect({ slug: state.slug, name: '示范市总工会', secret }),
    platformCode(mobile: string) {
      const [newest] = smsInbox.messages({ tenant: 'platform', phone: mobile })
      const code = /\d{6}/.exec(newest?.text ?? '')?.[0]
      if (code === undefined) throw new Error('No code came to the SMS inbox')
      return code
    },
  }
  await demo.once('all', () =>
    progress.step('Demonstration', (detail) =>
      seedDemo(seedPlace, demo, detail).catch((error: Error) => {
        throw new LaunchError(
          `The demonstration could not be set up: ${error.message}. ` +
            'Another start goes on from here; --fresh begins anew.',
        )
      }),
    ),
  )
  // By another name than before operators had second factors: there is a step more to take.
  await demo.once('operator with factor', () =>
    progress.step('Platform operator', () =>
      seedOperator(seedPlace, demo, async (login) => {
        const { addLocalOperator } = await loadForNode<typeof Operator>(
          'scripts/tenants/operator.ts',
        )
        const added = await addLocalOperator(place.env, login)
        return added.ok ? added.value.firstPassword : undefined
      }),
    ),
  )
  writePrivateFile(credentialsFile, credentials(place, state))
  return {
    slug: state.slug,
    login: state.administrator.login,
    operatorLogin: state.operator.login,
    memberMobile: demoRoster()[0]!.people[0]!.mobile,
    credentialsFile,
  }
}

/** The addresses follow the port, so this is written at every start. */
function credentials({ baseDomain, smsInbox }: DemoPlace, state: DemoState) {
  const tenantUrl = `http://${state.slug}.${baseDomain}`
  const staff = [state.administrator, ...state.colleagues]
  return {
    platformUrl: `http://${baseDomain}/`,
    smsInboxUrl: `${smsInbox.url}/`,
    operator: {
      login: state.operator.login,
      password: state.operator.password,
      totpSecret: state.operator.totpSecret,
      url: `http://${baseDomain}/operator`,
    },
    tenants: [
      {
        slug: state.slug,
        memberUrl: `${tenantUrl}/`,
        consoleUrl: `${tenantUrl}/console`,
        apiUrl: `${tenantUrl}/api/v1`,
        apiKey: state.apiKey,
        webhookSecret: state.webhookSecret,
        staff: staff.map(({ role, login, password }) => ({ role, login, password })),
      },
    ],
  }
}
