export interface RateOptions {
  /** How often one connection may be taken in a second; as many may be taken at once after a rest. */
  readonly perSecond: number;
  /** In ms, never backwards. */
  readonly now: () => number;
  readonly after: (delayMs: number, run: () => void) => void;
}

interface Bucket {
  tokens: number;
  filledAt: number;
  readonly waiting: Set<() => void>;
}

/**
 * A token bucket a connection: so many looks a second may use it, over all pollers; the rest wait their turn. A look that
 * has gone in the meantime takes nothing.
 */
export class ConnectionRates {
  private readonly options: RateOptions;
  private readonly buckets = new Map<string, Bucket>();

  constructor(options: RateOptions) {
    this.options = options;
  }

  /** Resolves when it is the caller's turn, or when `signal` is aborted. */
  async take(connectionId: string, signal: AbortSignal): Promise<void> {
    const bucket = this.bucket(connectionId);
    this.fill(bucket);
    if (bucket.waiting.size === 0 && bucket.tokens >= 1) {
      bucket.tokens--;
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    bucket.waiting.add(resolve);
    signal.addEventListener("abort", () => bucket.waiting.delete(resolve) && resolve(), { once: true });
    if (bucket.waiting.size === 1) this.serveLater(bucket);
    await promise;
  }

  private bucket(connectionId: string): Bucket {
    const known = this.buckets.get(connectionId);
    if (known) return known;
    const bucket = { tokens: this.options.perSecond, filledAt: this.options.now(), waiting: new Set<() => void>() };
    this.buckets.set(connectionId, bucket);
    return bucket;
  }

  private fill(bucket: Bucket): void {
    const { perSecond, now } = this.options;
    const at = now();
    bucket.tokens = Math.min(perSecond, bucket.tokens + ((at - bucket.filledAt) / 1_000) * perSecond);
    bucket.filledAt = at;
  }

  private serveLater(bucket: Bucket): void {
    const untilNextMs = ((1 - bucket.tokens) / this.options.perSecond) * 1_000;
    this.options.after(Math.max(1, Math.ceil(untilNextMs)), () => this.serve(bucket));
  }

  private serve(bucket: Bucket): void {
    this.fill(bucket);
    for (const resolve of bucket.waiting) {
      if (bucket.tokens < 1) break;
      bucket.tokens--;
      bucket.waiting.delete(resolve);
      resolve();
    }
    if (bucket.waiting.size > 0) this.serveLater(bucket);
  }
}
