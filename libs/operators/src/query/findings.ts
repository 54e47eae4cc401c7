import { DaymillError } from "@daymill/core";
import type { JsonValue, Logger } from "@daymill/core";

type Row = Readonly<Record<string, JsonValue>>;

/** What a check found: never nothing. */
export interface Finding {
  readonly name: string;
  readonly count: number;
  readonly examples: readonly Row[];
}

/** Rows of a finding that are shown. */
export const MAX_EXAMPLES = 5;

/** Says of each finding how many rows it has, and which are some of them. */
export function logFindings(log: Logger, level: "warn" | "error", findings: readonly Finding[]): void {
  for (const { name, count, examples } of findings) log[level](`${name}: ${count} found`, { examples });
}

/** All checks that do not hold, as one error (E414). */
export function checkFailed(what: string, failures: readonly Finding[]): DaymillError {
  const texts = failures.map(
    ({ name, count, examples }) => `${name} (${count} found, such as ${JSON.stringify(examples[0])})`,
  );
  return new DaymillError("E414", `${what} does not hold what is expected: ${texts.join("; ")}.`, {
    details: { failures: failures.map(({ name, count, examples }) => ({ name, count, examples })) },
  });
}
