/**
 * The error at the bottom of those that wrap it. The wrappers of a query carry its parameters in
 * their message, which no log may hold.
 */
export const rootCause = (error: Error): Error =>
  error.cause instanceof Error ? rootCause(error.cause) : error
