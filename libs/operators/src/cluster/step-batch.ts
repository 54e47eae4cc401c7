import type { ClusterBackend, StepView, TaggedStep } from "./cluster-backend.ts";

// Several steps at once: by one request where the service has one, else one after another.

/** Adds those that are not there yet, and gives the ids of all, in their order. */
export async function addSteps(
  backend: ClusterBackend,
  cluster: string,
  steps: readonly TaggedStep[],
): Promise<readonly string[]> {
  if (backend.addSteps !== undefined) return await backend.addSteps(cluster, steps);
  const ids: string[] = [];
  // What somebody added who died between two of them is found.
  for (const { step, token } of steps)
    ids.push((await backend.findStep(cluster, token)) ?? (await backend.addStep(cluster, step, token)));
  return ids;
}

/** In the order of the tokens; undefined: there is none of the token. */
export async function findSteps(
  backend: ClusterBackend,
  cluster: string,
  tokens: readonly string[],
): Promise<readonly (string | undefined)[]> {
  if (backend.findSteps !== undefined) return await backend.findSteps(cluster, tokens);
  return await Promise.all(tokens.map((token) => backend.findStep(cluster, token)));
}

/** In the order of the ids. */
export async function describeSteps(
  backend: ClusterBackend,
  cluster: string,
  ids: readonly string[],
): Promise<readonly StepView[]> {
  if (backend.describeSteps !== undefined) return await backend.describeSteps(cluster, ids);
  const views: StepView[] = [];
  for (const step of ids) views.push(await backend.describeStep({ cluster, step }));
  return views;
}
