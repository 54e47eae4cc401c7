import type { SourceLocation } from "../dag/serialized-dag.ts";
import type { ErrorCode } from "../errors.ts";
import { type Duration, parseDuration } from "../time.ts";

/** What 32 bits hold: numbers of options are stored in that. */
const MAX_INTEGER = 2 ** 31 - 1;

/** Where problems with options go. */
export interface OptionSite {
  readonly build: {
    report(code: ErrorCode, message: string, location: SourceLocation | null): void;
    /** A function by the place at which it stood first. Absent: each place has a name of its own. */
    nameOf?(identity: unknown, place: string): string;
  };
  /** Whose options they are, as messages name it: `task "load"`. */
  readonly owner: string;
  readonly location: SourceLocation | null;
}

/**
 * Reads options as numbers and reports what is wrong with them. Types have been checked where the DAG was compiled, but
 * a bundler does not compile: whatever comes is looked at.
 */
export class OptionReader {
  private readonly site: OptionSite;

  constructor(site: OptionSite) {
    this.site = site;
  }

  /** Milliseconds of a duration. */
  duration(option: string, text: Duration): number {
    const ms = typeof text === "string" ? parseDuration(text) : undefined;
    if (ms === undefined) this.refuse(option, `${show(text)} is not a duration; write "30s", "10m", "1h30m" or "2d"`);
    return ms ?? 0;
  }

  /** Milliseconds of a duration that is longer than nothing and at most `longest`. */
  period(option: string, text: Duration, longest: Duration): number {
    const ms = typeof text === "string" ? parseDuration(text) : undefined;
    const isInRange = ms !== undefined && ms > 0 && ms <= (parseDuration(longest) ?? 0);
    if (!isInRange) this.refuse(option, `${show(text)} is not a duration above 0 and up to "${longest}"; write "1m"`);
    return ms ?? 0;
  }

  /** A whole number, of at least `minimum` if there is one. */
  integer(option: string, amount: number, minimum?: number): number {
    const isInRange = amount >= (minimum ?? -MAX_INTEGER) && amount <= MAX_INTEGER;
    if (Number.isSafeInteger(amount) && isInRange) return amount;
    const whole = minimum === undefined ? "a whole number" : `a whole number of at least ${minimum}`;
    const expected = amount > MAX_INTEGER ? `${whole} up to ${MAX_INTEGER}` : whole;
    this.refuse(option, `${show(amount)} is not ${expected}`);
    return minimum ?? 0;
  }

  /** One of a closed set of words. */
  word<W extends string>(option: string, given: W, allowed: readonly W[]): W {
    if (!allowed.includes(given)) this.refuse(option, `${show(given)} is none of ${allowed.join(", ")}`);
    return given;
  }

  /** Reports the names of options that do not exist. */
  onlyKnown(options: object, known: readonly string[]): void {
    for (const name of Object.keys(options)) {
      if (!known.includes(name)) this.refuse(name, `there is no such option; there are ${known.join(", ")}`);
    }
  }

  /** Where an option stands, in words. */
  private placeOf(option: string): string {
    return `${option} of ${this.site.owner}`;
  }

  /** A name for a function that an option names: the same wherever it stands in one run of a builder. */
  nameOf(identity: unknown, option: string): string {
    const place = this.placeOf(option);
    return this.site.build.nameOf?.(identity, place) ?? place;
  }

  refuse(option: string, why: string): void {
    const { build, location } = this.site;
    build.report("E209", `Option ${this.placeOf(option)}: ${why}.`, location);
  }
}

function show(given: unknown): string {
  return typeof given === "number" ? String(given) : (JSON.stringify(given) ?? String(given));
}
