import { signalGroup } from "./process-group.ts";
import { readProcess } from "./process-table.ts";

/** Ends this process with everything in its group: what bodies have started goes as well. */
export function endOwnGroup(): void {
  if (readProcess(process.pid)?.group === process.pid) signalGroup(process.pid, "SIGKILL");
  else process.exit(1);
}
