import { ApiError } from "@daymill/contract";
import type { Client } from "@daymill/contract";
import { nearest } from "./terminal/find-named.ts";

/** The names that a command was given. */
export interface GivenNames {
  readonly dagId: string;
  readonly runId?: string | undefined;
  readonly taskId?: string | undefined;
}

/** The most DAGs among which a name is looked for. */
const MAX_DAGS = 1_000;

/** Does something with a DAG, or with what it has; where the server knows none of that name, the error says which there are. */
export async function naming<T>(client: Client, names: string | GivenNames, work: () => Promise<T>): Promise<T> {
  const given = typeof names === "string" ? { dagId: names } : names;
  return await hinting(work, async () => await hintOf(client, given));
}

/** Of a list that was narrowed to DAGs and is empty: throws E701 for one of them that does not exist. */
export async function assertDags(client: Client, dagIds: readonly string[]): Promise<void> {
  for (const dagId of dagIds) await naming(client, dagId, () => client.getDag({ params: { dagId } }));
}

/** The same with an asset. */
export async function namingAsset<T>(client: Client, asset: string, work: () => Promise<T>): Promise<T> {
  return await hinting(work, async () => {
    const { items } = await client.listAssets({ query: { limit: MAX_DAGS } });
    const names = items.map((each) => each.asset);
    return names.includes(asset) ? undefined : nearest(asset, names, "assets list");
  });
}

/** The same with anything else: `list` is the command that names what there is. */
export async function listing<T>(list: string, work: () => Promise<T>): Promise<T> {
  return await hinting(work, async () => `\`daymill ${list}\` names those that there are.`);
}

/** Adds a hint to what is not found (E701). That one cannot be had is not worth a word: the error stays what it was. */
async function hinting<T>(work: () => Promise<T>, hint: () => Promise<string | undefined>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const { detail } = error.problem;
    const more = await hint().catch(() => undefined);
    if (more === undefined) throw error;
    throw new ApiError({ ...error.problem, detail: `${detail} ${more}` });
  }
}

async function hintOf(client: Client, { dagId, runId, taskId }: GivenNames): Promise<string | undefined> {
  const { items } = await client.listDags({ query: { limit: MAX_DAGS, inactive: true } });
  const dags = items.map((dag) => dag.dagId);
  if (!dags.includes(dagId)) return nearest(dagId, dags, "dags list");
  if (runId !== undefined && !(await isRun(client, { dagId, runId })))
    return `\`daymill runs list --dag ${dagId}\` names its runs.`;
  if (taskId === undefined) return undefined;
  const tasks = (await client.getGraph({ params: { dagId } })).tasks.map((task) => task.taskId);
  return tasks.includes(taskId) ? undefined : nearest(taskId, tasks, `tasks list ${dagId}`);
}

async function isRun(client: Client, params: { readonly dagId: string; readonly runId: string }): Promise<boolean> {
  return await client.getRun({ params }).then(
    () => true,
    (error: unknown) => {
      if (isNotFound(error)) return false;
      throw error;
    },
  );
}

function isNotFound(error: unknown): error is ApiError {
  return error instanceof ApiError && error.problem.code === "E701";
}
