import type { LogState } from "../../../api/log/followLog.ts";
import { useLogSearch } from "../../../api/log/useLogSearch.ts";
import type { InstanceKey, LogSought } from "../../../api/queryKeys.ts";
import { useSettled } from "../../../ui/useSettled.ts";
import type { FoundInWhole } from "./beyondWindow.ts";
import type { LogLook } from "./LogToolbar.tsx";

/** A log of which only a piece is here, as the server sees the whole. */
export interface WholeLog {
  readonly size: number;
  /** What matches; undefined while nothing is searched for, or it is not known yet. */
  readonly matches: CountedInWhole | undefined;
  readonly isSearching: boolean;
  readonly errors: CountedInWhole | undefined;
  /** Why a search did not work. */
  readonly error: Error | undefined;
  readonly onRetry: () => void;
}

/** What the server has found, all of which is counted. */
interface CountedInWhole extends FoundInWhole {
  readonly count: number;
}

/** A pause in typing that a search of the whole log waits for, milliseconds. */
const PAUSE_MS = 300;

export interface WholeLogOptions {
  readonly attempt: number;
  readonly log: LogState;
  readonly look: LogLook;
  readonly isGrowing: boolean;
}

/** Searches a log on the server when it is too long to be here: for a text; a pattern would have to be ended there. */
export function useWholeLog(
  instance: InstanceKey,
  { attempt, log, look, isGrowing }: WholeLogOptions,
): WholeLog | undefined {
  const q = useSettled(look.query, PAUSE_MS);
  const isText = log.isCut && q !== "" && !look.regex;
  const ofSource = look.source === undefined ? {} : { source: look.source };
  const rules = { ...(look.matchCase && { matchCase: true }), ...(look.wholeWord && { wholeWord: true }) };
  const sought: LogSought = { q, ...rules, ...(look.level !== undefined && { level: look.level }), ...ofSource };
  const matches = useLogSearch(instance, { attempt, isGrowing, sought: isText ? sought : undefined });
  const errors = useLogSearch(instance, {
    attempt,
    isGrowing,
    sought: log.isCut ? { level: "error", ...ofSource } : undefined,
  });
  if (!log.isCut) return undefined;
  const found = isText && q === look.query ? matches.data : undefined;
  const isAsked = look.query !== "" && !look.regex && !matches.isError;
  const failed = [matches, errors].filter(({ isError }) => isError);
  return {
    size: log.size,
    matches: found,
    isSearching: isAsked && found === undefined,
    errors: errors.data,
    error: failed[0]?.error ?? undefined,
    onRetry: () => {
      for (const search of failed) void search.refetch();
    },
  };
}
