import type { System } from "@daymill/contract";
import { Facts } from "../../ui/page/Facts.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { countOf } from "../naming.ts";

/** How much goes on and how much waits. */
export function WaitingWork({ system: { work, databaseMs } }: { system: System }) {
  const { runningRuns, queuedRuns, running, deferred, ready, readySince } = work;
  return (
    <Facts
      facts={[
        ["Runs", `${runningRuns.toLocaleString("en-US")} running, ${queuedRuns.toLocaleString("en-US")} queued`],
        ["Running", countOf(running, "task instance")],
        ["Waiting without a worker", countOf(deferred, "task instance")],
        [
          "Ready, without a worker or a place",
          <>
            {countOf(ready, "task instance")}
            {readySince === null ? null : (
              <>
                , the first since <Time at={readySince} relative />
              </>
            )}
          </>,
        ],
        ["The database answers in", `${databaseMs.toFixed(1)} ms`],
      ]}
    />
  );
}
