import type { ObjectStore } from "@daymill/stores";
import { readTail } from "./read-tail.ts";
import type { FailureLog, LogTail, StepLogs } from "./step-logs.ts";

/** A log, by the end of its key: `a/stderr.gz`. */
const LOG_FILE = /(?:^|\/)(stderr|stdout)(?:\.gz)?$/;
/** As many entries of a folder are looked through: those of a driver come before those of its executors. */
const MAX_ENTRIES = 2_000;

/** How a folder of logs is opened. */
export type OpenLogs = (folder: string) => Promise<{ readonly store: ObjectStore; readonly key: string }>;

/** Reads what has come of the logs of a failed step. `isWhole` once the errors of the step are there, and of its driver. */
export async function readFailureLog(
  { folder, driverOf }: StepLogs,
  { open, signal }: { readonly open: OpenLogs; readonly signal: AbortSignal },
): Promise<FailureLog> {
  const read = (from: string, isWanted: (key: string) => boolean): Promise<readonly LogTail[]> =>
    readFolder(from, { open, signal, isWanted });
  const ofStep = await read(folder, () => true);
  const driver = driverOf?.(ofStep.flatMap(({ lines }) => lines));
  const ofDriver = driver === undefined ? [] : await read(driver.folder, driver.isOfDriver);
  const isWhole = hasErrors(ofStep) && (driver === undefined || hasErrors(ofDriver));
  return { tails: [...ofStep, ...ofDriver], isWhole };
}

interface Reading {
  readonly open: OpenLogs;
  readonly signal: AbortSignal;
  readonly isWanted: (key: string) => boolean;
}

/** The tails in a folder, one of each stream: of several, the last by name, which is of the last try. */
async function readFolder(folder: string, { open, signal, isWanted }: Reading): Promise<readonly LogTail[]> {
  const { store, key: root } = await open(folder);
  const keys = new Map<LogTail["stream"], string>();
  let entries = 0;
  for await (const { key } of store.list(root)) {
    const stream = LOG_FILE.exec(key)?.[1] as LogTail["stream"] | undefined;
    if (stream !== undefined && isWanted(key)) keys.set(stream, key);
    if (++entries >= MAX_ENTRIES) break;
  }
  const tails = [...keys].map(async ([stream, key]) => ({
    uri: `${store.root}${key}`,
    stream,
    lines: await readTail(store, key, signal),
  }));
  return await Promise.all(tails);
}

function hasErrors(tails: readonly LogTail[]): boolean {
  return tails.some(({ stream }) => stream === "stderr");
}
