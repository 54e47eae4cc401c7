import type { ConnectionRate } from "./rate-of-connection.ts";

export interface RateOptions {
  /** In ms, never backwards. */
  readonly now: () => number;
  readonly after: (delayMs: number, run: () => void) => void;
}

interface Bucket {
  /** Of each connection that takes of it, by its id: the smallest holds. */
  readonly perSecond: Map<string, number>;
  tokens: number;
  filledAt: number;
  readonly waiting: Set<() => void>;
  /** When its service last asked to wait, and the part of the rate that was left to it then. */
  slowed: { readonly at: number; readonly part: number } | undefined;
}

/** In this time a bucket that was slowed down gets twice as fast, until it has its rate again; in ms. */
const RECOVERS_MS = 30_000;
/** As slow as it gets: a part of the rate. */
const SLOWEST_PART = 1 / 32;
/** Looks that were made at the same time are told the same; in ms. */
const ONE_WORD_MS = 1_000;

/**
 * Token buckets for connections, one each unless several share one: so many looks a second may use it, over all pollers, and
 * as many at once after a rest; the rest wait their turn. A look that has gone in the meantime takes nothing. Where a
 * service asks to wait, its bucket fills half as fast, and then slowly as before.
 */
export class ConnectionRates {
  private readonly options: RateOptions;
  private readonly buckets = new Map<string, Bucket>();

  constructor(options: RateOptions) {
    this.options = options;
  }

  /** Resolves when it is the caller's turn, or when `signal` is aborted. */
  async take({ bucket: name, connection, perSecond }: ConnectionRate, signal: AbortSignal): Promise<void> {
    const bucket = this.bucket(name, perSecond);
    bucket.perSecond.set(connection, perSecond);
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

  /** The service behind it asks to wait. False: it has just been heard. */
  slow(name: string): boolean {
    const bucket = this.buckets.get(name);
    const at = this.options.now();
    if (bucket === undefined || (bucket.slowed && at - bucket.slowed.at < ONE_WORD_MS)) return false;
    this.fill(bucket);
    bucket.slowed = { at, part: Math.max(SLOWEST_PART, this.partOf(bucket) / 2) };
    bucket.tokens = Math.min(bucket.tokens, 0);
    return true;
  }

  private bucket(name: string, perSecond: number): Bucket {
    const known = this.buckets.get(name);
    if (known) return known;
    const made = {
      perSecond: new Map<string, number>(),
      tokens: Math.max(1, perSecond),
      filledAt: this.options.now(),
      waiting: new Set<() => void>(),
      slowed: undefined,
    };
    this.buckets.set(name, made);
    return made;
  }

  private partOf({ slowed }: Bucket): number {
    return slowed === undefined ? 1 : Math.min(1, slowed.part * 2 ** ((this.options.now() - slowed.at) / RECOVERS_MS));
  }

  private rateOf(bucket: Bucket): number {
    return Math.min(...bucket.perSecond.values()) * this.partOf(bucket);
  }

  /** A rate below one in a second gathers one all the same. */
  private fill(bucket: Bucket): void {
    const at = this.options.now();
    const rate = this.rateOf(bucket);
    bucket.tokens = Math.min(Math.max(1, rate), bucket.tokens + ((at - bucket.filledAt) / 1_000) * rate);
    bucket.filledAt = at;
  }

  private serveLater(bucket: Bucket): void {
    const untilNextMs = ((1 - bucket.tokens) / this.rateOf(bucket)) * 1_000;
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
