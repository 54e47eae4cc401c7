import { NOT_MAPPED, unpackCell } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useEffectEvent } from "react";
import type { GridData } from "../../../api/grid/gridData.ts";
import type { GridSearch } from "../../../routing/searches.ts";
import { Button } from "../../../ui/Button.tsx";
import { HiddenText } from "../../../ui/HiddenText.tsx";
import { ScrollBox } from "../../../ui/ScrollBox.tsx";
import { StateMark } from "../../../ui/state/StateBadge.tsx";
import { runTones, taskTones } from "../../../ui/state/taskTone.ts";
import { countOf, describeCounts, runLabel, runTypeWord } from "../../naming.ts";
import { instanceLink } from "../../TaskInstance/instanceLink.ts";
import { cellByte, type GridRow, mappedCounts } from "./gridRows.ts";
import styles from "./GridTable.module.css";
import { type Slice, tablePage } from "./tablePage.ts";

export interface GridTableProps {
  readonly data: GridData;
  readonly rows: readonly GridRow[];
  readonly search: Pick<GridSearch, "page" | "part">;
  readonly onSearch: (next: Pick<GridSearch, "page" | "part">) => void;
  readonly onFold: (groupId: string) => void;
  /** Somebody has come to the oldest run. */
  readonly onOldest: () => void;
  /** Narrows the lines. */
  readonly filter: ReactNode;
}

/** The grid as a table of elements, fifty runs and fifty lines at a time: for screen readers, and where colours are not ours. */
export default function GridTable(props: GridTableProps) {
  const { data, rows, search, onSearch, onFold, onOldest } = props;
  const { runs, lines } = tablePage(data, rows, search);
  const isOldest = runs.page === runs.pages;
  const tellOldest = useEffectEvent(onOldest);
  useEffect(() => {
    if (isOldest) tellOldest();
  }, [isOldest]);
  return (
    <>
      <div className={styles.bar}>
        {props.filter}
        <Pages slice={runs} noun="run" words={["Newer runs", "Older runs"]} onPage={(page) => onSearch({ page })} />
        {lines.pages === 1 ? null : (
          <Pages
            slice={lines}
            noun="line"
            words={["Lines before", "Lines after"]}
            onPage={(part) => onSearch({ part })}
          />
        )}
      </div>
      <ScrollBox className={styles.scroll} label="Table of runs">
        <table className={styles.table}>
          <caption>
            <HiddenText>Runs of {data.dagId} by task, newest first</HiddenText>
          </caption>
          <thead>
            <tr>
              <th scope="col">Task</th>
              {runs.items.map(({ run }) => (
                <th key={run.runId} scope="col" title={runTypeWord(run.type)}>
                  <StateMark tone={runTones[run.state]} />
                  <Link to="/dags/$dagId/runs/$runId" params={{ dagId: data.dagId, runId: run.runId }}>
                    {runLabel(run)}
                  </Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.items.map((row) => (
              <tr key={`${row.kind}:${row.id}`}>
                <th scope="row" title={row.name} style={{ paddingInlineStart: 8 + row.depth * 12 }}>
                  {row.kind === "group" ? (
                    <button type="button" aria-expanded={row.open} onClick={() => onFold(row.id)}>
                      {row.open ? "▾" : "▸"} {row.name}
                    </button>
                  ) : (
                    row.name
                  )}
                  {row.removed && row.kind === "task" ? " (removed)" : null}
                </th>
                {runs.items.map(({ run, at }) => (
                  <Cell key={run.runId} data={data} row={row} at={at} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </>
  );
}

/** How a line stands in a run. Only what failed is a link: a way through thousands of links by Tab is none. */
function Cell({ data, row, at }: Pick<GridTableProps, "data"> & { readonly row: GridRow; readonly at: number }) {
  const packed = unpackCell(cellByte(data, at, row));
  if (packed === undefined)
    return (
      <td>
        <HiddenText>Not part of this version</HiddenText>
      </td>
    );
  const { state, tries } = packed;
  const counts = mappedCounts(data, at, row);
  const content = (
    <>
      <StateMark tone={taskTones[state]} />
      {tries < 2 ? null : (
        <>
          <HiddenText>, try</HiddenText> {tries}
        </>
      )}
      {counts === undefined ? null : <HiddenText>, {describeCounts(counts)}</HiddenText>}
    </>
  );
  const runId = data.runs[at]?.runId ?? "";
  const { dagId } = data;
  if (state !== "failed" || row.kind !== "task") return <td>{content}</td>;
  return (
    <td>
      {row.mapped ? (
        <Link to="/dags/$dagId/runs/$runId/tasks/$taskId/m" params={{ dagId, runId, taskId: row.id }}>
          {content}
        </Link>
      ) : (
        <Link {...instanceLink({ dagId, runId, taskId: row.id, mapIndex: NOT_MAPPED })}>{content}</Link>
      )}
    </td>
  );
}

interface PagesProps {
  readonly slice: Slice<unknown>;
  readonly noun: string;
  readonly words: readonly [before: string, after: string];
  readonly onPage: (page: number | undefined) => void;
}

function Pages({ slice: { page, pages, first, last, all }, noun, words, onPage }: PagesProps) {
  return (
    <span className={styles.pages}>
      <Button disabled={page === 1} onClick={() => onPage(page === 2 ? undefined : page - 1)}>
        {words[0]}
      </Button>
      <output>
        {first.toLocaleString("en-US")} to {last.toLocaleString("en-US")} of {countOf(all, noun)}
      </output>
      <Button disabled={page === pages} onClick={() => onPage(page + 1)}>
        {words[1]}
      </Button>
    </span>
  );
}
