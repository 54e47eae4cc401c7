import type { Calendar, CalendarDay } from "@daymill/contract";
import { RunState } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { linkButton } from "../../ui/linkButton.ts";
import { Panel } from "../../ui/page/Panel.tsx";
import { PanelEdge } from "../../ui/page/PanelEdge.tsx";
import { RunStateBadge } from "../../ui/state/StateBadge.tsx";
import { countOf } from "../naming.ts";
import styles from "./Calendar.module.css";
import { dayTitle, worstState } from "./calendarModel.ts";
import { type DayRange, rangesAround } from "./dayRange.ts";
import { ActionButton } from "../actions/ActionButton.tsx";

/** What there is of a day, or of an hour of it. */
export interface DaySlot {
  /** `2024-03-15`, or `2024-03-15T07`. */
  readonly day: string;
  /** Undefined: no runs. */
  readonly found: Pick<CalendarDay, "runs" | "runId"> | undefined;
  readonly planned: number;
}

export interface DayPanelProps {
  readonly calendar: Pick<Calendar, "dagId" | "today" | "timezone">;
  readonly slot: DaySlot;
  /** Why the day cannot be backfilled; undefined: it can. */
  readonly backfillOff: string | undefined;
  readonly onBackfill: () => void;
  /** Selects what the day is a part of; absent: of an hour. */
  readonly onWiden?: (range: DayRange) => void;
  readonly onClose: () => void;
}

/** The runs of one day, or hour, in numbers, and the ways to them; of a day without runs, the way to have some. */
export function DayPanel({ calendar, slot, backfillOff, onBackfill, onWiden, onClose }: DayPanelProps) {
  const { dagId } = calendar;
  const { found, planned } = slot;
  const day = slot.day.slice(0, "2024-03-15".length);
  const runs = Object.values(found?.runs ?? {}).reduce((sum, count) => sum + count, 0);
  const worst = found === undefined ? undefined : worstState(found.runs);
  return (
    <aside aria-label="Selected day" className={styles.selected}>
      <PanelEdge />
      <Panel
        title={dayTitle(slot.day, calendar.timezone)}
        actions={
          <IconButton label="Close (Esc)" onClick={onClose}>
            <Icon name="close" size={14} />
          </IconButton>
        }
      >
        {found === undefined ? (
          <p>{day > calendar.today ? "No runs yet." : "No runs."}</p>
        ) : (
          <ul className={styles.states}>
            {Object.values(RunState).map((state) =>
              found.runs[state] === undefined ? null : (
                <li key={state}>
                  <RunStateBadge state={state} /> {countOf(found.runs[state], "run")}
                </li>
              ),
            )}
          </ul>
        )}
        {planned === 0 ? null : <p>The timetable asks for {countOf(planned, "run")} more.</p>}
        <div className={styles.actions} data-actions="selection">
          {found === undefined ? null : (
            <>
              <Link className={linkButton} to="/dags/$dagId/runs/$runId" params={{ dagId, runId: found.runId }}>
                {runs === 1 ? "Open the run" : `Open the newest ${worst} run`}
              </Link>
              {runs === 1 ? null : (
                <Link className={linkButton} to="/dags/$dagId/runs" params={{ dagId }} search={{ day }}>
                  {slot.day === day ? `All ${runs.toLocaleString("en-US")} runs` : "All runs of the day"}
                </Link>
              )}
              <Link className={linkButton} to="/dags/$dagId/grid" params={{ dagId }} search={{ run: found.runId }}>
                Show in the grid
              </Link>
            </>
          )}
          {day > calendar.today ? null : (
            <ActionButton calls="createBackfill" off={backfillOff} onClick={onBackfill}>
              Backfill…
            </ActionButton>
          )}
        </div>
        {onWiden === undefined ? null : (
          <div className={styles.wider}>
            Select
            {rangesAround(day).map((range) => (
              <Button key={range.name} tone="quiet" onClick={() => onWiden(range)}>
                {range.name}
              </Button>
            ))}
          </div>
        )}
      </Panel>
    </aside>
  );
}
