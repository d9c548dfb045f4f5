import { askPasskey } from './behaviours/ask-passkey.ts'
import { countDown } from './behaviours/count-down.ts'
import { openRows } from './behaviours/open-rows.ts'
import { pickRows } from './behaviours/pick-rows.ts'
import { reloadSoon } from './behaviours/reload-soon.ts'
import { sendOnce } from './behaviours/send-once.ts'

sendOnce()
askPasskey()
countDown()
openRows()
pickRows()
reloadSoon()
