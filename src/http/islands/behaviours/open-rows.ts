/** A click anywhere in a row opens it; arrow keys move between rows' links. */
export function openRows(): void {
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element) || event.defaultPrevented) return
    const row = event.target.closest<HTMLElement>('tr[data-href]')
    if (!row || event.target.closest('a, button, input, label, select, summary')) return
    if (String(getSelection()).length > 0) return
    const link = row.querySelector<HTMLAnchorElement>('th a')
    if (event.metaKey || event.ctrlKey) window.open(row.dataset.href)
    else link?.click()
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const row = document.activeElement?.closest('tr[data-href]')
    const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling
    const link = next?.querySelector<HTMLAnchorElement>('th a')
    if (!link) return
    event.preventDefault()
    link.focus()
  })
}
