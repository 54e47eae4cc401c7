import type { AssetView } from "@daymill/contract";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useAsset } from "../../api/useAssets.ts";
import type { AssetSearch } from "../../routing/searches.ts";
import { useOneThatMay } from "../../api/useMayNot.ts";
import { Icon } from "../../ui/Icon.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { PageHeader } from "../../ui/page/Panel.tsx";
import { tabClass, Tabs } from "../../ui/Tabs.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { usePageTitle } from "../usePageTitle.ts";
import { AssetLineage } from "./AssetLineage.tsx";
import { AssetOverview } from "./AssetOverview.tsx";
import { DropEventsDialog } from "./DropEventsDialog.tsx";
import { EmitDialog } from "./EmitDialog.tsx";
import { MaterialiseDialog } from "./MaterialiseDialog.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";

const route = getRouteApi("/assets/$asset");
const tab = { className: tabClass, activeOptions: { explicitUndefined: true } } as const;

/** One asset: its events, who makes and reads it, what waits for it, and what stands around it. */
export default function AssetPage() {
  const { asset } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useAsset(asset);
  usePageTitle(asset, "Assets");
  const change = (next: AssetSearch, replace = false): void =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace });
  const closed = (now: AssetSearch): AssetSearch => ({ ...now, dialog: undefined, dag: undefined });
  const close = (): void => void navigate({ search: closed, replace: true });
  const leave = (): void => void navigate({ search: closed, replace: true, ignoreBlocker: true });

  const view = query.data;
  const producer = useOneThatMay("materialize", view?.producers.map(({ dagId }) => dagId) ?? []);
  if (query.isError && view === undefined)
    return <ErrorPanel error={query.error} doing={`load the asset ${asset}`} onRetry={() => void query.refetch()} />;
  if (view === undefined) return <Loading what={asset} />;
  return (
    <>
      <PageHeader
        title={asset}
        facts={
          <span>
            {view.lastEventAt === null ? (
              "no event yet"
            ) : (
              <>
                last event <Time at={view.lastEventAt} relative />
              </>
            )}
          </span>
        }
        actions={
          <>
            <ActionButton calls="createAssetEvent" on={changedBy(view)} onClick={() => change({ dialog: "emit" })}>
              Create event…
            </ActionButton>
            {view.producers.length === 0 ? null : (
              <ActionButton
                calls="materialize"
                on={producer ?? []}
                icon={<Icon name="play" size={14} />}
                onClick={() => change({ dialog: "materialise" })}
              >
                Materialise…
              </ActionButton>
            )}
          </>
        }
      >
        <Tabs label={`Parts of ${asset}`}>
          <Link to="/assets/$asset" params={{ asset }} search={{ tab: undefined }} {...tab}>
            Events
          </Link>
          <Link to="/assets/$asset" params={{ asset }} search={{ tab: "lineage" }} {...tab}>
            Lineage
          </Link>
        </Tabs>
      </PageHeader>
      {search.tab === "lineage" ? (
        <AssetLineage asset={asset} search={search} onSearch={(next) => change(next, true)} />
      ) : (
        <AssetOverview view={view} onDrop={(dag) => change({ dialog: "drop", dag })} />
      )}
      {search.dialog === "emit" ? (
        <EmitDialog view={view} on={changedBy(view)} onClose={close} onSaved={leave} />
      ) : null}
      {search.dialog === "drop" && search.dag !== undefined ? (
        <DropEventsDialog dagId={search.dag} onClose={close} />
      ) : null}
      {search.dialog === "materialise" ? (
        <MaterialiseDialog view={view} dagId={search.dag} onDag={(dag) => change({ dag }, true)} onClose={close} />
      ) : null}
    </>
  );
}

/** The DAGs that make an asset, and those that an event of it starts. */
function changedBy({ producers, consumers }: AssetView): string[] {
  return [...producers, ...consumers.filter(({ taskId }) => taskId === null)].map(({ dagId }) => dagId);
}
