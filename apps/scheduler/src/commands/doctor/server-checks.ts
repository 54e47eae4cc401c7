import { DaymillError, toError } from "@daymill/core";
import { ApiError } from "@daymill/contract";
import type { Client, ComponentHealth } from "@daymill/contract";
import { ok, problem, warning, type Finding } from "./check.ts";

/** More than this between the clocks of this machine and the server makes "just now" a lie, in ms. */
const MAX_SKEW_MS = 2_000;

export interface ServerChecks {
  readonly isThere: boolean;
  readonly findings: readonly Finding[];
}

export interface ServerCheckParts {
  readonly connect: () => Promise<Client>;
  /** In epoch milliseconds. */
  readonly now: () => number;
  /** Of this command. */
  readonly version: string;
}

/**
 * What a running server says of itself: its version, its parts, its clock, the DAG files that it cannot read, its connections.
 * Rejects with E702 when what was named is no address.
 */
export async function checkServer({ connect, now, version }: ServerCheckParts): Promise<ServerChecks> {
  let client: Client;
  let askedMs: number;
  let health: Awaited<ReturnType<Client["getHealth"]>>;
  try {
    client = await connect();
    askedMs = now();
    health = await client.getHealth();
  } catch (error) {
    // What is no address or no token is a mistake of the command line, not of the server.
    if (error instanceof DaymillError && error.code === "E702") throw error;
    if (error instanceof ApiError) return { isThere: true, findings: [refusalOf(error)] };
    return { isThere: false, findings: [warning("server", toError(error).message, "`daymill start`")] };
  }
  const skewMs = Math.abs(Date.parse(health.now) - (askedMs + now()) / 2);
  const findings = [
    versionFinding(health, version),
    ...health.components.map(toFinding),
    skewMs > MAX_SKEW_MS
      ? warning("clock", `${Math.round(skewMs)} ms off the server's`, "synchronise the clocks (NTP)")
      : ok("clock", "agrees with the server's"),
    await checkWorkers(client),
    await checkDags(client),
    await checkConnections(client),
  ];
  return { isThere: true, findings };
}

/** What a server says that does not let in who asks, or has failed. */
function refusalOf({ problem: { status, detail } }: ApiError): Finding {
  const isClosed = status === 401 || status === 403;
  return problem("server", detail, isClosed ? "`daymill login`" : "see the server's log");
}

function versionFinding({ version, startedAt }: Awaited<ReturnType<Client["getHealth"]>>, ours: string): Finding {
  const detail = `version ${version}, since ${startedAt}`;
  if (version === ours) return ok("server", detail);
  return warning("server", `${detail}; this command is ${ours}`, "install the same version at both ends");
}

function toFinding({ name, state, detail }: ComponentHealth): Finding {
  if (state === "ok") return ok(name, detail ?? "well");
  const made = state === "down" ? problem : warning;
  return made(name, detail ?? state, "see the server's log");
}

async function checkWorkers(client: Client): Promise<Finding> {
  const { servers, workers } = await client.getSystem();
  const silent = servers.filter(({ isSilent }) => isSilent).map(({ host, pid }) => `${host} (pid ${pid})`);
  if (silent.length > 0) {
    return warning("workers", `nothing is heard of ${silent.join(", ")}`, "see whether it runs, and its log");
  }
  const slots = workers.reduce((sum, worker) => sum + (worker.slots ?? 0), 0);
  if (slots === 0) return problem("workers", "there are none: nothing starts", "start a server that schedules");
  const drained = new Set(workers.filter(({ drainedSince }) => drainedSince !== null).map(({ name }) => name));
  if (drained.size > 0) {
    const names = [...drained].join(", ");
    return warning("workers", `drained, and take nothing: ${names}`, "`daymill workers resume`, when they may again");
  }
  return ok("workers", `${workers.reduce((sum, { held }) => sum + held, 0)} of ${slots} busy`);
}

async function checkDags(client: Client): Promise<Finding> {
  const { items, next } = await client.listLoadProblems({ query: { limit: 100 } });
  const errors = items.filter((problem) => problem.severity === "error");
  if (errors.length === 0) return ok("DAG files", "all can be read");
  const files = [...new Set(errors.map((error) => error.file))].join(", ");
  return problem(
    "DAG files",
    `${errors.length}${next === null ? "" : "+"} problems in ${files}`,
    "`daymill dags check`",
  );
}

async function checkConnections(client: Client): Promise<Finding> {
  const connections = await client.listConnections();
  const names = connections.map(({ connectionId, origin }) =>
    origin === "builtin" ? `${connectionId} (built in)` : connectionId,
  );
  return ok("connections", names.join(", "));
}
