import type { AssetLineage, AssetView } from "@daymill/contract";

/** More boxes than these are no picture. */
export const MOST_BOXES = 300;

/** What is made from what, by all of these assets; as many of them as there is room for with their DAGs. `paused`: which DAGs are. */
export function wholeLineage(assets: readonly AssetView[], paused: ReadonlySet<string>): AssetLineage {
  const dagIds = new Set<string>();
  const shown: AssetView[] = [];
  for (const asset of assets) {
    const more = [...asset.producers, ...asset.consumers].map((user) => user.dagId).filter((id) => !dagIds.has(id));
    if (shown.length + 1 + dagIds.size + new Set(more).size > MOST_BOXES) break;
    shown.push(asset);
    for (const dagId of more) dagIds.add(dagId);
  }
  return {
    assets: shown.map(({ asset, lastEventAt }) => ({ asset, lastEventAt })),
    dags: [...dagIds].toSorted().map((dagId) => ({ dagId, paused: paused.has(dagId) })),
    links: shown.flatMap(({ asset, producers, consumers }) => [
      ...producers.map((user) => ({ asset, ...user, role: "produces" as const })),
      ...consumers.map((user) => ({
        asset,
        ...user,
        role: user.taskId === null ? ("schedule" as const) : ("consumes" as const),
      })),
    ]),
    more: shown.length < assets.length,
  };
}
