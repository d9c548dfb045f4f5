/** With a hyphen, which no name that a roster takes has in it. */
const PREFIX = '已注销职工-'

/**
 * What somebody is called who was erased: the end of the identifier, so that an officer can name
 * one of them, and nothing of the person.
 */
export const erasedName = (memberId: string): string => PREFIX + memberId.slice(-6).toUpperCase()

export const isErasedName = (name: string): boolean => name.startsWith(PREFIX)
