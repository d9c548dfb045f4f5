/** A page that shows work in progress looks again after a moment. */
export function reloadSoon(): void {
  const after = document.querySelector<HTMLElement>('[data-reload-after]')?.dataset.reloadAfter
  if (after) setTimeout(() => location.reload(), Number(after))
}
