import type { DagSummary } from "@daymill/contract";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useDagList, useKnownPause, useMatchingDags } from "../../api/useDags.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { PageHeader, Panel } from "../../ui/page/Panel.tsx";
import { ShowMore } from "../../ui/page/ShowMore.tsx";
import { useFavouriteDags } from "../../ui/favouriteDags.ts";
import { useHeldRows } from "../../ui/useHeldRows.ts";
import { useSelected } from "../bulk/useSelected.ts";
import { HeldList } from "../HeldList.tsx";
import { usePageTitle } from "../usePageTitle.ts";
import { DagFilters } from "./DagFilters.tsx";
import { DagTable } from "./DagTable.tsx";
import styles from "./DagList.module.css";

const DagBulkBar = lazy(() => import("./DagBulkBar.tsx"));
const NoDagMatches = lazy(() => import("./NoDagMatches.tsx"));
const NoDagsYet = lazy(() => import("./NoDagsYet.tsx"));

const route = getRouteApi("/dags");

/** Every DAG: whether it is on, when it runs next and how its last runs went. */
export default function DagListPage() {
  const search = route.useSearch();
  const { q, only, tag, tags, owner, state, paused, sort, view } = search;
  const navigate = route.useNavigate();
  const starred = useFavouriteDags();
  const dagId = only === "favourites" ? starred : undefined;
  const filter = {
    q,
    dagId,
    backfilling: only === "backfilling" ? true : undefined,
    problems: only === "problems" ? true : undefined,
    tag,
    tagMode: tags,
    owner,
    state: state === undefined ? undefined : [state],
    paused: paused === undefined ? undefined : paused === "paused",
    sort,
  };
  const list = useDagList(filter);
  const matching = useMatchingDags(filter);
  usePageTitle("DAGs");
  const { data, isPlaceholderData } = list;
  const knownPause = useKnownPause();
  const held = useHeldRows(data?.pages.flatMap((page) => page.items) ?? [], {
    nameOf: idOf,
    list: JSON.stringify([
      q,
      only,
      dagId,
      tag,
      tags,
      owner,
      state,
      paused,
      sort,
      data?.pages.length,
      isPlaceholderData,
    ]),
    // One that was paused by its switch may leave the list for that.
    left: (dag) => ({ ...dag, paused: knownPause(dag.dagId) ?? dag.paused }),
  });
  const dags = data && held.rows;
  const { ticks, items, all } = useSelected(dags ?? [], { rowOf: idOf, matching, hasMore: list.hasNextPage });
  // From then on it stays: its dialog may be open when no tick is left.
  const [wasTicked, setWasTicked] = useState(false);
  if (!wasTicked && ticks.keys.size > 0) setWasTicked(true);
  const narrowed = [q, tag, owner, state, paused].some((one) => one !== undefined);
  const filtered = narrowed || only !== undefined;
  const clear = (): void => void navigate({ search: { sort, view }, replace: true });

  return (
    <>
      <PageHeader title="DAGs" />
      <Panel flush>
        <DagFilters onClear={filtered ? clear : undefined} />
        {list.isError ? (
          <div className={styles.inset}>
            <ErrorPanel error={list.error} doing="load the DAGs" onRetry={() => void list.refetch()} />
          </div>
        ) : null}
        <HeldList held={held} noun="DAG">
          {dags === undefined ? list.isError ? null : <Loading what="the DAGs" /> : null}
          {dags?.length === 0 ? (
            <Suspense>{filtered ? <NoDagMatches filters={search} onClear={clear} /> : <NoDagsYet />}</Suspense>
          ) : null}
          {dags === undefined || dags.length === 0 ? null : (
            <DagTable
              dags={dags}
              ticks={ticks}
              asCards={view === "cards"}
              hasStrays={!narrowed && (only ?? "problems") === "problems"}
            />
          )}
        </HeldList>
        <ShowMore list={list} />
        {wasTicked ? (
          <Suspense>
            <DagBulkBar dags={items} all={all} onNone={() => ticks.setAll(false)} />
          </Suspense>
        ) : null}
      </Panel>
    </>
  );
}

function idOf({ dagId }: DagSummary): string {
  return dagId;
}
