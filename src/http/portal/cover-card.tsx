import { Icon, SealMark, type IconName } from '../ui/index.ts'

export interface CoverView {
  planTitle: string
  state: 'active' | 'waiting' | 'ended'
  /** 保障中 · 2016年1月31日起生效 · 已到期 */
  stateText: string
  /** 2016年1月1日–12月31日 */
  periodText: string
  memberName: string
  workplace: string
  /** One sentence on what comes next: a waiting period, a renewal. */
  note?: string | undefined
}

const icons: Readonly<Record<CoverView['state'], IconName>> = {
  active: 'done',
  waiting: 'wait',
  ended: 'quiet',
}

/** A member's cover, as a card that one would carry. */
export function CoverCard({ cover, federation }: { cover: CoverView; federation: string }) {
  return (
    <section class={cover.state === 'ended' ? 'cover cover-off' : 'cover'}>
      <SealMark name={federation} />
      <div class="cover-head">
        <h2 class="cover-plan">{cover.planTitle}</h2>
        <span class="cover-state">
          <Icon name={icons[cover.state]} />
          {cover.stateText}
        </span>
      </div>
      <dl class="cover-facts">
        <div>
          <dt>参保职工</dt>
          <dd>{cover.memberName}</dd>
        </div>
        <div>
          <dt>保障期</dt>
          <dd>{cover.periodText}</dd>
        </div>
        <div>
          <dt>工作单位</dt>
          <dd>{cover.workplace}</dd>
        </div>
      </dl>
      {cover.note ? <p class="cover-note">{cover.note}</p> : null}
    </section>
  )
}
