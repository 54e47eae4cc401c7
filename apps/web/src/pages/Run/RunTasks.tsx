import { isRunOver, type RunDetail, type TaskInstance } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { useCallback, useRef } from "react";
import { useRunTasks } from "../../api/useTaskInstances.ts";
import type { RunTasksSearch } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { SelectField, TextField } from "../../ui/fields.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import { TaskStateBadge } from "../../ui/state/StateBadge.tsx";
import { epochMs } from "../../ui/time/formatTime.ts";
import { Elapsed } from "../../ui/time/Time.tsx";
import { useVirtualRows } from "../../ui/useVirtualRows.ts";
import { useNow } from "../../ui/time/useNow.ts";
import { ShowMore } from "../../ui/page/ShowMore.tsx";
import { instanceLabel } from "../naming.ts";
import { instanceLink } from "../TaskInstance/instanceLink.ts";
import { triesText } from "../TaskInstance/triesText.ts";
import styles from "./Run.module.css";
import { listTasks, placeBar } from "./taskList.ts";

export interface RunTasksProps {
  readonly run: RunDetail;
  readonly search: RunTasksSearch;
  readonly onSearch: (next: RunTasksSearch) => void;
}

type StateFilter = "any" | "failed" | "running" | "waiting" | "success";
const filters = {
  any: undefined,
  failed: ["failed", "upstream_failed"],
  running: ["running", "restarting", "deferred"],
  waiting: ["none", "scheduled", "queued", "up_for_retry", "up_for_reschedule"],
  success: ["success"],
} as const;

const ROW_HEIGHT = 40;

/** The task instances of a run with when and how long they ran; what failed stands on top. */
export function RunTasks({ run, search, onSearch }: RunTasksProps) {
  const tasks = useRunTasks(run.dagId, run.runId);
  const all = tasks.data?.pages.flatMap((page) => page.items);
  const shown = listTasks(all ?? [], { q: search.q, state: search.state });
  const filter =
    (Object.keys(filters) as StateFilter[]).find((name) => filters[name]?.join() === search.state?.join()) ?? "any";
  return (
    <>
      <search className={styles.filters}>
        <div className={styles.search}>
          <TextField
            label="Search tasks"
            hideLabel
            type="search"
            placeholder="Search by id or label"
            icon={<Icon name="search" size={14} />}
            value={search.q ?? ""}
            onChange={(q) => onSearch({ q: q === "" ? undefined : q })}
          />
        </div>
        <SelectField<StateFilter>
          label="State"
          hideLabel
          value={filter}
          choices={[
            { value: "any", label: "All states" },
            { value: "failed", label: "Failed" },
            { value: "running", label: "Running" },
            { value: "waiting", label: "Waiting" },
            { value: "success", label: "Success" },
          ]}
          onChange={(name) => {
            const states = filters[name];
            onSearch({ state: states === undefined ? undefined : [...states] });
          }}
        />
      </search>
      {tasks.isError ? (
        <ErrorPanel error={tasks.error} doing="load the tasks" onRetry={() => void tasks.refetch()} />
      ) : null}
      {all === undefined ? tasks.isError ? null : <Loading what="the tasks" lines={6} /> : null}
      {all !== undefined && shown.length === 0 ? (
        <EmptyState
          title={all.length === 0 ? "This run has no tasks yet" : "No task matches"}
          actions={
            all.length === 0 ? undefined : (
              <Button onClick={() => onSearch({ q: undefined, state: undefined })}>Clear filters</Button>
            )
          }
        />
      ) : null}
      {shown.length === 0 ? null : <TaskRows run={run} tasks={shown} />}
      <ShowMore list={tasks} />
    </>
  );
}

function TaskRows({ run, tasks }: { run: RunDetail; tasks: readonly TaskInstance[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow(1_000, !isRunOver(run.state));
  const keyOf = useCallback((at: number) => `${tasks[at]?.taskId}:${tasks[at]?.mapIndex}`, [tasks]);
  const list = useVirtualRows({ count: tasks.length, scroller, heightOf: () => ROW_HEIGHT, keyOf });
  const span = {
    startMs: run.startedAt === null ? now : epochMs(run.startedAt),
    endMs: run.endedAt === null ? now : epochMs(run.endedAt),
  };
  return (
    <ScrollBox ref={scroller} className={styles.taskList} label="Task instances">
      <ul style={{ height: list.getTotalSize() }} className={styles.taskRows} data-row-list>
        {list.getVirtualItems().map((item) => {
          const task = tasks[item.index];
          return task === undefined ? null : (
            <li
              key={item.key}
              className={styles.taskRow}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              <TaskRow task={task} span={span} nowMs={now} />
            </li>
          );
        })}
      </ul>
    </ScrollBox>
  );
}

function TaskRow({
  task,
  span,
  nowMs,
}: {
  task: TaskInstance;
  span: { startMs: number; endMs: number };
  nowMs: number;
}) {
  const bar = placeBar(
    {
      startMs: task.startedAt === null ? undefined : epochMs(task.startedAt),
      endMs: task.endedAt === null ? nowMs : epochMs(task.endedAt),
    },
    span,
  );
  return (
    <>
      <Link {...instanceLink(task)} className={styles.taskName} title={task.errorLine ?? undefined}>
        {instanceLabel(task)}
      </Link>
      <span className={styles.taskState}>
        <TaskStateBadge state={task.state} />
      </span>
      <span className={styles.tries}>{triesText(task)}</span>
      <span className={styles.timeline} aria-hidden="true">
        {bar === undefined ? null : (
          <span
            className={styles.bar}
            data-state={task.state}
            style={{ left: `${bar.left}%`, width: `${bar.width}%` }}
          />
        )}
      </span>
      <span className={styles.duration}>
        <Elapsed from={task.startedAt} to={task.endedAt} />
      </span>
    </>
  );
}
