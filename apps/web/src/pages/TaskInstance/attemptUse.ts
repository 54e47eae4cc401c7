import type { Attempt } from "@daymill/contract";
import { formatDuration } from "../../ui/time/formatTime.ts";
import { countOf } from "../naming.ts";
import { formatBytes } from "./data/formatBytes.ts";

/** CPU time that the attempt used; of one that told of none a dash. */
export function cpuText({ cpuMs }: Pick<Attempt, "cpuMs">): string {
  return cpuMs === null ? "–" : formatDuration(cpuMs);
}

/** The most memory that its process has had. */
export function memoryText({ maxRssBytes }: Pick<Attempt, "maxRssBytes">): string {
  return maxRssBytes === null ? "–" : formatBytes(maxRssBytes);
}

/** How the process ended that it began, or that it ran in: `exit code 3`, `SIGKILL`; empty: that is not known. */
export function exitText({ error }: Pick<Attempt, "error">): string {
  const { exitCode, signal } = error?.details ?? {};
  if (typeof signal === "string") return signal;
  return typeof exitCode === "number" ? `exit code ${exitCode}` : "";
}

/** What needs no worker was looked at instead. */
export function workerText({ worker, looks }: Pick<Attempt, "worker" | "looks">): string {
  if (worker !== null) return `${worker.host}, pid ${worker.pid}`;
  return looks > 0 ? `none, ${countOf(looks, "look")}` : "–";
}
