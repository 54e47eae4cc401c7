import { DaymillError } from "@daymill/core";
import type { Clock } from "@daymill/core";
import { statusOfThrown } from "../to-problem.ts";

/** Failures that count, in ms. */
const WINDOW_MS = 900_000;
/** OWASP ASVS 2.2.1 allows 100 an hour on one account; this is as many, in smaller pieces. */
const MOST_OF_NAME = 25;
/** Several people may come from one address. */
const MOST_OF_ADDRESS = 50;
/**
 * Wrong codes in a row, as who mistypes may give; every few more wait twice as long. Whoever knows the password gets in this
 * way some five guesses a day, of which each hits with a chance of three in a million.
 */
const CODES_AT_FIRST = 10;
const CODES_AT_ONCE = 5;
/** For the first time, and at most; in ms. */
const CODES_WAIT_MS = 900_000;
const CODES_WAIT_MOST_MS = 86_400_000;
/** Each takes 32 MiB and a core for a moment. */
const MOST_AT_ONCE = 2;
const MOST_WAITING = 20;

export interface SignInTry {
  readonly name: string;
  readonly address: string;
}

/** Keeps guessing passwords slow, in this process. */
export interface SignInLimits {
  /**
   * Runs a check of a password, a few at a time, and counts it when it says false; undefined: neither right nor wrong, so
   * that nothing counts or is forgotten. Rejects with E710, without running it,
   * when there were too many failures for the name or from the address, or too many wait.
   */
  attempt(by: SignInTry, check: () => Promise<boolean | undefined>): Promise<boolean | undefined>;
  /**
   * Runs a check of the code of a user, as part of an attempt, and counts it when it says false, apart from passwords: a
   * right password forgets nothing of it, only a right code does. Rejects with E710, without running it, when there were
   * too many wrong ones in a row, for longer each time.
   */
  code(name: string, check: () => Promise<boolean>): Promise<boolean>;
  /** There is a new second factor, of which nobody has guessed codes yet. */
  forgetCodes(name: string): void;
  /**
   * Runs what another server checks, any number at once, and counts it against the address when it is refused, apart from
   * passwords. That a server is down is nobody's failure. Rejects with E710, without running it, when there were too many.
   */
  follow<T>(address: string, check: () => Promise<T>): Promise<T>;
}

export function signInLimits(clock: Clock): SignInLimits {
  const failures = new Map<string, number[]>();
  const wrongCodes = new Map<string, WrongCodes>();
  const waiting: (() => void)[] = [];
  let running = 0;

  const recent = (key: string): number[] => {
    const since = clock.now() - WINDOW_MS;
    const kept = (failures.get(key) ?? []).filter((at) => at > since);
    if (kept.length > 0) failures.set(key, kept);
    else failures.delete(key);
    return kept;
  };
  const assertFew = (key: string, most: number): void => {
    const [oldest, ...more] = recent(key);
    if (oldest === undefined || more.length + 1 < most) return;
    throw tooMany(Math.ceil((oldest + WINDOW_MS - clock.now()) / 1_000));
  };
  const enter = async (): Promise<void> => {
    if (running < MOST_AT_ONCE) {
      running += 1;
      return;
    }
    if (waiting.length >= MOST_WAITING) throw tooMany(5);
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.push(resolve);
    await promise;
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  const noteFailure = (key: string): void => void failures.set(key, [...recent(key), clock.now()]);

  return {
    async attempt({ name, address }, check) {
      const keys = { name: `name ${name}`, address: `address ${address}` };
      await enter();
      try {
        assertFew(keys.name, MOST_OF_NAME);
        assertFew(keys.address, MOST_OF_ADDRESS);
        // Forgets those of others, too, so that names that nobody has do not pile up.
        for (const key of failures.keys()) recent(key);
        const isRight = await check();
        if (isRight === true) failures.delete(keys.name);
        if (isRight === false) for (const key of Object.values(keys)) noteFailure(key);
        return isRight;
      } finally {
        leave();
      }
    },
    async code(name, check) {
      const before = wrongCodes.get(name) ?? { inARow: 0, shutUntil: 0 };
      const waitMs = before.shutUntil - clock.now();
      if (waitMs > 0) throw tooMany(Math.ceil(waitMs / 1_000));
      const isRight = await check();
      if (isRight) wrongCodes.delete(name);
      else wrongCodes.set(name, oneMore(wrongCodes.get(name) ?? before, clock.now()));
      return isRight;
    },
    forgetCodes: (name) => void wrongCodes.delete(name),
    async follow(address, check) {
      const key = `provider ${address}`;
      assertFew(key, MOST_OF_ADDRESS);
      try {
        return await check();
      } catch (error) {
        for (const each of failures.keys()) recent(each);
        if (statusOfThrown(error) < 500) noteFailure(key);
        throw error;
      }
    },
  };
}

/** Of one user, since the last right one. Kept for users who have a second factor, and whose password was known. */
interface WrongCodes {
  readonly inARow: number;
  readonly shutUntil: number;
}

function oneMore({ inARow, shutUntil }: WrongCodes, now: number): WrongCodes {
  const wrong = inARow + 1;
  const times = (wrong - CODES_AT_FIRST) / CODES_AT_ONCE;
  if (times < 0 || !Number.isInteger(times)) return { inARow: wrong, shutUntil };
  return { inARow: wrong, shutUntil: now + Math.min(CODES_WAIT_MOST_MS, CODES_WAIT_MS * 2 ** times) };
}

function tooMany(seconds: number): DaymillError {
  const minutes = Math.ceil(seconds / 60);
  const inMinutes = minutes > 120 ? `${Math.ceil(minutes / 60)} hours` : `${minutes} minutes`;
  const when = seconds < 60 ? `${seconds} seconds` : minutes === 1 ? "a minute" : inMinutes;
  return new DaymillError("E710", `Too many attempts to sign in. Try again in ${when}.`, {
    details: { retryAfterSeconds: seconds },
  });
}
