import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { useAssetsForLineage } from "../../api/useAssets.ts";
import { usePausedDags } from "../../api/useDags.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { FilterBar } from "../../ui/page/FilterBar.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState, Notice } from "../../ui/page/Notice.tsx";
import { PageHeader, Panel } from "../../ui/page/Panel.tsx";
import { usePhone } from "../../ui/usePhone.ts";
import graphStyles from "../Graph/Graph.module.css";
import { GraphLooks } from "../Graph/GraphLooks.tsx";
import { GraphOutline } from "../Graph/GraphOutline.tsx";
import { PlacedDrawing } from "../Graph/PlacedDrawing.tsx";
import { usePageTitle } from "../usePageTitle.ts";
import { STILL_PARTS } from "./AssetLineage.tsx";
import { lineageGraph } from "./lineageGraph.ts";
import { NoAssetsYet } from "./NoAssetsYet.tsx";
import { wholeLineage } from "./wholeLineage.ts";

const route = getRouteApi("/lineage");

const NONE: readonly string[] = [];

/** All assets with the DAGs that make and use them, drawn or as an outline. */
export default function LineagePage() {
  const search = route.useSearch();
  const { q, dir } = search;
  const navigate = route.useNavigate();
  const isPhone = usePhone();
  const query = useAssetsForLineage(q);
  const assets = query.data;
  const pausedDags = usePausedDags();
  // Without them it is drawn all the same; but not first without, and then anew.
  const paused = pausedDags.isPending ? undefined : (pausedDags.data ?? NONE);
  const lineage = useMemo(
    () => (assets === undefined || paused === undefined ? undefined : wholeLineage(assets, new Set(paused))),
    [assets, paused],
  );
  const model = useMemo(() => (lineage === undefined ? undefined : lineageGraph(lineage, undefined)), [lineage]);
  usePageTitle("Lineage");
  const change = (next: Partial<typeof search>): void =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace: true });
  const view = search.view ?? (isPhone ? "outline" : "drawing");
  return (
    <>
      <PageHeader title="Lineage" />
      <Panel flush>
        <FilterBar
          label="Search assets"
          placeholder="Only assets with this in their name"
          text={q}
          onText={(text) => change({ q: text })}
        >
          <div className={graphStyles.looks}>
            <GraphLooks view={view} dir={dir} onLooks={change} />
          </div>
        </FilterBar>
        {query.isError ? (
          <ErrorPanel error={query.error} doing="load the assets" onRetry={() => void query.refetch()} />
        ) : null}
        {lineage?.more === true ? (
          <div className={graphStyles.notice}>
            <Notice tone="info">There is more than fits. Search for a part of the name, or open an asset.</Notice>
          </div>
        ) : null}
        {model === undefined ? query.isError ? null : <Loading what="the assets" /> : null}
        {model?.nodes.length !== 0 ? null : q === undefined ? (
          <NoAssetsYet />
        ) : (
          <EmptyState title="No asset matches the search" />
        )}
        {model === undefined || model.nodes.length === 0 ? null : view === "drawing" ? (
          <PlacedDrawing
            {...STILL_PARTS}
            model={model}
            name={["whole-lineage", model]}
            direction={dir ?? "LR"}
            label="Lineage of all assets"
          />
        ) : (
          <GraphOutline {...STILL_PARTS} model={model} />
        )}
      </Panel>
    </>
  );
}
