/**
 * How many looks connections may make together: a bucket of tokens that fills with time. JSON, so that several processes can
 * keep one in a database. Instants are ms of one clock, whichever the caller has.
 */
export interface LookBudget {
  /** Of each connection that takes of it, by its id: the smallest holds. One that took nothing for long is forgotten. */
  readonly rates: Readonly<Record<string, { readonly perSecond: number; readonly takenAt: number }>>;
  /** Below 0: so many looks are promised that are still to come. */
  readonly tokens: number;
  readonly filledAt: number;
  /** When its service last asked to wait, and the part of the rate that was left to it then; null: it never did. */
  readonly slowed: { readonly at: number; readonly part: number } | null;
}

export interface LooksWanted {
  /** Looks a second that each connection allows which takes of the budget now, by its id. At least one. */
  readonly perSecond: Readonly<Record<string, number>>;
  /** At least 1. */
  readonly looks: number;
  /** No look is promised that would begin later than this after the first of them, in ms. */
  readonly reachMs: number;
}

export interface LooksPromised {
  readonly budget: LookBudget;
  /** In how many ms each look may begin, ascending: one for each that was wanted and is within reach, the first always. */
  readonly dueInMs: readonly number[];
}

/** In this time a budget that was slowed down gets twice as large, until it is whole again; in ms. */
const RECOVERS_MS = 30_000;
/** As small as it gets: a part of the rate. */
const SMALLEST_PART = 1 / 32;
/** Looks that were made at the same time are told the same by their service; in ms. */
const ONE_WORD_MS = 1_000;
/** A connection that takes nothing for so long counts no more: its rate may have been changed, or it was removed; in ms. */
const FORGOTTEN_AFTER_MS = 600_000;

/**
 * Promises looks in the order in which they are asked for: at once as many as a second allows after a rest, then one by one.
 * `budget` undefined: nothing was taken of it before.
 */
export function promiseLooks(budget: LookBudget | undefined, wanted: LooksWanted, now: number): LooksPromised {
  const known = budget ?? { rates: {}, tokens: Number.POSITIVE_INFINITY, filledAt: now, slowed: null };
  const filled = fill({ ...known, rates: ratesWith(known, wanted, now) }, now);
  const perMs = rateOf(filled, now) / 1_000;
  const looks = Math.max(1, Math.min(wanted.looks, Math.floor(wanted.reachMs * perMs)));
  const dueInMs = Array.from({ length: looks }, (_, before) => Math.max(0, (before + 1 - filled.tokens) / perMs));
  return { budget: { ...filled, tokens: filled.tokens - looks }, dueInMs };
}

/** The service behind the budget asks to wait: half as much from now on. undefined: it has just been heard. */
export function slowLooks(budget: LookBudget, now: number): LookBudget | undefined {
  if (budget.slowed !== null && now - budget.slowed.at < ONE_WORD_MS) return undefined;
  const filled = fill(budget, now);
  const part = Math.max(SMALLEST_PART, partOf(filled, now) / 2);
  return { ...filled, tokens: Math.min(filled.tokens, 0), slowed: { at: now, part } };
}

function ratesWith({ rates }: LookBudget, { perSecond }: LooksWanted, now: number): LookBudget["rates"] {
  const kept = Object.entries(rates).filter(([, { takenAt }]) => now - takenAt < FORGOTTEN_AFTER_MS);
  const taken = Object.entries(perSecond).map(([id, rate]) => [id, { perSecond: rate, takenAt: now }] as const);
  return Object.fromEntries([...kept, ...taken]);
}

/** A rate below one in a second gathers one all the same. A clock that was set back fills nothing until it has caught up. */
function fill(budget: LookBudget, now: number): LookBudget {
  const rate = rateOf(budget, now);
  const elapsedMs = Math.max(0, now - budget.filledAt);
  const tokens = Math.min(Math.max(1, rate), budget.tokens + (elapsedMs / 1_000) * rate);
  return { ...budget, tokens, filledAt: Math.max(now, budget.filledAt) };
}

function rateOf(budget: LookBudget, now: number): number {
  return Math.min(...Object.values(budget.rates).map(({ perSecond }) => perSecond)) * partOf(budget, now);
}

function partOf({ slowed }: LookBudget, now: number): number {
  return slowed === null ? 1 : Math.min(1, slowed.part * 2 ** (Math.max(0, now - slowed.at) / RECOVERS_MS));
}
