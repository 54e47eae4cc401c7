import { hostname } from "node:os";
import type { Clock, EpochMillis, Logger, SessionKey } from "@daymill/core";
import { endSessions, listOpenSessions, openSession } from "@daymill/metadata";
import type { MetadataDatabase, Session } from "@daymill/metadata";
import { killLeftovers } from "../process/process-group.ts";
import { bootId, identifyProcess } from "../process/process-identity.ts";
import type { ProcessRecords } from "../process/process-records.ts";

export interface AdoptParts {
  readonly db: MetadataDatabase["db"];
  readonly processes: ProcessRecords;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Ends what a killed server of this host left: first its processes, then the sessions in whose name they worked; their
 * attempts are offered again with the first tick. Sessions of a living server (with a data directory of its own) stay.
 */
export async function endFormerLives({ db, processes, clock, log }: AdoptParts): Promise<void> {
  const records = processes.readAll();
  const killed = await killLeftovers(records);
  for (const record of records) processes.ended(record);
  if (killed.length > 0) log.warn("processes of an earlier server were ended", { pids: killed });
  const dead = (await listOpenSessions(db, hostname())).filter((session) => !isHolderAlive(session));
  await endSessions(
    db,
    dead.map((session) => session.sessionKey),
    clock.now(),
  );
}

/** Opens the session under which this process runs attempts. */
export async function openOwnSession(
  db: MetadataDatabase["db"],
  clock: Clock,
  {
    queues,
    ...work
  }: {
    readonly name: string;
    readonly kind: string;
    readonly slots: number;
    readonly queues: readonly string[] | null;
  },
): Promise<SessionKey> {
  const { pid } = process;
  const self = { host: hostname(), bootId, pid, pidStartedAt: startOf(pid) ?? clock.now() };
  return await openSession(db, { ...self, ...work, ...(queues && { queues }) }, clock.now());
}

function isHolderAlive(session: Session): boolean {
  return session.bootId === bootId && session.pid !== process.pid && startOf(session.pid) === session.pidStartedAt;
}

/** When a process started, in the system's own count: good for telling two processes of one pid apart, for nothing else. */
function startOf(pid: number): EpochMillis | undefined {
  const startedAt = identifyProcess(pid)?.startedAt;
  if (startedAt === undefined) return undefined;
  const ticks = Number(startedAt);
  return (Number.isSafeInteger(ticks) ? ticks : Date.parse(startedAt)) as EpochMillis;
}
