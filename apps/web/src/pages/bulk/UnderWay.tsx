import type { Run } from "@daymill/contract";
import { useUnderWay } from "../../api/useTaskInstances.ts";
import { countOf, instanceLabel } from "../naming.ts";

/** More than these are only counted. */
const MOST_LISTED = 10;

/** What of a run would be stopped with it. */
export function UnderWay({ run }: { run: Run }) {
  const { data: found } = useUnderWay(run.dagId, run.runId);
  if (found === undefined) return null;
  if (found.length === 0) return <> · nothing of it runs</>;
  const more = found.length - MOST_LISTED;
  return (
    <ul>
      {found.slice(0, MOST_LISTED).map((instance) => (
        <li key={`${instance.taskId} ${instance.mapIndex}`}>
          {instanceLabel(instance)} · {instance.state}
        </li>
      ))}
      {more <= 0 ? null : <li>and {countOf(more, "other")}</li>}
    </ul>
  );
}
