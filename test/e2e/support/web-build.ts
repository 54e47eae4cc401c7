import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureWebBuilt } from "../../../tools/web-build.ts";
import { waitUntil } from "../../support/wait-until.ts";

const LOCK = join(tmpdir(), "daymill-web-build.lock");
const BUILD_WITHIN_MS = 240_000;

/** The web app that the server serves, built from the sources as they are. Test files that begin together wait in turn. */
export async function buildWebOnce(): Promise<void> {
  await waitUntil("the turn to build the web app", takeLock, { withinMs: BUILD_WITHIN_MS });
  try {
    if (ensureWebBuilt() !== 0) throw new Error("The web app could not be built; what vite said stands above.");
  } finally {
    rmSync(LOCK, { force: true });
  }
}

/** Whether the lock is ours now. One whose holder has died is taken away first. */
function takeLock(): boolean {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    if (!isHeld()) rmSync(LOCK, { force: true });
    return false;
  }
}

function isHeld(): boolean {
  let holder: number;
  try {
    holder = Number(readFileSync(LOCK, "utf8"));
  } catch {
    // It was just let go: somebody else may have it by now.
    return true;
  }
  try {
    // Signal 0 only asks whether the process is there.
    return process.kill(holder, 0);
  } catch {
    return false;
  }
}
