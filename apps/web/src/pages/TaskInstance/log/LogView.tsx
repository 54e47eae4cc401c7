import { type ReactNode, useDeferredValue, useMemo, useRef, useState } from "react";
import type { LogState } from "../../../api/log/followLog.ts";
import { Button } from "../../../ui/Button.tsx";
import { ErrorPanel } from "../../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../../ui/page/Loading.tsx";
import { EmptyState } from "../../../ui/page/Notice.tsx";
import { usePreference } from "../../../ui/preferences.ts";
import { type Beyond, beyondWindow } from "./beyondWindow.ts";
import { CopyLines } from "./CopyLines.tsx";
import { LogAnnouncer } from "./LogAnnouncer.tsx";
import { LogLines } from "./LogLines.tsx";
import { LogPiece } from "./LogPiece.tsx";
import {
  countLevels,
  filterRows,
  type LogRow,
  parseLineHash,
  printLineHash,
  sourcesOf,
  toRows,
  troublePlaces,
} from "./logRows.ts";
import { type LogLook, LogToolbar } from "./LogToolbar.tsx";
import styles from "./LogView.module.css";
import { PlainLog } from "./PlainLog.tsx";
import { fitsAsText } from "./plainText.ts";
import { PieceStrip, type WholeStrip } from "./PieceStrip.tsx";
import { onlyMatches, useLogMatches } from "./useLogMatches.ts";
import { useLogSteps } from "./useLogSteps.ts";
import type { WholeLog } from "./useWholeLog.ts";

export interface LogViewProps {
  /** Which log it is. */
  readonly id: string;
  /** Of an attempt that failed: opened at its first error, unless the address leads elsewhere. */
  readonly hasFailed: boolean;
  readonly log: LogState;
  /** The whole of a log of which only a piece is here. */
  readonly whole: WholeLog | undefined;
  /** The byte offset around which it is shown; undefined: its end. */
  readonly at: number | undefined;
  readonly onAt: (at: number | undefined) => void;
  readonly look: LogLook;
  readonly onLook: (change: Partial<LogLook>) => void;
  /** Part of the address after the `#`: the marked lines. */
  readonly hash: string;
  readonly onHash: (hash: string) => void;
  /** What downloads the log. */
  readonly download: ReactNode;
  /** The address of what is shown, which stays that of this attempt. */
  readonly linkToShown: () => string;
  /** When the attempt began. */
  readonly startedAt: string | null;
  /** `Log of load, attempt 2`. */
  readonly label: string;
  /** Why there are no lines, when there are none. */
  readonly emptyReason: string;
}

/** What of a look says what is searched for. */
const SEARCH = ["query", "regex", "matchCase", "wholeWord", "onlyMatches"] as const;

