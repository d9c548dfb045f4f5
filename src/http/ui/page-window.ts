/** Page numbers to offer around the current one; a gap is null. First and last always stand. */
export function pageWindow(current: number, last: number): (number | null)[] {
  const kept = new Set([1, last, current - 1, current, current + 1])
  if (current <= 3) for (const page of [2, 3, 4]) kept.add(page)
  if (current >= last - 2) for (const page of [last - 1, last - 2, last - 3]) kept.add(page)
  const pages = [...kept].filter((page) => page >= 1 && page <= last).sort((a, b) => a - b)
  const window: (number | null)[] = []
  let before = 0
  for (const page of pages) {
    if (page - before === 2) window.push(page - 1)
    else if (page - before > 2) window.push(null)
    window.push(page)
    before = page
  }
  return window
}
