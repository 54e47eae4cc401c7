/** The time that a look may take. It stands still while the look waits for something that is not its service's fault. */
export class LookDeadline {
  private readonly onOver: () => void;
  private leftMs: number;
  private since = 0;
  private timer: NodeJS.Timeout | undefined;
  private pauses = 0;

  constructor(limitMs: number, onOver: () => void) {
    this.leftMs = limitMs;
    this.onOver = onOver;
    this.start();
  }

  /** Every pause is to be ended by a `resume`. */
  pause(): void {
    if (this.pauses++ > 0) return;
    clearTimeout(this.timer);
    this.leftMs -= performance.now() - this.since;
  }

  resume(): void {
    if (--this.pauses === 0 && this.timer) this.start();
  }

  /** It is over in time. */
  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private start(): void {
    this.since = performance.now();
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        this.onOver();
      },
      Math.max(0, this.leftMs),
    );
  }
}
