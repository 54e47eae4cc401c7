import type { ClusterSummary, ListClustersInput, StepSummary } from "@aws-sdk/client-emr";
import type { EmrSite } from "./emr-site.ts";
import type { Listed } from "./marked-name.ts";

/** EMR lists no more steps by their ids. */
const MAX_IDS = 10;

/** Clusters, the newest first, a page at a time. */
export async function* listClusters(
  { ask }: Pick<EmrSite, "ask">,
  wanted: ListClustersInput,
): AsyncGenerator<ClusterSummary> {
  let Marker: string | undefined;
  do {
    const page = await ask(({ emr }, client, options) =>
      client.send(new emr.ListClustersCommand({ ...wanted, Marker }), options),
    );
    yield* page.Clusters ?? [];
    Marker = page.Marker;
  } while (Marker !== undefined);
}

/** The steps of a cluster, the newest first, a page at a time. */
export async function* listSteps({ cluster, ask }: EmrSite): AsyncGenerator<StepSummary> {
  let Marker: string | undefined;
  do {
    const page = await ask(({ emr }, client, options) =>
      client.send(new emr.ListStepsCommand({ ClusterId: cluster, Marker }), options),
    );
    yield* page.Steps ?? [];
    Marker = page.Marker;
  } while (Marker !== undefined);
}

export async function* namedSteps(site: EmrSite): AsyncGenerator<Listed> {
  for await (const { Id, Name } of listSteps(site)) yield { id: Id, name: Name };
}

/** The steps of these ids, in any order, by as few requests as EMR allows. */
export async function stepsByIds({ cluster, ask }: EmrSite, ids: readonly string[]): Promise<readonly StepSummary[]> {
  const found: StepSummary[] = [];
  for (let at = 0; at < ids.length; at += MAX_IDS) {
    const StepIds = ids.slice(at, at + MAX_IDS);
    const page = await ask(({ emr }, client, options) =>
      client.send(new emr.ListStepsCommand({ ClusterId: cluster, StepIds }), options),
    );
    found.push(...(page.Steps ?? []));
  }
  return found;
}
