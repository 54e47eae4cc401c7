import { DaymillError, epochMillis, operatorTask, parseDuration, racePoint, sensorBody, toIso } from "@daymill/core";
import type { Duration, JsonObject, SensorOptions, Task, TaskContext } from "@daymill/core";
import { refusedOptions } from "../refused-options.ts";
import { decideObjects } from "./decide-objects.ts";
import type { ListedObject, WantedObjects } from "./decide-objects.ts";
import { folderOf, SUCCESS } from "./folder.ts";
import type { Folder } from "./folder.ts";
import { folderOfPattern } from "./name-pattern.ts";

export interface WaitForObjectsInput {
  /** Of a folder; or of one object, which is then all that is waited for. */
  readonly uri: string;
  /** Names below the folder that all have to be there. Default: any object will do. */
  readonly objects?: readonly string[];
  /** What names below the folder have to fit: `*` is anything but a slash, `**` anything, `?` one character. */
  readonly pattern?: string;
  /** At least so many. Default 1. */
  readonly count?: number;
}

export interface WaitForObjectsOutput {
  /** As it came in. */
  readonly uri: string;
  /** Names below the folder, in the byte order of their keys. */
  readonly objects: readonly string[];
  /** Of all together. */
  readonly bytes: number;
  /** The latest, ISO 8601. */
  readonly modifiedAt: string;
}

export interface WaitForObjectsOptions extends SensorOptions<WaitForObjectsInput, WaitForObjectsOutput> {
  /** Whether the folder has to say that it is complete (`_SUCCESS`), too. Default false. */
  readonly complete?: boolean;
  /** What was written longer ago does not count. Default: any age will do. */
  readonly maxAge?: Duration;
  /** For how long nothing may have been written: for writers that show what is not whole yet. Default `"0s"`. */
  readonly settledFor?: Duration;
  /** Smaller objects do not count. Default 0. */
  readonly minBytes?: number;
}

interface WaitPlan {
  readonly complete: boolean;
  readonly maxAgeMs: WantedObjects["maxAgeMs"];
  readonly settledForMs: WantedObjects["settledForMs"];
  readonly minBytes: number;
}

/**
 * A sensor: waits for objects of any store, by name, pattern and number: `waitForObjects("exports", { every: "5m", timeout:
 * "6h" })({ uri: t`drop:/${interval.date}/`, pattern: "*.csv.gz", count: 24 })`. Holds no worker between two looks. A store that
 * cannot answer is an error (E502), which retries cure; it is never taken for "not there".
 */
export function waitForObjects(
  id: string,
  options: WaitForObjectsOptions = {},
): Task<WaitForObjectsInput, WaitForObjectsOutput> {
  const plan = readPlan(id, options);
  return operatorTask<WaitForObjectsInput, WaitForObjectsOutput>({
    operator: "waitForObjects",
    id,
    options,
    defaults: JSON.parse(JSON.stringify(settingsOf(options))) as JsonObject,
    body: sensorBody(options, (input, ctx) => look(input, plan, ctx)),
  });
}

/** What is shown with the input. */
function settingsOf({ complete, maxAge, settledFor, minBytes }: WaitForObjectsOptions) {
  return { complete, maxAge, settledFor, minBytes };
}

function readPlan(id: string, options: WaitForObjectsOptions): WaitPlan {
  const { complete = false, maxAge, settledFor = "0s", minBytes = 0 } = options;
  const maxAgeMs = maxAge === undefined ? undefined : parseDuration(maxAge);
  const settledForMs = parseDuration(settledFor);
  const wrong = [maxAgeMs === undefined ? maxAge : undefined, settledForMs === undefined ? settledFor : undefined];
  const text = wrong.find((one) => one !== undefined);
  if (text !== undefined || settledForMs === undefined)
    throw refusedOptions(id, `"${text}" is no duration; write "30m" or "1d"`);
  return { complete, maxAgeMs, settledForMs, minBytes };
}

async function look(
  input: WaitForObjectsInput,
  plan: WaitPlan,
  ctx: TaskContext,
): Promise<WaitForObjectsOutput | undefined> {
  const { uri } = input;
  const { folder, wanted } = await whatIsWanted(input, plan, ctx);
  const isComplete = async (): Promise<boolean> =>
    !plan.complete || (await folder.store.stat(`${folder.prefix}${SUCCESS}`)) !== undefined;
  // Before and after: else the list may be of a folder that was not complete yet, or is no more.
  const wasComplete = await isComplete();
  const listed = await list(folder, wanted);
  await racePoint("wait-for-objects:listed");
  const verdict = decideObjects(listed, wanted, epochMillis(Date.now()));
  if (verdict.kind === "not_yet") {
    ctx.log.info(`not yet: ${verdict.why}`, { uri });
    return undefined;
  }
  if (!wasComplete || !(await isComplete())) {
    ctx.log.info(`not yet: there is no ${SUCCESS}, or was none when the objects were listed`, { uri });
    return undefined;
  }
  const { objects } = verdict;
  const latest = objects.reduce((last, { modifiedAt }) => Math.max(last, modifiedAt), 0);
  return {
    uri,
    objects: objects.map(({ name }) => name),
    bytes: objects.reduce((sum, { bytes }) => sum + bytes, 0),
    modifiedAt: toIso(epochMillis(latest)),
  };
}

/** One object is waited for as one of the folder that it is in. */
async function whatIsWanted(
  { uri, objects: names, pattern, count = 1 }: WaitForObjectsInput,
  { maxAgeMs, settledForMs, minBytes }: WaitPlan,
  ctx: TaskContext,
): Promise<{ readonly folder: Folder; readonly wanted: WantedObjects }> {
  const rest = { minBytes, maxAgeMs, settledForMs };
  if (!Number.isInteger(count) || count < 1)
    throw new DaymillError("E304", `The input has the count ${count}; it is a whole number of at least 1.`);
  if (uri.endsWith("/")) {
    if (names !== undefined && pattern !== undefined)
      throw new DaymillError("E304", "The input has objects and a pattern. Give one of them.");
    return { folder: await folderOf(uri, ctx), wanted: { names, pattern, count, ...rest } };
  }
  if (names !== undefined || pattern !== undefined || count !== 1)
    throw new DaymillError(
      "E304",
      `${uri} is one object; objects, pattern and count are for folders, which end in "/".`,
    );
  const cut = uri.lastIndexOf("/") + 1;
  const folder = await folderOf(uri.slice(0, cut), ctx);
  return { folder, wanted: { names: [uri.slice(cut)], pattern: undefined, count, ...rest } };
}

async function list(folder: Folder, { names, pattern }: WantedObjects): Promise<readonly ListedObject[]> {
  const { store, prefix } = folder;
  const toListed = ({ key, ...info }: { readonly key: string } & Omit<ListedObject, "name">): ListedObject => ({
    name: key.slice(prefix.length),
    ...info,
  });
  const objects: ListedObject[] = [];
  if (names !== undefined) {
    for (const name of names) {
      const found = await store.stat(`${prefix}${name}`);
      if (found !== undefined) objects.push(toListed(found));
    }
    return objects;
  }
  const below = pattern === undefined ? "" : folderOfPattern(pattern);
  for await (const found of store.list(`${prefix}${below}`)) objects.push(toListed(found));
  return objects;
}
