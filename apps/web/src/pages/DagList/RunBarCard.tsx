import type { RunBar } from "@daymill/contract";
import { runTones } from "../../ui/state/taskTone.ts";
import { formatInstant } from "../../ui/time/formatTime.ts";
import { Elapsed } from "../../ui/time/Time.tsx";
import { useZone } from "../../ui/time/ZoneContext.tsx";
import { runLabel, runTypeWord } from "../naming.ts";

/** A run of the sparkline in words, for its tooltip: how it stands, since when and how long. */
export function RunBarCard({ run }: { run: RunBar }) {
  const zone = useZone();
  return (
    <>
      <div>
        <strong>{runLabel(run)}</strong> {runTypeWord(run.type)}
      </div>
      <div>
        {runTones[run.state].word}
        {run.startedAt === null ? null : (
          <>
            , <Elapsed from={run.startedAt} to={run.endedAt} />
          </>
        )}
      </div>
      <div>{run.startedAt === null ? "Not started" : `Started ${formatInstant(run.startedAt, zone)} ${zone}`}</div>
    </>
  );
}
