/** Bytes are not what they should be. */
export class Malformed extends Error {
  override readonly name = "Malformed";
  /** Where: a position in the buffer that was read; behind its end where something ended too early. */
  readonly position: number;

  constructor(reason: string, position: number) {
    super(reason);
    this.position = position;
  }
}
