import type { ClusterBackend, StepView, TaggedStep } from "./cluster-backend.ts";

// Several steps at once: by one request where the service has one, else one after another.

/** `isAgain`: some of them may be there already, since somebody began to add them. */
export async function addSteps(
  backend: ClusterBackend,
  cluster: string,
  { steps, isAgain }: { readonly steps: readonly TaggedStep[]; readonly isAgain: boolean },
): Promise<readonly string[]> {
  const tokens = steps.map(({ token }) => token);
  const found = isAgain ? await backend.findSteps(cluster, tokens) : [];
  const missing = steps.filter((_, at) => found[at] === undefined);
  const added = new Map<string, string>();
  for (const [at, id] of (await addNew(backend, cluster, missing)).entries()) added.set(missing[at]?.token ?? "", id);
  return tokens.map((token, at) => found[at] ?? added.get(token) ?? "");
}

async function addNew(
  backend: ClusterBackend,
  cluster: string,
  steps: readonly TaggedStep[],
): Promise<readonly string[]> {
  if (steps.length === 0) return [];
  if (backend.addSteps !== undefined) return await backend.addSteps(cluster, steps);
  const ids: string[] = [];
  for (const { step, token } of steps) ids.push(await backend.addStep(cluster, step, token));
  return ids;
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
