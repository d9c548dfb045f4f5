const boxes = (form: string): HTMLInputElement[] => [
  ...document.querySelectorAll<HTMLInputElement>(`input[data-pick][form="${CSS.escape(form)}"]`),
]

/** The bar of a table shows itself when rows are chosen, and how many. */
export function pickRows(): void {
  for (const bar of document.querySelectorAll<HTMLFormElement>('form[data-bulk]')) {
    const all = document.querySelector<HTMLInputElement>('input[data-pick-all]')
    const count = bar.querySelector<HTMLElement>('[data-bulk-count]')
    const show = (): void => {
      const picks = boxes(bar.id)
      const chosen = picks.filter((box) => box.checked).length
      bar.hidden = chosen === 0
      if (count) count.textContent = `已选 ${chosen} 项`
      if (!all) return
      all.hidden = false
      all.checked = chosen > 0 && chosen === picks.length
      all.indeterminate = chosen > 0 && chosen < picks.length
    }
    all?.addEventListener('change', () => {
      for (const box of boxes(bar.id)) box.checked = all.checked
      show()
    })
    document.addEventListener('change', show)
    show()
  }
}
