import { AsWritten, Icon, SealMark, type IconName, type PortalFrame } from '../ui/index.ts'

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
export function CoverCard({ cover, frame }: { cover: CoverView; frame: PortalFrame }) {
  const { words, brand } = frame
  const written = (text: string) => <AsWritten text={text} words={words.ui} />
  return (
    <section class={cover.state === 'ended' ? 'cover cover-off' : 'cover'}>
      <SealMark name={brand.name} />
      <div class="cover-head">
        <h2 class="cover-plan">{written(cover.planTitle)}</h2>
        <span class="cover-state">
          <Icon name={icons[cover.state]} />
          {cover.stateText}
        </span>
      </div>
      <dl class="cover-facts">
        <div>
          <dt>{words.cover.member}</dt>
          <dd>{written(cover.memberName)}</dd>
        </div>
        <div>
          <dt>{words.cover.period}</dt>
          <dd>{cover.periodText}</dd>
        </div>
        <div>
          <dt>{words.cover.workplace}</dt>
          <dd>{written(cover.workplace)}</dd>
        </div>
      </dl>
      {cover.note ? <p class="cover-note">{cover.note}</p> : null}
    </section>
  )
}
