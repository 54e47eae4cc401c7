import type { LogLook } from "../pages/TaskInstance/log/LogToolbar.tsx";

/** How a log is looked at when nothing was chosen, but for what is said. */
export function aLook(said: Partial<LogLook> = {}): LogLook {
  return {
    query: "",
    regex: false,
    matchCase: false,
    wholeWord: false,
    onlyMatches: false,
    level: undefined,
    source: undefined,
    wrap: false,
    time: "clock",
    ...said,
  };
}
