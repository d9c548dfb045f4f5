/** A failure that the reader can act on: scripts show its sentence alone, without a stack. */
export class LaunchError extends Error {
  override name = 'LaunchError'
}
