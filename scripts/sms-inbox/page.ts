import type { InboxMessage, InboxTenant, MessageFilter } from './store.ts'

export interface InboxView {
  readonly messages: readonly InboxMessage[]
  readonly tenants: readonly InboxTenant[]
  readonly filter: MessageFilter
  readonly now: Date
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const days = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
})
const times = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** The inbox as a page: what arrived, newest first, as the person would see it on the phone. */
export function inboxPage(view: InboxView): string {
  const newest = view.messages[0]?.number ?? 0
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>短信收件箱 · 共济</title>
<link rel="stylesheet" href="/inbox.css">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<script src="/inbox.js" defer></script>
</head>
<body data-newest="${newest}">
<header>
<h1>短信收件箱</h1>
<p>系统发出的短信都到这里，不会发往真实手机。新短信几秒内自动出现。</p>
</header>
<div class="columns">
${filters(view)}
<main aria-live="polite">
${view.messages.length === 0 ? empty(view) : byDay(view)}
</main>
</div>
</body>
</html>
`
}

function filters({ tenants, filter }: InboxView): string {
  const link = (name: string, slug: string | undefined) => {
    const query = new URLSearchParams()
    if (slug !== undefined) query.set('tenant', slug)
    if (filter.phone !== undefined) query.set('phone', filter.phone)
    const current = filter.tenant === slug ? ' aria-current="true"' : ''
    return `<li><a href="/?${escapeHtml(query.toString())}"${current}>${escapeHtml(name)}</a></li>`
  }
  const links = tenants.map((tenant) => link(tenant.name, tenant.slug)).join('\n')
  const kept = filter.tenant
    ? `<input type="hidden" name="tenant" value="${escapeHtml(filter.tenant)}">`
    : ''
  return `<nav aria-label="筛选">
<form action="/">
${kept}
<label for="phone">手机号</label>
<div class="field">
<input id="phone" name="phone" type="search" inputmode="numeric" autocomplete="off"
  placeholder="全部号码" value="${escapeHtml(filter.phone ?? '')}">
<button>查看</button>
</div>
</form>
<h2>工会</h2>
<ul>
${link('全部', undefined)}
${links}
</ul>
</nav>`
}

function empty({ filter }: InboxView): string {
  const what = filter.phone ? `还没有发往 ${escapeHtml(filter.phone)} 的短信` : '还没有短信'
  return `<div class="empty">
<p><strong>${what}</strong></p>
<p>会员登录要验证码、参保生效、互助金到账时，短信会出现在这里。</p>
</div>`
}

function byDay(view: InboxView): string {
  const groups = Map.groupBy(view.messages, (message) => days.format(new Date(message.receivedAt)))
  const today = days.format(view.now)
  return [...groups]
    .map(
      ([day, messages]) => `<section>
<h2>${day === today ? '今天' : day}</h2>
<ol>
${messages.map((message) => bubble(message, view.tenants)).join('\n')}
</ol>
</section>`,
    )
    .join('\n')
}

function bubble(message: InboxMessage, tenants: readonly InboxTenant[]): string {
  const name = tenants.find(({ slug }) => slug === message.tenant)?.name ?? message.tenant
  const receivedAt = new Date(message.receivedAt)
  const phone = message.to.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3')
  // A code of six digits standing alone is what the reader came for.
  const text = escapeHtml(message.text).replace(/(?<![\d&#])\d{6}(?!\d)/g, '<b>$&</b>')
  return `<li>
<span class="seal" aria-hidden="true">${escapeHtml([...name][0] ?? '')}</span>
<article>
<h3>${escapeHtml(name)}</h3>
<p class="bubble">${text}</p>
<p class="meta">发往 ${escapeHtml(phone)}<time datetime="${message.receivedAt}">${times.format(receivedAt)}</time></p>
</article>
</li>`
}
