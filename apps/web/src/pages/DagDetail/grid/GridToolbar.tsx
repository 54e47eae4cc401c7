import { RunState, type RunType, TaskState } from "@daymill/contract";
import type { GridData } from "../../../api/grid/gridData.ts";
import type { GridSearch } from "../../../routing/searches.ts";
import { Segments, SelectField } from "../../../ui/fields.tsx";
import { TaskStateBadge } from "../../../ui/state/StateBadge.tsx";
import { formatDuration } from "../../../ui/time/formatTime.ts";
import { countOf } from "../../naming.ts";
import { nameOfStates, type StateChoice, stateChoices, statesOf } from "../../stateChoices.ts";
import type { UsualDurations } from "./gridAxis.ts";
import { hangsOnOrder, NO_BLOCK } from "./gridBlock.ts";
import type { Density } from "./gridGeometry.ts";
import styles from "./GridToolbar.module.css";
import type { TaskSort } from "./taskOrder.ts";

export interface GridToolbarProps {
  readonly data: GridData | undefined;
  readonly usual: UsualDurations | undefined;
  readonly density: Density;
  readonly search: GridSearch;
  readonly onChange: (next: GridSearch) => void;
}

const taskChoices = (states: GridSearch["taskState"]) =>
  stateChoices(states).map((choice) => {
    if (choice.value === "other") return choice;
    return { ...choice, label: choice.value === "any" ? "All tasks" : `${choice.label} tasks` };
  });

const legend = [
  TaskState.success,
  TaskState.failed,
  TaskState.running,
  TaskState.up_for_retry,
  TaskState.upstream_failed,
  TaskState.queued,
] as const;

/** What the grid shows and how large; its meaning in words. */
export function GridToolbar({ data, usual, density, search, onChange }: GridToolbarProps) {
  const failed = data?.runs.filter((run) => run.state === RunState.failed).length ?? 0;
  return (
    <div className={styles.bar}>
      <span className={styles.count}>
        {data === undefined ? null : (
          <>
            {countOf(data.runs.length, "run")}
            {data.before === null ? "" : " so far"} · {failed.toLocaleString("en-US")} failed
            {usual === undefined ? null : (
              <span title="The line over the bars is the median of all runs that are over; 95 of 100 end below the dashed one">
                {" "}
                · half within {formatDuration(usual.median)}, 95% within {formatDuration(usual.most)}
              </span>
            )}
          </>
        )}
      </span>
      <ul className={styles.legend} aria-label="States">
        {legend.map((state) => (
          <li key={state}>
            <TaskStateBadge state={state} />
          </li>
        ))}
      </ul>
      <div className={styles.controls}>
        <SelectField<RunState | "any">
          label="Run state"
          hideLabel
          value={search.state?.[0] ?? "any"}
          choices={[
            { value: "any", label: "All runs" },
            { value: "failed", label: "Failed runs" },
            { value: "running", label: "Running runs" },
            { value: "success", label: "Successful runs" },
            { value: "queued", label: "Queued runs" },
          ]}
          onChange={(state) => onChange({ state: state === "any" ? undefined : [state], page: undefined })}
        />
        <SelectField<RunType | "any">
          label="Run type"
          hideLabel
          value={search.type?.[0] ?? "any"}
          choices={[
            { value: "any", label: "All types" },
            { value: "scheduled", label: "Scheduled" },
            { value: "manual", label: "▲ By hand" },
            { value: "backfill", label: "◆ Backfill" },
            { value: "asset", label: "● Asset" },
          ]}
          onChange={(type) => onChange({ type: type === "any" ? undefined : [type], page: undefined })}
        />
        <SelectField<StateChoice>
          label="Task state"
          hideLabel
          value={nameOfStates(search.taskState)}
          choices={taskChoices(search.taskState)}
          onChange={(choice) =>
            onChange({
              taskState: statesOf(choice),
              part: undefined,
              ...(hangsOnOrder(search) ? NO_BLOCK : {}),
            })
          }
        />
        <SelectField<TaskSort | "graph">
          label="Order of tasks"
          hideLabel
          value={search.sort ?? "graph"}
          choices={[
            { value: "graph", label: "In graph order" },
            { value: "name", label: "By name" },
            { value: "failures", label: "Most failures" },
            { value: "longest", label: "Longest" },
          ]}
          onChange={(sort) =>
            onChange({
              sort: sort === "graph" ? undefined : sort,
              part: undefined,
              ...(hangsOnOrder(search) ? NO_BLOCK : {}),
            })
          }
        />
        <Segments
          label="Grid or table"
          value={search.view ?? "grid"}
          choices={[
            { value: "grid", label: "Grid" },
            { value: "table", label: "Table" },
          ]}
          onChange={(view) => onChange({ view: view === "grid" ? undefined : view, page: undefined, part: undefined })}
        />
        {search.view === "table" ? null : (
          <Segments
            label="Cell size"
            value={density}
            choices={[
              { value: "S", label: "S" },
              { value: "M", label: "M" },
              { value: "L", label: "L" },
            ]}
            onChange={(zoom) => onChange({ zoom })}
          />
        )}
      </div>
    </div>
  );
}
