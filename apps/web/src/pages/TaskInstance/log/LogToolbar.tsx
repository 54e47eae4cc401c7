import { LOG_SOURCES, type LogLevel, type LogSource } from "@daymill/contract";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { IconButton } from "../../../ui/Button.tsx";
import { SelectField, TextField } from "../../../ui/fields.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { useZone } from "../../../ui/time/ZoneContext.tsx";
import { useShortcuts } from "../../../ui/useShortcuts.ts";
import { countOf } from "../../naming.ts";
import { TIME_COLUMNS, type TimeColumn } from "./lineTime.ts";
import { AnnounceButton } from "./LogAnnouncer.tsx";
import styles from "./LogView.module.css";

/** How a log is looked at; all of it stands in the address. */
export interface LogLook {
  readonly query: string;
  /** Whether the query is a regular expression. */
  readonly regex: boolean;
  /** Whether upper and lower case of the query are told apart, and it has to be a whole word. */
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
  /** Whether lines that do not match the query are left out. */
  readonly onlyMatches: boolean;
  readonly level: LogLevel | undefined;
  /** Only lines of that source. */
  readonly source: LogSource | undefined;
  readonly wrap: boolean;
  readonly time: TimeColumn;
}

export interface LogToolbarProps {
  readonly look: LogLook;
  readonly onLook: (change: Partial<LogLook>) => void;
  readonly counts: Readonly<Record<LogLevel, number>>;
  /** The sources that there are lines of. */
  readonly sources: readonly LogSource[];
  readonly matches: number;
  /** Where only a piece of the log is here: how many lines of the whole match, and how many errors it has, once that is known. */
  readonly whole: { readonly matches: number | undefined; readonly errors: number | undefined } | undefined;
  /** What is wrong with the regular expression. */
  readonly problem: string | undefined;
  readonly isSearching: boolean;
  /** Which match is looked at, from 0. */
  readonly match: number;
  readonly onStep: (by: 1 | -1) => void;
  /** The errors, or warnings where there are none; `at`: which of them is looked at, from 0. */
  readonly trouble: { readonly kind: "error" | "warning"; readonly count: number; readonly at: number | undefined };
  readonly onStepTrouble: (by: 1 | -1) => void;
  /** What copies the lines. */
  readonly copy: ReactNode;
  /** Whether lines still come. */
  readonly isLive: boolean;
  /** Fills the screen with the log, or leaves it again. */
  readonly onFullScreen: () => void;
  /** What downloads the log. */
  readonly download: ReactNode;
  /** Somebody wants the browser's own search. */
  readonly onBrowserSearch: () => void;
}

