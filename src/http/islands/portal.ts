import { countDown } from './behaviours/count-down.ts'
import { reloadSoon } from './behaviours/reload-soon.ts'
import { sendOnce } from './behaviours/send-once.ts'
import { shrinkPhotos } from './behaviours/shrink-photos.ts'
import { tellOffline } from './behaviours/tell-offline.ts'

sendOnce()
countDown()
shrinkPhotos()
tellOffline()
reloadSoon()
