/** An address with its filters; what is empty is left out, so that equal views have equal addresses. */
export function address(
  path: string,
  filters: Readonly<Record<string, string | number | undefined>>,
): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

/** The first page has no number in its address. */
export const pageFilter = (page: number): number | undefined => (page > 1 ? page : undefined)
