const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i
const IPV6_GROUPS = 8
/** One subscriber has at least 64 bits of IPv6 to change at will. */
const SUBSCRIBER_GROUPS = 4

/** What counts as one address: an IPv4 address, or the first half of an IPv6 address. */
export function addressGroup(address: string): string {
  const mapped = MAPPED_IPV4.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!address.includes(':')) return address
  const [left, right] = address
    .toLowerCase()
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''))
  const gap = Math.max(0, IPV6_GROUPS - left!.length - (right?.length ?? 0))
  const groups = [...left!, ...Array<string>(gap).fill('0'), ...(right ?? [])]
  return groups
    .slice(0, SUBSCRIBER_GROUPS)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
