import type { Graph } from "@daymill/contract";
import { type ReactNode, useRef } from "react";
import type { GraphSearch } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { CheckboxField, Segments, SelectField, TextField } from "../../ui/fields.tsx";
import { useShortcuts } from "../../ui/useShortcuts.ts";
import { countOf } from "../naming.ts";
import styles from "./Graph.module.css";
import { GraphLooks } from "./GraphLooks.tsx";
import { onlyFailed, wholeGraph } from "./graphPart.ts";
import { foldingRule, toggleAll } from "./groupFolding.ts";

export interface GraphToolbarProps {
  readonly graph: Graph;
  readonly search: GraphSearch;
  readonly view: "drawing" | "outline";
  /** How many tasks are looked for; undefined: none are. */
  readonly found: number | undefined;
  /** Whether there is a run, and anything has failed in it. */
  readonly hasFailed: boolean;
  readonly onSearch: (next: GraphSearch) => void;
  /** Stands before the tools: which version, which run. */
  readonly children?: ReactNode;
}

/** What of the graph is shown, and how. */
export function GraphToolbar({ graph, search, view, found, hasFailed, onSearch, children }: GraphToolbarProps) {
  const field = useRef<HTMLInputElement>(null);
  useShortcuts({ "/": () => field.current?.focus() });
  const { tasks, groups } = graph;
  const isFailed = search.part === "failed";
  return (
    <div className={styles.toolbar}>
      <span className={styles.size}>
        {countOf(tasks.length, "task")}
        {groups.length === 0 ? "" : ` in ${countOf(groups.length, "group")}`}
      </span>
      {children}
      <search className={styles.filters} aria-label="Part of the graph">
        <SelectField
          label="Around a task"
          hideLabel
          value={search.focus ?? ""}
          choices={[
            { value: "", label: "All tasks" },
            ...tasks.map(({ taskId }) => ({ value: taskId, label: `Around ${taskId}` })),
          ]}
          onChange={(focus) =>
            onSearch(
              focus === "" ? wholeGraph : { focus, to: search.to === focus ? undefined : search.to, part: undefined },
            )
          }
        />
        {search.focus === undefined ? null : <AroundFields graph={graph} search={search} onSearch={onSearch} />}
        {hasFailed || isFailed ? (
          <CheckboxField
            label="Failed path"
            checked={isFailed}
            onChange={(isWanted) => onSearch(isWanted ? onlyFailed : wholeGraph)}
          />
        ) : null}
        {search.focus === undefined && !isFailed ? null : <RestField search={search} onSearch={onSearch} />}
        <TextField
          ref={field}
          label="Find a task"
          hideLabel
          type="search"
          placeholder="Find a task"
          value={search.find ?? ""}
          onChange={(find) => onSearch({ find: find === "" ? undefined : find })}
        />
        <output className={styles.size}>{found === undefined ? "" : `${countOf(found, "task")} found`}</output>
      </search>
      <div className={styles.looks}>
        {groups.length === 0 ? null : (
          <Button onClick={() => onSearch(toggleAll(search, tasks.length))}>
            {foldingRule(search, tasks.length) === "open" ? "Fold groups" : "Open groups"}
          </Button>
        )}
        <GraphLooks view={view} dir={search.dir} onLooks={onSearch} />
      </div>
    </div>
  );
}

const stepChoices = ["all", "0", "1", "2", "3", "4", "5"] as const;

function AroundFields({ graph, search, onSearch }: Pick<GraphToolbarProps, "graph" | "search" | "onSearch">) {
  return (
    <>
      <SelectField
        label="Ways to a task"
        hideLabel
        value={search.to ?? ""}
        choices={[
          { value: "", label: "Ways to…" },
          ...graph.tasks
            .filter(({ taskId }) => taskId !== search.focus)
            .map(({ taskId }) => ({ value: taskId, label: `Ways to ${taskId}` })),
        ]}
        onChange={(to) => onSearch({ to: to === "" ? undefined : to, before: undefined, after: undefined })}
      />
      {search.to === undefined ? (
        <>
          <StepsField side="Up" steps={search.before} onSteps={(before) => onSearch({ before })} />
          <StepsField side="Down" steps={search.after} onSteps={(after) => onSearch({ after })} />
        </>
      ) : null}
    </>
  );
}

function RestField({ search, onSearch }: Pick<GraphToolbarProps, "search" | "onSearch">) {
  return (
    <Segments
      label="Other tasks"
      value={search.rest ?? "hidden"}
      choices={[
        { value: "hidden", label: "Hide others" },
        { value: "shown", label: "Dim others" },
      ]}
      onChange={(rest) => onSearch({ rest: rest === "hidden" ? undefined : rest })}
    />
  );
}

interface StepsFieldProps {
  readonly side: "Up" | "Down";
  /** Undefined: all the way. */
  readonly steps: number | undefined;
  readonly onSteps: (steps: number | undefined) => void;
}

function StepsField({ side, steps, onSteps }: StepsFieldProps) {
  const words = { all: "all the way", 0: "nothing" } as const;
  return (
    <SelectField
      label={`Steps ${side.toLowerCase()}stream`}
      hideLabel
      value={stepChoices.find((one) => one === String(steps)) ?? "all"}
      choices={stepChoices.map((value) => ({
        value,
        label: `${side}: ${value === "all" || value === "0" ? words[value] : countOf(Number(value), "step")}`,
      }))}
      onChange={(next) => onSteps(next === "all" ? undefined : Number(next))}
    />
  );
}