/** A log with search, levels and line links, following what is written. */
export function LogView(props: LogViewProps) {
  const { log, look, onLook, hash, onHash, whole, at, onAt } = props;
  const all = useMemo(() => log.lines.flatMap(toRows), [log.lines]);
  const wanted = useMemo(
    () => filterRows(all, { level: look.level, source: look.source }),
    [all, look.level, look.source],
  );
  const sources = useMemo(() => sourcesOf(all), [all]);
  const numbers = useMemo(
    () => (log.missingHead > 0 ? undefined : new Map(all.map((row, at) => [row, at + 1]))),
    [all, log.missingHead],
  );
  const numberOf = useMemo(() => numbers && ((row: LogRow) => numbers.get(row) ?? 0), [numbers]);
  const query = useDeferredValue(look.query);
  const found = useLogMatches(wanted, { ...look, query });
  // Until it is known what matches, all stay.
  const isNarrowed = look.onlyMatches && query !== "" && found.problem === undefined && !found.isSearching;
  const {
    rows: shown,
    at: matches,
    hitsAt,
  } = useMemo(
    () => (isNarrowed ? onlyMatches(wanted, found) : { ...found, rows: wanted }),
    [wanted, found, isNarrowed],
  );
  const errorsInWhole = whole?.errors?.count;
  const trouble = useMemo(() => troublePlaces(shown, (errorsInWhole ?? 0) > 0), [shown, errorsInWhole]);
  const marked = parseLineHash(hash);
  const announces = usePreference("announce") === "on";
  const offsetOf = (place: number): number => shown[place]?.offset ?? 0;
  const asked = at === undefined ? -1 : shown.findIndex(({ offset }) => offset >= at);
  const [gone, setGone] = useState<Beyond | undefined>(undefined);
  const before = gone?.at === at ? gone?.before : undefined;
  const steps = useLogSteps({
    id: props.id,
    opensAtError: props.hasFailed && marked === undefined && at === undefined && look.query === "",
    matches,
    trouble,
    firstOf: (places) => {
      if (at === undefined) return 0;
      if (before === undefined) return places.findIndex((place) => place >= asked);
      return places.findLastIndex((place) => offsetOf(place) < before);
    },
    leave: (what, by) => {
      const inWhole = what === "match" ? whole?.matches : whole?.errors;
      const places = what === "match" ? matches : trouble.at;
      const here = { from: log.missingHead, to: log.size - log.missingTail, matches: places.map(offsetOf) };
      const next = inWhole && beyondWindow(inWhole, here, by);
      if (next !== undefined) goTo(next.at, next);
      return next !== undefined;
    },
  });
  const { match, jump, jumpedTo } = steps;
  const goTo = (offset: number | undefined, beyond?: Beyond): void => {
    steps.restart();
    setGone(beyond);
    onAt(offset);
  };
  const strip = whole && stripOf(whole, log, goTo);
  // Which log stands there as text.
  const [plain, setPlain] = useState<string>();
  const isPlain = plain === props.id;
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
          if (SEARCH.some((part) => change[part] !== undefined)) steps.restart();
          onLook(change);
        }}
        counts={countLevels(all)}
        sources={sources}
        matches={matches.length}
        whole={whole && { matches: whole.matches?.count, errors: errorsInWhole }}
        problem={found.problem}
        isSearching={found.isSearching || whole?.isSearching === true}
        match={match}
        onStep={steps.step}
        trouble={{ kind: trouble.kind, count: trouble.at.length, at: jump }}
        onStepTrouble={steps.stepTrouble}
        copy={
          <CopyLines
            rows={selected.length === 0 ? shown : selected}
            marked={selected.length === 0 ? undefined : marked}
            label={props.label}
            link={props.linkToShown}
          />
        }
        isLive={log.loaded && !log.complete && at === undefined}
        onFullScreen={toggleFullScreen}
        download={props.download}
        onBrowserSearch={() => setPlain(fitsAsText(shown) ? props.id : undefined)}
      />
      {log.loaded && announces ? (
        <LogAnnouncer key={`${props.id} ${at}`} rows={shown} newest={all.at(-1)?.offset ?? -1} />
      ) : null}
      {log.error === undefined ? null : <ErrorPanel error={log.error} doing="read the log" />}
      {whole?.error === undefined ? null : (
        <ErrorPanel error={whole.error} doing="search the whole log" onRetry={whole.onRetry} />
      )}
      {log.missingHead === 0 && log.missingTail === 0 && at === undefined ? null : (
        <LogPiece log={log} at={at} onAt={goTo} />
      )}
      {isPlain && shown.length > 0 ? (
        <PlainLog rows={shown} label={props.label} onLeave={() => setPlain(undefined)} />
      ) : shown.length > 0 ? (
        <LogLines
          key={at}
          rows={shown}
          numberOf={numberOf}
          hitsAt={hitsAt}
          matches={matches}
          trouble={trouble}
          whole={strip}
          current={jumpedTo ?? (query === "" ? (asked === -1 ? undefined : asked) : matches[match])}
          marked={marked}
          onMark={(number, extend) =>
            onHash(extend && marked !== undefined ? printLineHash(marked.first, number) : printLineHash(number, number))
          }
          wrap={look.wrap}
          time={look.time}
          startedAt={props.startedAt}
          onLeave={steps.isAsOpened ? steps.restart : undefined}
          follow={marked === undefined && matches.length === 0 && jump === undefined && at === undefined}
          label={props.label}
        />
      ) : (
        <div className={styles.frame}>
          <div className={styles.noLines}>
            <NoLines {...props} hidden={all.length} isNarrowed={isNarrowed && wanted.length > 0} />
          </div>
          {strip === undefined ? null : <PieceStrip whole={strip} onHere={strip.onAt} />}
        </div>
      )}
    </div>
  );
}

/** The strip beside a piece stands for the whole log, by bytes. */
function stripOf(
  { size, matches, errors }: WholeLog,
  { missingHead, missingTail }: LogState,
  onAt: (at: number) => void,
): WholeStrip {
  return {
    size,
    matches: (matches?.places ?? []).map(({ offset }) => offset),
    counts: { matches: matches?.count ?? 0, errors: errors?.count ?? 0 },
    errors: (errors?.places ?? []).map(({ offset }) => offset),
    here: { from: missingHead, to: size - missingTail },
    onAt,
  };
}

interface NoLinesProps extends LogViewProps {
  /** How many lines there are that are not shown. */
  readonly hidden: number;
  /** Whether that is because none matches the search. */
  readonly isNarrowed: boolean;
}

function NoLines({ log, whole, hidden, isNarrowed, emptyReason, onLook }: NoLinesProps) {
  if (isNarrowed)
    return (
      <EmptyState
        title={`No line${whole === undefined ? "" : " here"} matches; ${hidden.toLocaleString("en-US")} do not`}
        actions={<Button onClick={() => onLook({ onlyMatches: false })}>Show all lines</Button>}
      />
    );
  if (hidden > 0)
    return (
      <EmptyState
        title={`No such line${whole === undefined ? "" : " here"}; ${hidden.toLocaleString("en-US")} of other levels or sources`}
        actions={<Button onClick={() => onLook({ level: undefined, source: undefined })}>Show all lines</Button>}
      />
    );
  if (log.missing === "expired")
    return <EmptyState title="There is no log">The attempt wrote nothing, or its log was kept long enough.</EmptyState>;
  if (log.loaded || log.missing !== null) return <EmptyState title="No output yet">{emptyReason}</EmptyState>;
  return log.error === undefined ? <Loading what="the log" /> : null;
}
