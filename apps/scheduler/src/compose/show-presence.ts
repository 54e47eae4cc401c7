import { hostname } from "node:os";
import { epochMillis } from "@daymill/core";
import type { Opened } from "@daymill/core";
import {
  beginServerProcess,
  deleteOldServerProcesses,
  endServerProcess,
  listServerProcesses,
  SEEN_EVERY_MS,
  seeServerProcess,
} from "@daymill/metadata";
import { startHousekeeping } from "../housekeeping/housekeeping.ts";
import { identifyProcess } from "../process/process-identity.ts";
import type { SharedDir } from "@daymill/metadata";
import type { Base } from "./open-base.ts";

const FORGET_AFTER_MS = 7 * 86_400_000;

/** Writes down that this server is there, again and again, until `opened` is disposed of. */
export async function showPresence(
  { database: { db }, clock, log, version }: Pick<Base, "database" | "clock" | "log" | "version">,
  { roles, dataDir }: { readonly roles: readonly string[]; readonly dataDir: SharedDir },
  opened: Opened,
): Promise<void> {
  const host = hostname();
  await deleteOldServerProcesses(db, epochMillis(clock.now() - FORGET_AFTER_MS));
  for (const former of await listServerProcesses(db, epochMillis(0))) {
    const isGone = former.host === host && (former.pid === process.pid || identifyProcess(former.pid) === undefined);
    if (isGone) await endServerProcess(db, former.processKey, former.seenAt);
  }
  const key = await beginServerProcess(db, { host, pid: process.pid, roles, version, dataDir }, clock.now());
  opened.defer(() => endServerProcess(db, key, clock.now()));
  const run = () => seeServerProcess(db, key, clock.now());
  const seen = startHousekeeping([{ name: "presence", at: `*/${SEEN_EVERY_MS / 1_000} * * * * *`, run }], log);
  opened.defer(() => seen.close());
}
