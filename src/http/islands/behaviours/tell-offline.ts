/** Says when the network is gone, and keeps a form from being sent into the void. */
export function tellOffline(): void {
  const bar = document.querySelector<HTMLElement>('[data-offline]')
  if (!bar) return
  const show = (): void => {
    bar.hidden = navigator.onLine
  }
  addEventListener('online', show)
  addEventListener('offline', show)
  document.addEventListener(
    'submit',
    (event) => {
      if (navigator.onLine) return
      event.preventDefault()
      bar.hidden = false
      bar.scrollIntoView({ block: 'nearest' })
    },
    { capture: true },
  )
  show()
}
