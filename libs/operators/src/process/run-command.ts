import { setTimeout as delay } from "node:timers/promises";
import type { Command, ProcessGroup } from "./process-group.ts";
import { startGroup } from "./process-group.ts";
import { readLines } from "./read-lines.ts";
import type { OutputLine } from "./read-lines.ts";

/** From SIGTERM to SIGKILL, in ms; shorter than what a worker gives to a body that is to stop. */
const GRACE_MS = 3_000;
/** For the last output to arrive, in ms: a process that left the group can hold the pipe open. */
const LAST_WORDS_MS = 5_000;

export interface CommandListener {
  readonly signal: AbortSignal;
  readonly onLine: (stream: "stdout" | "stderr", line: OutputLine) => void;
}

/**
 * Runs a command to its end, and gives its exit code; undefined when it was killed from outside. Once the signal is aborted,
 * the command gets SIGTERM, its group SIGKILL after 3 s, and the call rejects with the reason of the signal.
 */
export async function runCommand(command: Command, { signal, onLine }: CommandListener): Promise<number | undefined> {
  signal.throwIfAborted();
  const group = await startGroup(command);
  const reading = Promise.all([
    readLines(group.stdout, (line) => onLine("stdout", line)),
    readLines(group.stderr, (line) => onLine("stderr", line)),
  ]);
  // Whoever cannot take the output any more does not want the command either.
  reading.catch(() => group.signal("SIGKILL"));
  using _stop = stopOnAbort(group, signal);
  const code = await group.ended;
  await Promise.race([reading, delay(LAST_WORDS_MS, undefined, { ref: false })]);
  for (const stream of [group.stdout, group.stderr]) stream.destroy();
  signal.throwIfAborted();
  return code;
}

function stopOnAbort(group: ProcessGroup, signal: AbortSignal): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    group.signal("SIGTERM");
    timer = setTimeout(() => group.signal("SIGKILL"), GRACE_MS);
  };
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    },
  };
}
