import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { DagAtHand } from "../../api/useMayNot.ts";
import { useRun } from "../../api/useRun.ts";
import { useMappedInstances } from "../../api/useTaskInstances.ts";
import { noClearOptions } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { CheckboxField, SelectField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { FilterBar } from "../../ui/page/FilterBar.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { PageHeader, Panel } from "../../ui/page/Panel.tsx";
import { usePhone } from "../../ui/usePhone.ts";
import { useTicks } from "../../ui/useTicks.ts";
import { ActionButton } from "../actions/ActionButton.tsx";
import { ClearDialog } from "../actions/ClearDialog.tsx";
import { BulkBar } from "../bulk/BulkBar.tsx";
import { dagsOf, instancesTarget } from "../bulk/bulkTarget.ts";
import { CountsBar } from "../CountsBar.tsx";
import { countOf, runLabel } from "../naming.ts";
import { nameOfStates, type StateChoice, stateChoices, statesOf } from "../stateChoices.ts";
import { usePageTitle } from "../usePageTitle.ts";
import { DurationHistogram } from "./DurationHistogram.tsx";
import { ErrorGroups } from "./ErrorGroups.tsx";
import { BESIDE } from "./heatModel.ts";
import { HeatStrip } from "./HeatStrip.tsx";
import styles from "./Mapped.module.css";
import {
  BARS,
  countStates,
  durationBars,
  errorGroups,
  failedOf,
  findMapped,
  type MappedSort,
  wholeTask,
} from "./mappedModel.ts";
import { MappedRows, rowOf } from "./MappedRows.tsx";

const route = getRouteApi("/dags/$dagId/runs/$runId/tasks/$taskId/m");
const NOTHING_FILTERED = { q: undefined, state: undefined, error: undefined, atLeast: undefined, below: undefined };

/** All instances of a mapped task in a run: how they stand, how long they took, why some failed. */
export default function MappedPage() {
  const { dagId, runId, taskId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const run = useRun(dagId, runId).data;
  const query = useMappedInstances({ dagId, runId, taskId });
  const all = query.data;
  const isPhone = usePhone();
  const bars = useMemo(() => durationBars(all ?? [], isPhone ? BARS.phone : BARS.wide), [all, isPhone]);
  const byIndex = useMemo(() => (all ?? []).toSorted((a, b) => a.mapIndex - b.mapIndex), [all]);
  const groups = useMemo(() => errorGroups(all ?? []), [all]);
  const found = useMemo(() => findMapped(all ?? [], search), [all, search]);
  const ticks = useTicks(found.map(rowOf));
  const ticked = found.filter((one) => ticks.keys.has(rowOf(one)));
  const label = run === undefined ? runId : runLabel(run);
  const counts = countStates(all ?? []);
  const failed = failedOf(counts);
  const target = useMemo(() => wholeTask({ dagId, runId, taskId }, label), [dagId, runId, taskId, label]);
  usePageTitle(taskId, label, dagId);
  const change = (next: Partial<typeof search>): void =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace: true });
  const openClear = (): void => void navigate({ search: (now) => ({ ...now, dialog: "clear", only: "failed" }) });
  return (
    <DagAtHand value={dagId}>
      <PageHeader
        title={taskId}
        facts={
          <>
            {all === undefined ? null : <span>{countOf(all.length, "instance")}</span>}
            <Link to="/dags/$dagId/runs/$runId" params={{ dagId, runId }}>
              {label}
            </Link>
          </>
        }
        actions={
          failed === 0 ? undefined : (
            <ActionButton calls="clear" tone="primary" onClick={openClear}>
              Clear failed ({failed.toLocaleString("en-US")})
            </ActionButton>
          )
        }
      />
      {query.isError ? (
        <ErrorPanel
          error={query.error}
          doing={`load the instances of ${taskId}`}
          onRetry={() => void query.refetch()}
        />
      ) : null}
      {all === undefined ? query.isError ? null : <Loading what={`the instances of ${taskId}`} lines={8} /> : null}
      {all === undefined || all.length === 0 ? null : (
        <Panel>
          <CountsBar
            counts={counts}
            choosing={{
              chosen: search.state?.length === 1 ? search.state[0] : undefined,
              onChoose: (state) => change({ state: state && [state] }),
            }}
          />
          {bars.length === 0 && groups.length === 0 ? null : (
            <div className={styles.overview}>
              {bars.length === 0 ? null : (
                <DurationHistogram
                  bars={bars}
                  chosen={search.atLeast}
                  onChoose={(bar) => change({ atLeast: bar?.from, below: bar?.to })}
                />
              )}
              {groups.length === 0 ? null : (
                <ErrorGroups groups={groups} chosen={search.error} onChoose={(error) => change({ error })} />
              )}
            </div>
          )}
          <HeatStrip instances={byIndex} beside={isPhone ? BESIDE.phone : BESIDE.wide} />
        </Panel>
      )}
      {all === undefined ? null : (
        <Panel flush>
          <FilterBar
            label="Search instances"
            placeholder="Label, index, 100-200, or error"
            text={search.q}
            onText={(q) => change({ q })}
          >
            <SelectField<StateChoice>
              label="State"
              hideLabel
              value={nameOfStates(search.state)}
              choices={stateChoices(search.state)}
              onChange={(name) => change({ state: statesOf(name) })}
            />
            <SelectField<MappedSort | "failed">
              label="Order"
              hideLabel
              value={search.sort ?? "failed"}
              choices={[
                { value: "failed", label: "Failed first" },
                { value: "index", label: "By index" },
                { value: "longest", label: "Longest first" },
                { value: "started", label: "Last started first" },
              ]}
              onChange={(sort) => change({ sort: sort === "failed" ? undefined : sort })}
            />
            <CheckboxField
              label={`Select all ${found.length.toLocaleString("en-US")}`}
              checked={found.length > 0 && ticked.length === found.length}
              onChange={ticks.setAll}
            />
          </FilterBar>
          {found.length === 0 ? (
            <EmptyState
              title={all.length === 0 ? `${taskId} has no instances in this run yet` : "No instance matches"}
              actions={
                all.length === 0 ? undefined : <Button onClick={() => change(NOTHING_FILTERED)}>Clear filters</Button>
              }
            />
          ) : (
            <MappedRows instances={found} ticks={ticks} />
          )}
          <BulkBar
            count={ticked.length}
            words={countOf(ticked.length, "instance")}
            bulk={instancesTarget(ticked)}
            dagIds={dagsOf(ticked)}
            onNone={() => ticks.setAll(false)}
          />
        </Panel>
      )}
      {search.dialog === "clear" ? (
        <ClearDialog
          target={target}
          options={search}
          onOptions={change}
          onClose={() => change({ ...noClearOptions, dialog: undefined })}
        />
      ) : null}
    </DagAtHand>
  );
}
