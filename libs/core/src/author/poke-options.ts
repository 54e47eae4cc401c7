import type { PokeBackoff, SerializedTask } from "../dag/serialized-dag.ts";
import type { Duration } from "../time.ts";
import type { OptionReader } from "./option-reader.ts";
import type { TaskBody } from "./task-definition.ts";
import type { PokeWaits } from "./task-options.ts";

type Pokes = Pick<SerializedTask, "pokeEveryMs" | "pokeBackoff" | "softFail" | "onError">;

const WAITS = ["base", "max", "jitter"] as const satisfies readonly (keyof PokeWaits)[];
const LONGEST_WAIT: Duration = "1h";

/** When a sensor pokes and what becomes of it or of a wait, or when a job is polled. */
export function readPokes(body: TaskBody, reader: OptionReader): Pokes {
  if (body.kind === "remote") return { pokeEveryMs: reader.duration("every", body.every) };
  if (body.kind === "wait") return { pokeEveryMs: null, ...(body.softFail && { softFail: true }) };
  if (body.kind !== "sensor") return { pokeEveryMs: null };
  const { every, softFail, onError = "fail" } = body;
  reader.word("onError", onError, ["fail", "wait", "skip"]);
  return {
    ...(isWaits(every) ? readWaits(every, reader) : { pokeEveryMs: reader.duration("every", every) }),
    ...(softFail && { softFail: true }),
    ...(onError !== "fail" && { onError }),
  };
}

function isWaits(every: Duration | PokeWaits): every is PokeWaits {
  return typeof every === "object" && every !== null;
}

function readWaits(every: PokeWaits, reader: OptionReader): { pokeEveryMs: number; pokeBackoff: PokeBackoff } {
  reader.onlyKnown(every, WAITS);
  const baseMs = reader.duration("every.base", every.base);
  const maxMs = every.max === undefined ? undefined : reader.duration("every.max", every.max);
  if (maxMs !== undefined && maxMs < baseMs)
    reader.refuse("every.max", `"${every.max}" is shorter than the first wait`);
  const longestMs = maxMs ?? Math.max(baseMs, reader.duration("every.max", LONGEST_WAIT));
  return { pokeEveryMs: baseMs, pokeBackoff: { maxMs: longestMs, jitter: every.jitter === true } };
}
