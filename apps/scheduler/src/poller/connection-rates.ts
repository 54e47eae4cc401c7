import { toError } from "@daymill/core";
import type { Logger, LooksWanted } from "@daymill/core";
import type { LookLedger } from "./look-ledger.ts";
import type { ConnectionRate } from "./rate-of-connection.ts";

export interface RateOptions {
  /** In ms, never backwards. */
  readonly now: () => number;
  readonly after: (delayMs: number, run: () => void) => void;
  readonly ledger: LookLedger;
  readonly logger: Pick<Logger, "warn">;
}

interface TakenRate {
  readonly perSecond: number;
  readonly takenAt: number;
}

interface Bucket {
  readonly name: string;
  /** Of each connection that has taken of it, by its id: the smallest of those that take of it now holds. */
  readonly rates: Map<string, TakenRate>;
  /** When the looks may begin that the ledger has promised to us, ascending. */
  promised: number[];
  /** What lets each go on, and the connection that it looks by. */
  readonly waiting: Map<() => void, string>;
  isTimed: boolean;
  isAsking: boolean;
  askedAt: number;
  /** Looks that have begun since the ledger was last asked. */
  begun: number;
}

/** Between two tries to reach a ledger that failed, in ms. */
const ASK_AGAIN_MS = 1_000;
/** A look that was promised and not made for so long is nobody's any more; in ms. */
const LAPSES_AFTER_MS = 1_000;

/**
 * When looks by connections may begin, in the order in which they came: so many a second, counted by a ledger, and as many
 * at once after a rest. A look that has gone in the meantime takes nothing from those behind it. Where a service asks to
 * wait, it is asked half as often, and then slowly as before.
 *
 * The ledger is asked when somebody waits and nothing is promised any more: for those that wait, and for as many as began
 * lately in as long as it reaches ahead, so that a busy connection does not ask it for every look.
 */
export class ConnectionRates {
  private readonly options: RateOptions;
  private readonly buckets = new Map<string, Bucket>();

  constructor(options: RateOptions) {
    this.options = options;
  }

  /** Resolves when it is the caller's turn, or when `signal` is aborted. */
  async take({ bucket: name, connection, perSecond }: ConnectionRate, signal: AbortSignal): Promise<void> {
    const bucket = this.bucket(name);
    this.note(bucket, connection, perSecond);
    const { promise, resolve } = Promise.withResolvers<void>();
    bucket.waiting.set(resolve, connection);
    signal.addEventListener("abort", () => bucket.waiting.delete(resolve) && resolve(), { once: true });
    this.serve(bucket);
    await promise;
  }

  /** The service behind it asks to wait. False: it has just been heard. */
  async slow(name: string): Promise<boolean> {
    const bucket = this.buckets.get(name);
    if (bucket === undefined || !(await this.options.ledger.slow(name))) return false;
    this.delay(bucket, 2);
    return true;
  }

  private bucket(name: string): Bucket {
    const known = this.buckets.get(name);
    if (known) return known;
    const made: Bucket = {
      name,
      rates: new Map(),
      promised: [],
      waiting: new Map(),
      isTimed: false,
      isAsking: false,
      askedAt: Number.NEGATIVE_INFINITY,
      begun: 0,
    };
    this.buckets.set(name, made);
    return made;
  }

  private note(bucket: Bucket, connection: string, perSecond: number): void {
    const before = Math.min(...[...bucket.rates.values()].map((rate) => rate.perSecond));
    bucket.rates.set(connection, { perSecond, takenAt: this.options.now() });
    // What was promised at a rate that does not hold any more comes later.
    if (perSecond < before && Number.isFinite(before)) this.delay(bucket, before / perSecond);
  }

  private delay(bucket: Bucket, times: number): void {
    const now = this.options.now();
    bucket.promised = bucket.promised.map((at) => (at <= now ? at : now + (at - now) * times));
  }

  private serve(bucket: Bucket): void {
    const now = this.options.now();
    bucket.promised = bucket.promised.filter((at) => now - at < LAPSES_AFTER_MS);
    for (const resolve of bucket.waiting.keys()) {
      if ((bucket.promised[0] ?? Number.POSITIVE_INFINITY) > now) break;
      bucket.promised.shift();
      bucket.begun++;
      bucket.waiting.delete(resolve);
      resolve();
    }
    if (bucket.waiting.size === 0) return;
    const [next] = bucket.promised;
    if (next === undefined) this.ask(bucket, now);
    else this.serveAt(bucket, next - now);
  }

  /** What is promised never comes earlier than it was: one timer at a time is enough. */
  private serveAt(bucket: Bucket, delayMs: number): void {
    if (bucket.isTimed) return;
    bucket.isTimed = true;
    this.options.after(Math.max(1, Math.ceil(delayMs)), () => {
      bucket.isTimed = false;
      this.serve(bucket);
    });
  }

  private ask(bucket: Bucket, now: number): void {
    if (bucket.isAsking) return;
    const { ledger, after } = this.options;
    const { reachMs } = ledger;
    const lately = Math.round((bucket.begun * reachMs) / Math.max(now - bucket.askedAt, 1));
    const looks = Math.max(bucket.waiting.size, lately);
    const wanted = { perSecond: ratesSinceAsked(bucket), looks, reachMs };
    Object.assign(bucket, { isAsking: true, askedAt: now, begun: 0 });
    const asked = () => {
      bucket.isAsking = false;
      this.serve(bucket);
    };
    void this.reserve(bucket, wanted).then((isPromised) => (isPromised ? asked() : after(ASK_AGAIN_MS, asked)));
  }

  /** False: the ledger cannot be reached. */
  private async reserve(bucket: Bucket, wanted: LooksWanted): Promise<boolean> {
    const { ledger, now, logger } = this.options;
    try {
      const dueInMs = await ledger.reserve(bucket.name, wanted);
      const at = now();
      bucket.promised.push(...dueInMs.map((ms) => at + ms));
      return true;
    } catch (thrown) {
      const error = toError(thrown).message;
      logger.warn("looks wait: how often their connection may be asked cannot be read", { rate: bucket.name, error });
      return false;
    }
  }
}

/**
 * Of the connections that take of a bucket now: those that wait, and those that came since the ledger was asked. The ledger
 * forgets the others in time, such as one that was deleted, or shares another rate by now.
 */
function ratesSinceAsked({ rates, waiting, askedAt }: Bucket): Record<string, number> {
  const now = new Set(waiting.values());
  const taking = [...rates].filter(([connection, { takenAt }]) => takenAt >= askedAt || now.has(connection));
  return Object.fromEntries(taking.map(([connection, { perSecond }]) => [connection, perSecond]));
}
