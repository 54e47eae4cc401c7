import { useMemo } from "react";
import { useAssetLineage } from "../../api/useAssets.ts";
import type { AssetSearch } from "../../routing/searches.ts";
import { SelectField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { isConnectionLost } from "../../ui/page/isConnectionLost.ts";
import { Loading } from "../../ui/page/Loading.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { usePhone } from "../../ui/usePhone.ts";
import graphStyles from "../Graph/Graph.module.css";
import { GraphLooks } from "../Graph/GraphLooks.tsx";
import { GraphOutline } from "../Graph/GraphOutline.tsx";
import { PlacedDrawing } from "../Graph/PlacedDrawing.tsx";
import { countOf } from "../naming.ts";
import { lineageGraph } from "./lineageGraph.ts";

export interface AssetLineageProps {
  readonly asset: string;
  readonly search: AssetSearch;
  readonly onSearch: (next: AssetSearch) => void;
}

const DEFAULT_STEPS = 3;
const MOST_STEPS = 10;
const stepChoices = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"] as const;

/** Assets and DAGs have no state here. */
const STANDING = { countsOf: new Map(), failedPath: new Set<string>() } as const;

/** Nothing folds, and nothing is narrowed further. */
export const STILL_PARTS = { standing: STANDING, onToggle: () => undefined, onFocus: () => undefined };

/** What an asset is made from and what is made from it, drawn or as an outline. */
export function AssetLineage({ asset, search, onSearch }: AssetLineageProps) {
  const isPhone = usePhone();
  // An address may say anything.
  const steps = Math.min(MOST_STEPS, Math.max(1, search.steps ?? DEFAULT_STEPS));
  const query = useAssetLineage(asset, steps);
  const lineage = query.data;
  const model = useMemo(() => (lineage === undefined ? undefined : lineageGraph(lineage, asset)), [lineage, asset]);
  if (query.isError && !(lineage !== undefined && isConnectionLost(query.error)))
    return (
      <ErrorPanel error={query.error} doing={`load the lineage of ${asset}`} onRetry={() => void query.refetch()} />
    );
  if (lineage === undefined || model === undefined) return <Loading what={`the lineage of ${asset}`} />;
  const view = search.view ?? (isPhone ? "outline" : "drawing");
  return (
    <Panel flush>
      <div className={graphStyles.toolbar}>
        <span className={graphStyles.size}>
          {countOf(lineage.assets.length, "asset")}, {countOf(lineage.dags.length, "DAG")}
        </span>
        <SelectField
          label="How far"
          hideLabel
          value={stepChoices.find((one) => one === String(steps)) ?? "3"}
          choices={stepChoices.map((value) => ({ value, label: `Up to ${countOf(Number(value), "DAG")} away` }))}
          onChange={(next) => onSearch({ steps: Number(next) === DEFAULT_STEPS ? undefined : Number(next) })}
        />
        <div className={graphStyles.looks}>
          <GraphLooks view={view} dir={search.dir} onLooks={onSearch} />
        </div>
      </div>
      {lineage.more ? (
        <div className={graphStyles.notice}>
          <Notice tone="info">
            There is more beyond. Go further, or open an asset at the edge to go on from there.
          </Notice>
        </div>
      ) : null}
      {view === "drawing" ? (
        <PlacedDrawing
          key={asset}
          {...STILL_PARTS}
          model={model}
          name={["lineage", asset, model]}
          direction={search.dir ?? "LR"}
          label={`Lineage of ${asset}`}
        />
      ) : (
        <GraphOutline {...STILL_PARTS} model={model} />
      )}
    </Panel>
  );
}
