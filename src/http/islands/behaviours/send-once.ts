const BUSY_MS = 15_000

/** A form whose button is pressed twice is sent once; after a while it may be tried again. */
export function sendOnce(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.dataset.once || event.defaultPrevented) return
    if (form.dataset.once === 'sent') {
      event.preventDefault()
      return
    }
    form.dataset.once = 'sent'
    const button = event.submitter
    button?.setAttribute('data-busy', '')
    button?.setAttribute('aria-disabled', 'true')
    setTimeout(() => release(form, button), BUSY_MS)
  })
  // A page that comes back from the browser's cache is ready to be sent again.
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-once="sent"]'))
      release(form, form.querySelector<HTMLElement>('[data-busy]'))
  })
}

function release(form: HTMLFormElement, button: HTMLElement | null): void {
  form.dataset.once = 'yes'
  button?.removeAttribute('data-busy')
  button?.removeAttribute('aria-disabled')
}
