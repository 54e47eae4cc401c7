import { DaymillError, toError } from "@daymill/core";
import type { Config } from "../../config.ts";
import type { CommandContext } from "../command-context.ts";
import { commandLogger } from "../offline/command-logger.ts";
import { whyNotFree } from "../server/free-port.ts";
import { ok, problem, warning, type Finding } from "./check.ts";

/** Whether a server could listen where it is to. */
export async function checkPort({ host, port }: Config["server"]): Promise<Finding> {
  if (port === 0) return ok("port", "any that is free");
  const why = await whyNotFree(port, host);
  if (why === undefined) return ok("port", `${port} is free`);
  if (why !== "taken")
    return warning("port", `a server cannot listen on ${host}:${port}: ${why.message}`, "name another host or port");
  return warning("port", `another program listens on ${host}:${port}`, "stop it, or name another with --port");
}

/** Whether a database of one's own is there and has a schema for this version; the embedded one is begun by a start. */
export async function checkDatabase(config: Config["database"], context: CommandContext): Promise<Finding> {
  if (config.kind !== "url") return ok("database", `${config.kind}, in the data directory`);
  try {
    const { connect, planMigrations } = await import("@daymill/metadata");
    await using database = await connect(config, { log: commandLogger(context) });
    const { applied, pending } = await planMigrations(database);
    if (pending.length === 0) return ok("database", `schema ${applied.at(-1) ?? "none"}`);
    const detail = `schema ${applied.at(-1) ?? "none"}, this version needs ${pending.at(-1)}`;
    return warning("database", detail, "`daymill db migrate`, or a start, which does so by itself");
  } catch (error) {
    return problem("database", toError(error).message, adviceOf(error));
  }
}

function adviceOf(error: unknown): string {
  const isNewer = error instanceof DaymillError && error.code === "E602";
  return isNewer ? "start the version that has migrated it" : "check `database` of the configuration";
}
