import { dayAt, formatDay } from '../../../kernel/days.ts'
import { BenefitLine, Card, Icon, Money, yuan } from '../../ui/index.ts'
import { fileSize } from '../file-size.ts'
import type { ClaimAmount, ClaimDocument, ClaimFact, ClaimProps } from './claim.tsx'

function Corrected({ before, by, reason }: { before: string; by: string; reason: string }) {
  return (
    <span class="corrected">
      <Icon name="draft" />
      <span>
        {`${by}更正，原为 `}
        <s>{before}</s>
        {`。${reason}`}
      </span>
    </span>
  )
}

function FactRow({ fact }: { fact: ClaimFact }) {
  return (
    <div>
      <dt>{fact.label}</dt>
      <dd>
        {fact.value}
        {fact.corrected ? (
          <Corrected
            before={fact.corrected.before}
            by={fact.corrected.byName}
            reason={fact.corrected.reason}
          />
        ) : null}
      </dd>
    </div>
  )
}

export function Stay({ stay }: ClaimProps) {
  return (
    <Card title="住院情况">
      <dl class="facts facts-wide">
        {stay.map((fact) => (
          <FactRow fact={fact} />
        ))}
      </dl>
    </Card>
  )
}

function AmountRow({ amount }: { amount: ClaimAmount }) {
  const { corrected } = amount
  return (
    <tr class={amount.sum ? 'sum' : undefined}>
      <th scope="row">
        {amount.label}
        {corrected ? (
          <Corrected
            before={yuan(corrected.beforeFen)}
            by={corrected.byName}
            reason={corrected.reason}
          />
        ) : null}
      </th>
      <td>
        <Money fen={amount.amountFen} />
      </td>
    </tr>
  )
}

export function Amounts({ amounts, checks }: ClaimProps) {
  const broken = checks.filter((check) => !check.ok)
  return (
    <Card title="医保结算单">
      <table class="amounts">
        <caption class="only-read">结算金额</caption>
        <thead class="only-read">
          <tr>
            <th scope="col">项目</th>
            <th scope="col">金额</th>
          </tr>
        </thead>
        <tbody>
          {amounts.map((amount) => (
            <AmountRow amount={amount} />
          ))}
        </tbody>
      </table>
      {checks.length > 0 ? (
        <ul class="checks">
          {checks.map((check) => (
            <li class={check.ok ? 'check-ok' : 'check-off'}>
              <Icon name={check.ok ? 'check' : 'warning'} />
              <span>{check.sentence}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {broken.length > 0 ? (
        <p class="small muted">对不上不一定是错，请和结算单原件核对，需要时更正一项事实。</p>
      ) : null}
    </Card>
  )
}

const documentIcons = { picture: 'camera', pdf: 'file', other: 'file' } as const

function DocumentLink({ claimId, document }: { claimId: string; document: ClaimDocument }) {
  const href = `/console/claims/${claimId}/documents/${document.id}`
  return (
    <li>
      <a class="document" href={href} target="_blank" rel="noopener">
        {document.kind === 'picture' ? (
          <img src={href} alt="" loading="lazy" width={120} height={90} />
        ) : (
          <span class="document-icon">
            <Icon name={documentIcons[document.kind]} />
            {document.kind === 'pdf' ? 'PDF' : ''}
          </span>
        )}
        <span class="document-name">
          {document.fileName}
          <span class="only-read">（在新窗口打开）</span>
        </span>
        <span class="tiny muted number">{`${fileSize(document.bytes)} · ${formatDay(dayAt(document.addedAt))}`}</span>
      </a>
    </li>
  )
}

export function Documents({ claim, documents }: ClaimProps) {
  return (
    <Card
      title="材料"
      aside={
        documents.length > 0 ? (
          <span class="muted">{`${documents.length} 份，打开会记入操作记录`}</span>
        ) : null
      }
    >
      {documents.length > 0 ? (
        <ul class="document-grid">
          {documents.map((document) => (
            <DocumentLink claimId={claim.id} document={document} />
          ))}
        </ul>
      ) : (
        <p class="lacking with-icon">
          <Icon name="warning" />
          没有上传材料。需要结算单或出院记录时，请退回给职工补上。
        </p>
      )}
    </Card>
  )
}

/** What the engine made of the facts: shown to be understood, never to be changed. */
export function ComputedLines({ lines, totalFen, planVersion }: ClaimProps) {
  return (
    <Card
      title="系统核算"
      aside={planVersion ? <span class="muted">{planVersion}</span> : null}
      flush
    >
      <div class="computed-total">
        <Money fen={totalFen} big />
      </div>
      {lines.length > 0 ? (
        lines.map((line) => <BenefitLine line={line} />)
      ) : (
        <p class="computed-none muted">事实还不完整，没有核算。</p>
      )}
    </Card>
  )
}
