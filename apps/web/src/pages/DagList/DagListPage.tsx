import { getRouteApi } from "@tanstack/react-router";
import { useDagList, useKnownPause } from "../../api/useDags.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { PageHeader, Panel } from "../../ui/page/Panel.tsx";
import { ShowMore } from "../../ui/page/ShowMore.tsx";
import { useFavouriteDags } from "../../ui/favouriteDags.ts";
import { useHeldRows } from "../../ui/useHeldRows.ts";
import { useTicks } from "../../ui/useTicks.ts";
import { HeldList } from "../HeldList.tsx";
import { ProblemsNotice } from "../Problems/ProblemsNotice.tsx";
import { usePageTitle } from "../usePageTitle.ts";
import { DagBulkBar } from "./DagBulkBar.tsx";
import { DagFilters } from "./DagFilters.tsx";
import { DagTable } from "./DagTable.tsx";
import styles from "./DagList.module.css";
import { NoDagsYet } from "./NoDagsYet.tsx";

const route = getRouteApi("/dags");

/** Every DAG: whether it is on, when it runs next and how its last runs went. */
export default function DagListPage() {
  const { q, only, tag, tags, owner, state, paused, sort, view } = route.useSearch();
  const navigate = route.useNavigate();
  const starred = useFavouriteDags();
  const dagId = only === "favourites" ? starred : undefined;
  const list = useDagList({
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
  });
  usePageTitle("DAGs");
  const { data, isPlaceholderData } = list;
  const knownPause = useKnownPause();
  const held = useHeldRows(data?.pages.flatMap((page) => page.items) ?? [], {
    nameOf: ({ dagId }) => dagId,
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
  const ticks = useTicks(dags?.map(({ dagId }) => dagId) ?? []);
  const filtered = [q, only, tag, owner, state, paused].some((one) => one !== undefined);
  const clear = (): void => void navigate({ search: { sort, view }, replace: true });

  return (
    <>
      <PageHeader title="DAGs" />
      <ProblemsNotice />
      <Panel flush>
        <DagFilters onClear={filtered ? clear : undefined} />
        {list.isError ? (
          <div className={styles.inset}>
            <ErrorPanel error={list.error} doing="load the DAGs" onRetry={() => void list.refetch()} />
          </div>
        ) : null}
        <HeldList held={held} noun="DAG">
          {dags === undefined ? list.isError ? null : <Loading what="the DAGs" /> : null}
          {dags?.length === 0 ? <NoDags filtered={filtered} noneStarred={dagId?.length === 0} onClear={clear} /> : null}
          {dags === undefined || dags.length === 0 ? null : (
            <DagTable dags={dags} ticks={ticks} asCards={view === "cards"} />
          )}
        </HeldList>
        <ShowMore list={list} />
        <DagBulkBar
          dags={dags?.filter(({ dagId }) => ticks.keys.has(dagId)) ?? []}
          onNone={() => ticks.setAll(false)}
        />
      </Panel>
    </>
  );
}

interface NoDagsProps {
  readonly filtered: boolean;
  /** Whether there are no favourites at all. */
  readonly noneStarred: boolean;
  readonly onClear: () => void;
}

function NoDags({ filtered, noneStarred, onClear }: NoDagsProps) {
  if (filtered)
    return (
      <EmptyState title="No DAG matches the filters" actions={<Button onClick={onClear}>Clear filters</Button>}>
        {noneStarred ? "There are no favourites yet: the star before the name of a DAG makes it one." : undefined}
      </EmptyState>
    );
  return <NoDagsYet />;
}
