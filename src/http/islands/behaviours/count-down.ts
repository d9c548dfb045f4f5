/** A button that may be pressed only after some seconds tells how many are left. */
export function countDown(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-countdown]')) {
    const words = button.textContent ?? ''
    const waiting = button.dataset.words ?? '{seconds} 秒后可以再发一次'
    const endsAt = Date.now() + Number(button.dataset.countdown) * 1000
    const show = (): void => {
      const seconds = Math.ceil((endsAt - Date.now()) / 1000)
      button.disabled = seconds > 0
      button.textContent = seconds > 0 ? waiting.replace('{seconds}', String(seconds)) : words
      if (seconds > 0) setTimeout(show, 500)
    }
    show()
  }
}
