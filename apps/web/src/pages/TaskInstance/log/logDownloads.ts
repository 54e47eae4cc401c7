import { routeUrl } from "@daymill/contract";
import type { InstanceKey } from "../../../api/queryKeys.ts";

/** A file that the server makes of a log, or of those of all attempts. */
export interface LogDownload {
  readonly label: string;
  readonly name: string;
  readonly url: string;
}

export interface LogDownloadsOptions {
  /** 0: there is none yet. */
  readonly attempt: number;
  /** How many there are. */
  readonly attempts: number;
}

/** What can be downloaded of the log of an attempt; where there are others, also of all. */
export function logDownloads(instance: InstanceKey, { attempt, attempts }: LogDownloadsOptions) {
  const { dagId, runId, taskId, mapIndex } = instance;
  const params = { dagId, runId, taskId };
  const base = mapIndex < 0 ? taskId : `${taskId}-${mapIndex}`;
  const filesOf = (which: number | "all"): readonly LogDownload[] => {
    const query = { mapIndex, ...(which === 0 ? {} : { attempt: which }) };
    const name = which === "all" ? `${base}-attempts` : `${base}-attempt-${which}`;
    const labelOf = (label: string): string => (which === "all" ? `All attempts: ${label}` : label);
    return [
      {
        label: labelOf("Text as it was written"),
        name: `${name}.txt`,
        url: routeUrl("downloadLogText", { params, query }),
      },
      {
        label: labelOf("Text with times"),
        name: `${name}-times.txt`,
        url: routeUrl("downloadLogText", { params, query: { ...query, times: true } }),
      },
      {
        label: labelOf("Lines of JSON"),
        name: `${name}.ndjson`,
        url: routeUrl("downloadLog", { params, query }),
      },
    ];
  };
  return [...filesOf(attempt), ...(attempts > 1 ? filesOf("all") : [])];
}
