import type { DagDetail, RunDetail } from "@daymill/contract";
import { Tooltip } from "../../ui/Tooltip.tsx";
import { elapsedMs } from "../../ui/time/formatTime.ts";
import { useNow } from "../../ui/time/useNow.ts";
import { countOf } from "../naming.ts";
import { usualDuration, usualWords } from "./usualDuration.ts";

const COUNT_EVERY_MS = 10_000;

export interface UsualDurationProps {
  readonly run: Pick<RunDetail, "runId" | "startedAt" | "endedAt">;
  readonly recent: DagDetail["recentRuns"];
}

/** How long runs of the DAG usually take, beside how long this one did. */
export function UsualDuration({ run: { runId, startedAt, endedAt }, recent }: UsualDurationProps) {
  const now = useNow(COUNT_EVERY_MS, startedAt !== null && endedAt === null);
  const ranMs = elapsedMs(startedAt, endedAt, now);
  const usual = usualDuration(recent, runId);
  if (ranMs === undefined || usual === undefined) return null;
  return (
    <Tooltip text={`The median of the last ${countOf(usual.runs, "run")} that succeeded`}>
      <span>{usualWords(ranMs, usual)}</span>
    </Tooltip>
  );
}
