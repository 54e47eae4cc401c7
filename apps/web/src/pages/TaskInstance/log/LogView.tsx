import { useDeferredValue, useMemo, useRef, useState } from "react";
import type { LogState } from "../../../api/log/followLog.ts";
import { Button } from "../../../ui/Button.tsx";
import { ErrorPanel } from "../../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../../ui/page/Loading.tsx";
import { EmptyState } from "../../../ui/page/Notice.tsx";
import { formatBytes } from "../data/formatBytes.ts";
import { CopyLines } from "./CopyLines.tsx";
import { LogLines } from "./LogLines.tsx";
import {
  countLevels,
  filterRows,
  type LogRow,
  parseLineHash,
  printLineHash,
  toRows,
  troublePlaces,
} from "./logRows.ts";
import { type LogLook, LogToolbar } from "./LogToolbar.tsx";
import styles from "./LogView.module.css";
import { useLogMatches } from "./useLogMatches.ts";

export interface LogViewProps {
  readonly log: LogState;
  readonly look: LogLook;
  readonly onLook: (change: Partial<LogLook>) => void;
  /** Part of the address after the `#`: the marked lines. */
  readonly hash: string;
  readonly onHash: (hash: string) => void;
  readonly downloadUrl: string;
  /** The address of what is shown, which stays that of this attempt. */
  readonly linkToShown: () => string;
  /** When the attempt began. */
  readonly startedAt: string | null;
  /** `Log of load, attempt 2`. */
  readonly label: string;
  /** Why there are no lines, when there are none. */
  readonly emptyReason: string;
}

/** A log with search, levels and line links, following what is written. */
export function LogView(props: LogViewProps) {
  const { log, look, onLook, hash, onHash } = props;
  const all = useMemo(() => log.lines.flatMap(toRows), [log.lines]);
  const shown = useMemo(() => filterRows(all, { level: look.level }), [all, look.level]);
  const numbers = useMemo(
    () => (log.missingHead > 0 ? undefined : new Map(all.map((row, at) => [row, at + 1]))),
    [all, log.missingHead],
  );
  const query = useDeferredValue(look.query);
  const found = useLogMatches(shown, query, look.regex);
  const matches = found.at;
  const [match, setMatch] = useState(0);
  const at = matches.length === 0 ? 0 : Math.min(match, matches.length - 1);
  const trouble = useMemo(() => troublePlaces(shown), [shown]);
  // Which of them is looked at; undefined: none, or a match of the search is.
  const [jump, setJump] = useState<number | undefined>(undefined);
  const marked = parseLineHash(hash);

  const step = (by: 1 | -1): void => {
    setJump(undefined);
    setMatch(matches.length === 0 ? 0 : (at + by + matches.length) % matches.length);
  };
  const stepTrouble = (by: 1 | -1): void => {
    const count = trouble.at.length;
    if (count === 0) return;
    const first = by === 1 ? 0 : count - 1;
    setJump(jump === undefined ? first : (Math.min(jump, count - 1) + by + count) % count);
  };
  const jumpedTo = jump === undefined ? undefined : trouble.at[Math.min(jump, trouble.at.length - 1)];
  const view = useRef<HTMLDivElement>(null);
  const toggleFullScreen = (): void =>
    void (document.fullscreenElement === null ? view.current?.requestFullscreen() : document.exitFullscreen());
  const selected =
    marked === undefined || numbers === undefined ? [] : filterRows(all.slice(marked.first - 1, marked.last), look);

  return (
    <div ref={view} className={styles.view}>
      <LogToolbar
        look={look}
        onLook={(change) => {
          if (change.query !== undefined || change.regex !== undefined) {
            setMatch(0);
            setJump(undefined);
          }
          onLook(change);
        }}
        counts={countLevels(all)}
        matches={matches.length}
        problem={found.problem}
        isSearching={found.isSearching}
        match={at}
        onStep={step}
        trouble={{ kind: trouble.kind, count: trouble.at.length, at: jump }}
        onStepTrouble={stepTrouble}
        copy={
          <CopyLines
            rows={selected.length === 0 ? shown : selected}
            marked={selected.length === 0 ? undefined : marked}
            label={props.label}
            link={props.linkToShown}
          />
        }
        onFullScreen={toggleFullScreen}
        downloadUrl={props.downloadUrl}
      />
      {log.error === undefined ? null : <ErrorPanel error={log.error} doing="read the log" />}
      {log.missingHead === 0 ? null : (
        <p className={styles.head}>
          {log.isCut
            ? `The log has ${formatBytes(log.size)}: its last ${formatBytes(log.size - log.missingHead)} are shown and searched. The whole can be downloaded.`
            : "The log is long: its beginning is still being loaded, or can be downloaded."}
        </p>
      )}
      {shown.length > 0 ? (
        <LogLines
          rows={shown}
          numberOf={numbers && ((row: LogRow) => numbers.get(row) ?? 0)}
          hitsAt={found.hitsAt}
          matches={matches}
          trouble={trouble}
          current={jumpedTo ?? (query === "" ? undefined : matches[at])}
          marked={marked}
          onMark={(number, extend) =>
            onHash(extend && marked !== undefined ? printLineHash(marked.first, number) : printLineHash(number, number))
          }
          wrap={look.wrap}
          time={look.time}
          startedAt={props.startedAt}
          follow={marked === undefined && look.query === "" && jump === undefined}
          label={props.label}
        />
      ) : (
        <NoLines {...props} hidden={all.length} />
      )}
    </div>
  );
}

function NoLines({ log, hidden, emptyReason, onLook }: LogViewProps & { hidden: number }) {
  if (hidden > 0)
    return (
      <EmptyState
        title={`No line at this level; ${hidden.toLocaleString("en-US")} below it`}
        actions={<Button onClick={() => onLook({ level: undefined })}>Show all levels</Button>}
      />
    );
  if (log.missing === "expired")
    return <EmptyState title="There is no log">The attempt wrote nothing, or its log was kept long enough.</EmptyState>;
  if (log.loaded || log.missing !== null) return <EmptyState title="No output yet">{emptyReason}</EmptyState>;
  return log.error === undefined ? <Loading what="the log" /> : null;
}
