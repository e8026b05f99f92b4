/** A command line that cannot be followed; the message says what it should be. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}
