import { getRouteApi } from "@tanstack/react-router";
import { useMatchingInstances, useTaskSearch } from "../../api/useTaskInstances.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { ShowMore } from "../../ui/page/ShowMore.tsx";
import { boundsOfDays } from "../../ui/time/dayMath.ts";
import { useZone } from "../../ui/time/ZoneContext.tsx";
import { BulkBar } from "../bulk/BulkBar.tsx";
import { useSelected } from "../bulk/useSelected.ts";
import { dagsOf, instancesTarget } from "../bulk/bulkTarget.ts";
import { countOf } from "../naming.ts";
import { RunsHeader } from "../RunList/RunsHeader.tsx";
import { rowOf, TaskTable } from "./TaskTable.tsx";
import { TaskFilters } from "./TaskFilters.tsx";

const route = getRouteApi("/task-instances");

/** Task instances of all runs of all DAGs, those of the newest runs first. */
export default function TaskListPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const zone = useZone();
  const { q, dag, task, state, from, to } = search;
  const filter = {
    q,
    dagId: dag,
    taskId: task,
    state,
    ...boundsOfDays({ from, to }, zone),
  };
  const list = useTaskSearch(filter);
  const matching = useMatchingInstances(filter);
  const found = list.data?.pages.flatMap((page) => page.items);
  const { ticks, items: ticked, all } = useSelected(found ?? [], { rowOf, matching, hasMore: list.hasNextPage });
  const change = (next: Partial<typeof search>): void =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace: true });
  const clear = (): void =>
    change({ q: undefined, dag: undefined, task: undefined, state: undefined, from: undefined, to: undefined });
  const filtered = [q, dag, task, state, from, to].some((one) => one !== undefined);
  return (
    <>
      <RunsHeader title="Task instances" />
      <Panel flush>
        <TaskFilters search={search} zone={zone} onSearch={change} onClear={filtered ? clear : undefined} />
        {list.isError ? (
          <ErrorPanel error={list.error} doing="load the task instances" onRetry={() => void list.refetch()} />
        ) : null}
        {found === undefined ? list.isError ? null : <Loading what="the task instances" /> : null}
        {found?.length === 0 ? (
          <EmptyState
            title={filtered ? "No task instance matches the filters" : "No task instances yet"}
            actions={filtered ? <Button onClick={clear}>Clear filters</Button> : undefined}
          />
        ) : null}
        {found === undefined || found.length === 0 ? null : <TaskTable instances={found} ticks={ticks} />}
        <ShowMore list={list} />
        <BulkBar
          count={ticked.length}
          words={countOf(ticked.length, "task instance")}
          all={all}
          bulk={instancesTarget(ticked)}
          dagIds={dagsOf(ticked)}
          onNone={() => ticks.setAll(false)}
        />
      </Panel>
    </>
  );
}