/** Search, levels and times; `/` or Ctrl-F search, Ctrl-F again is the browser's, `n` and `N` step through the matches, `e` and `E` through the errors, `w` wraps, `t` shows other times, `F` fills the screen. */
export function LogToolbar(props: LogToolbarProps) {
  const { look, onLook, onStep, copy, download, onFullScreen } = props;
  const search = useRef<HTMLInputElement>(null);
  const find = (): void => search.current?.focus();
  const wrap = (): void => onLook({ wrap: !look.wrap });
  const otherTimes = (): void =>
    onLook({ time: TIME_COLUMNS[(TIME_COLUMNS.indexOf(look.time) + 1) % TIME_COLUMNS.length] ?? "clock" });
  useShortcuts({
    "/": find,
    "mod+f": () => {
      const isThere = document.activeElement === search.current;
      if (isThere) props.onBrowserSearch();
      else find();
      return isThere ? "browser" : undefined;
    },
    w: wrap,
    t: otherTimes,
    F: onFullScreen,
    n: () => onStep(1),
    N: () => onStep(-1),
    e: () => props.onStepTrouble(1),
    E: () => props.onStepTrouble(-1),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter") onStep(event.shiftKey ? -1 : 1);
  };
  return (
    <search className={styles.toolbar}>
      <div className={styles.searchField}>
        <TextField
          ref={search}
          label="Search the log"
          hideLabel
          type="search"
          placeholder="Search the log   /"
          icon={<Icon name="search" size={14} />}
          value={look.query}
          onChange={(query) => onLook({ query })}
          onKeyDown={onKeyDown}
          error={props.problem}
          mono={look.regex}
        />
      </div>
      <SearchRules look={look} onLook={onLook} />
      {look.query === "" || props.problem !== undefined ? null : <MatchSteps {...props} />}
      <LookFields {...props} />
      {props.trouble.count + (props.whole?.errors ?? 0) === 0 ? null : <TroubleSteps {...props} />}
      <span className={styles.tools}>
        {props.isLive ? <AnnounceButton /> : null}
        <IconButton label="Wrap long lines (w)" pressed={look.wrap} onClick={wrap}>
          <Icon name="wrap" />
        </IconButton>
        {document.fullscreenEnabled ? (
          <IconButton label="Full screen (F)" onClick={onFullScreen}>
            <Icon name="fit" />
          </IconButton>
        ) : null}
        {copy}
        {download}
      </span>
    </search>
  );
}

/** How the text is taken. */
function SearchRules({
  look: { matchCase, wholeWord, regex, onlyMatches },
  onLook,
}: Pick<LogToolbarProps, "look" | "onLook">) {
  return (
    <span className={styles.rules}>
      <IconButton label="Match case" pressed={matchCase} onClick={() => onLook({ matchCase: !matchCase })}>
        <span className={styles.rule}>Aa</span>
      </IconButton>
      <IconButton label="Whole word" pressed={wholeWord} onClick={() => onLook({ wholeWord: !wholeWord })}>
        <span className={styles.rule} data-word />
      </IconButton>
      <IconButton label="Regular expression" pressed={regex} onClick={() => onLook({ regex: !regex })}>
        <span className={styles.rule}>.*</span>
      </IconButton>
      <IconButton
        label="Only matching lines"
        pressed={onlyMatches}
        onClick={() => onLook({ onlyMatches: !onlyMatches })}
      >
        <Icon name="runs" size={14} />
      </IconButton>
    </span>
  );
}

function MatchSteps({ matches, whole, match, isSearching, onStep }: LogToolbarProps) {
  const isNone = matches === 0 && (whole?.matches ?? 0) === 0;
  const here = matches === 0 ? "no match" : `${match + 1} / ${matches.toLocaleString("en-US")}`;
  return (
    <span className={styles.matches}>
      <output>{isSearching ? "searching" : ofPiece(here, whole, countedLines(whole?.matches))}</output>
      <IconButton label="Previous match (N)" disabled={isNone} onClick={() => onStep(-1)}>
        <Icon name="up" size={12} />
      </IconButton>
      <IconButton label="Next match (n)" disabled={isNone} onClick={() => onStep(1)}>
        <Icon name="down" size={12} />
      </IconButton>
    </span>
  );
}

/** `3 / 17 here, 40 lines in the whole log`, where only a piece of it is here. */
function ofPiece(here: string, whole: LogToolbarProps["whole"], total: string | undefined): string {
  if (whole === undefined) return here;
  return total === undefined ? `${here} here` : `${here} here, ${total} in the whole log`;
}

function countedLines(count: number | undefined): string | undefined {
  return count === undefined ? undefined : countOf(count, "line");
}

function TroubleSteps({ trouble: { kind, count, at }, whole, onStepTrouble }: LogToolbarProps) {
  const all = count === 0 ? `no ${kind}` : countOf(count, kind);
  const here = at === undefined ? all : `${kind} ${Math.min(at, count - 1) + 1} / ${count.toLocaleString("en-US")}`;
  return (
    <span className={styles.matches}>
      <output>{ofPiece(here, whole, kind === "error" ? whole?.errors?.toLocaleString("en-US") : undefined)}</output>
      <IconButton label={`Previous ${kind} (E)`} onClick={() => onStepTrouble(-1)}>
        <Icon name="up" size={12} />
      </IconButton>
      <IconButton label={`Next ${kind} (e)`} onClick={() => onStepTrouble(1)}>
        <Icon name="down" size={12} />
      </IconButton>
    </span>
  );
}

const SOURCE_WORDS: Readonly<Record<LogSource, string>> = {
  task: "The task",
  worker: "Daymill",
  stdout: "Output (stdout)",
  stderr: "Output (stderr)",
};

const EVERY_SOURCE = "";

function LookFields({ look, onLook, counts, sources, whole }: LogToolbarProps) {
  const zone = useZone();
  const here = whole === undefined ? "" : " here";
  return (
    <>
      <SelectField<LogLevel>
        label="Least level"
        hideLabel
        value={look.level ?? "debug"}
        choices={[
          { value: "debug", label: `All levels (${sumOf(counts)}${here})` },
          { value: "info", label: `Info and above (${sumOf({ ...counts, debug: 0 })}${here})` },
          { value: "warn", label: `Warnings (${counts.warn}${here}) and errors` },
          { value: "error", label: `Errors (${counts.error}${here})` },
        ]}
        onChange={(level) => onLook({ level: level === "debug" ? undefined : level })}
      />
      {sources.length < 2 && look.source === undefined ? null : (
        <SelectField<LogSource | typeof EVERY_SOURCE>
          label="Source"
          hideLabel
          value={look.source ?? EVERY_SOURCE}
          choices={[
            { value: EVERY_SOURCE, label: "All sources" },
            ...LOG_SOURCES.filter((source) => sources.includes(source) || source === look.source).map((value) => ({
              value,
              label: SOURCE_WORDS[value],
            })),
          ]}
          onChange={(source) => onLook({ source: source === EVERY_SOURCE ? undefined : source })}
        />
      )}
      <SelectField<TimeColumn>
        label="Times"
        hideLabel
        value={look.time}
        choices={TIME_COLUMNS.map((value) => ({ value, label: timeWords(zone)[value] }))}
        onChange={(time) => onLook({ time })}
      />
    </>
  );
}

function sumOf(counts: LogToolbarProps["counts"]): string {
  return Object.values(counts)
    .reduce((sum, count) => sum + count, 0)
    .toLocaleString("en-US");
}

function timeWords(zone: string): Readonly<Record<TimeColumn, string>> {
  return {
    clock: `Time, ${zone}`,
    date: `Date and time, ${zone}`,
    start: "Since the start",
    delta: "Since the line before",
    off: "No times",
  };
}
