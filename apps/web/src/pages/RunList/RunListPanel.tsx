import type { RunState, RunType } from "@daymill/contract";
import { useMatchingRuns, useRunList } from "../../api/useRuns.ts";
import type { RunListSearch } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { CheckboxField, SelectField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { FilterBar } from "../../ui/page/FilterBar.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState, Notice } from "../../ui/page/Notice.tsx";
import { boundsOfDays } from "../../ui/time/dayMath.ts";
import { useZone } from "../../ui/time/ZoneContext.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { ShowMore } from "../../ui/page/ShowMore.tsx";
import styles from "./RunList.module.css";
import { useHeldRows } from "../../ui/useHeldRows.ts";
import { BulkBar } from "../bulk/BulkBar.tsx";
import { useSelected } from "../bulk/useSelected.ts";
import { dagsOf, openRuns, runsTarget } from "../bulk/bulkTarget.ts";
import { DayFields } from "../DayFields.tsx";
import { HeldList } from "../HeldList.tsx";
import { countOf } from "../naming.ts";
import { rowOf, RunTable } from "./RunTable.tsx";

export interface RunListPanelProps {
  /** Absent: runs of all DAGs. */
  readonly dagId?: string;
  /** The DAG's zone: which instants the days of the address are. */
  readonly timezone?: string | undefined;
  readonly search: RunListSearch;
  readonly onSearch: (next: RunListSearch) => void;
}

/** Runs with filters; of one DAG or of all. */
export function RunListPanel({ dagId, timezone, search, onSearch }: RunListPanelProps) {
  const { q, state, type, from, to, late, note } = search;
  const clockZone = useZone();
  const zone = timezone ?? clockZone;
  const day = timezone === undefined ? undefined : search.day;
  const days = day === undefined ? { from, to } : { from: day, to: day };
  const filter = {
    dagId,
    q,
    dated: boundsOfDays(days, zone),
    late,
    note,
    state: state === undefined ? undefined : [state],
    type: type === undefined ? undefined : [type],
  };
  const list = useRunList(filter);
  const matching = useMatchingRuns(filter);
  const { data, isPlaceholderData } = list;
  const held = useHeldRows(data?.pages.flatMap((page) => page.items) ?? [], {
    nameOf: rowOf,
    list: JSON.stringify([dagId, q, state, type, late, note, days, zone, data?.pages.length, isPlaceholderData]),
  });
  const runs = data && held.rows;
  const { ticks, items: ticked, all } = useSelected(runs ?? [], { rowOf, matching, hasMore: list.hasNextPage });
  const filtered = [q, state, type, late, note, days.from, days.to].some((one) => one !== undefined);
  const clear = (): void =>
    onSearch({
      q: undefined,
      day: undefined,
      from: undefined,
      to: undefined,
      late: undefined,
      note: undefined,
      state: undefined,
      type: undefined,
    });
  return (
    <Panel flush>
      <RunFilters search={search} zone={zone} onSearch={onSearch} onClear={filtered ? clear : undefined} />
      {day === undefined ? null : (
        <div className={styles.inset}>
          <Notice
            tone="info"
            icon="calendar"
            actions={<Button onClick={() => onSearch({ day: undefined })}>Show all days</Button>}
          >
            Only runs of {day}
          </Notice>
        </div>
      )}
      {list.isError ? (
        <div className={styles.inset}>
          <ErrorPanel error={list.error} doing="load the runs" onRetry={() => void list.refetch()} />
        </div>
      ) : null}
      <HeldList held={held} noun="run" dagId={dagId}>
        {runs === undefined ? list.isError ? null : <Loading what="the runs" /> : null}
        {runs?.length === 0 ? (
          <EmptyState
            title={filtered ? "No run matches the filters" : "No runs yet"}
            actions={filtered ? <Button onClick={clear}>Clear filters</Button> : undefined}
          />
        ) : null}
        {runs === undefined || runs.length === 0 ? null : (
          <RunTable runs={runs} withDag={dagId === undefined} ticks={ticks} />
        )}
      </HeldList>
      <ShowMore list={list} />
      <BulkBar
        count={ticked.length}
        words={countOf(ticked.length, "run")}
        all={all}
        bulk={runsTarget(ticked)}
        dagIds={dagsOf(ticked)}
        open={openRuns(ticked)}
        onNone={() => ticks.setAll(false)}
      />
    </Panel>
  );
}

interface RunFiltersProps extends Pick<RunListPanelProps, "search" | "onSearch"> {
  /** Whose days they are. */
  readonly zone: string;
  /** Undefined: nothing is filtered. */
  readonly onClear: (() => void) | undefined;
}

function RunFilters({ search, zone, onSearch, onClear }: RunFiltersProps) {
  return (
    <FilterBar
      label="Search runs"
      placeholder="Search by run id"
      text={search.q}
      onText={(q) => onSearch({ q })}
      onClear={onClear}
    >
      <SelectField<RunState | "any">
        label="State"
        hideLabel
        value={search.state ?? "any"}
        choices={[
          { value: "any", label: "All states" },
          { value: "failed", label: "Failed" },
          { value: "running", label: "Running" },
          { value: "queued", label: "Queued" },
          { value: "success", label: "Success" },
        ]}
        onChange={(state) => onSearch({ state: state === "any" ? undefined : state })}
      />
      <SelectField<RunType | "any">
        label="Type"
        hideLabel
        value={search.type ?? "any"}
        choices={[
          { value: "any", label: "All types" },
          { value: "scheduled", label: "Scheduled" },
          { value: "manual", label: "By hand" },
          { value: "backfill", label: "Backfill" },
          { value: "asset", label: "Asset" },
        ]}
        onChange={(type) => onSearch({ type: type === "any" ? undefined : type })}
      />
      <DayFields
        days={search}
        zone={zone}
        // A single day, to which the calendar leads, becomes a range of which one end is changed.
        onDays={(days) =>
          onSearch({
            day: undefined,
            ...(search.day === undefined ? {} : { from: search.day, to: search.day }),
            ...days,
          })
        }
      />
      <CheckboxField
        label="Missed a deadline"
        checked={search.late === true}
        onChange={(late) => onSearch({ late: late || undefined })}
      />
      <CheckboxField
        label="With a note"
        checked={search.note === true}
        onChange={(note) => onSearch({ note: note || undefined })}
      />
    </FilterBar>
  );
}
