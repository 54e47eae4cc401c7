import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DaymillError, parseDuration } from "@daymill/core";
import type { Connection } from "@daymill/core";

/** How clusters on this machine are kept. */
export interface LocalSettings {
  /** The directory that holds a folder for each. */
  readonly root: string;
  /** The program, or where it is. */
  readonly sparkSubmit: string;
  /** What ends applications on YARN. */
  readonly yarn: string;
  /** Steps end when nobody has asked for their cluster for so long. */
  readonly abandonedMinutes: number;
}

const DEFAULT_ABANDON_AFTER = "15m";

/**
 * The settings of a connection of type `local`: `path`, the directory of the clusters (default: the run's scratch place);
 * `extra.sparkSubmit`, the program (default: the `spark-submit` of the path); `extra.yarn`, that of Hadoop (default: the
 * `yarn` of the path); `extra.abandonAfter` (default `"15m"`). Rejects with E104 what cannot be.
 */
export function localSettingsOf(connection: Connection, workspace: string): LocalSettings {
  const { sparkSubmit = "spark-submit", yarn = "yarn", abandonAfter = DEFAULT_ABANDON_AFTER } = connection.extra;
  if (process.platform === "win32") throw wrong(connection, "is of type local, which needs a POSIX system");
  if (typeof sparkSubmit !== "string" || sparkSubmit === "")
    throw wrong(connection, "has an extra.sparkSubmit that names no program");
  if (typeof yarn !== "string" || yarn === "") throw wrong(connection, "has an extra.yarn that names no program");
  const abandonMs = typeof abandonAfter === "string" ? parseDuration(abandonAfter) : undefined;
  if (abandonMs === undefined || abandonMs < 60_000)
    throw wrong(connection, `has an extra.abandonAfter that is no duration of a minute or more, such as "15m"`);
  const abandonedMinutes = Math.round(abandonMs / 60_000);
  return { root: rootOf(connection, workspace), sparkSubmit, yarn, abandonedMinutes };
}

function rootOf(connection: Connection, workspace: string): string {
  if (connection.path !== undefined && connection.path !== "") return connection.path;
  if (workspace.startsWith("file:")) return join(fileURLToPath(workspace), "clusters");
  throw wrong(connection, "has no path, and the scratch place of the run is on no disk of this machine");
}

function wrong({ id }: Connection, problem: string): DaymillError {
  return new DaymillError("E104", `The connection "${id}" ${problem}.`, { details: { connection: id } });
}
