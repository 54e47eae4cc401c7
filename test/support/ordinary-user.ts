import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { MAIN, type Launch } from "./run-daymill.ts";

/** Somebody who is not root, and how `daymill` is started in that name. */
export interface OrdinaryUser extends Disposable {
  readonly uid: number;
  readonly gid: number;
  readonly launch: Launch;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Ourselves; nobody when we are root. A checkout that only root can enter is copied to where nobody can read it. */
export function ordinaryUser(): OrdinaryUser {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const ours = { node: process.execPath, main: MAIN };
  if (uid !== 0) return { uid, gid, launch: ours, [Symbol.dispose]: () => {} };
  const nobody = { uid: idOf("-u"), gid: idOf("-g") };
  const launch = { ...ours, identity: nobody };
  const tried = spawnSync(launch.node, [launch.main, "version"], { ...nobody, cwd: "/" });
  return tried.status === 0 ? { ...nobody, launch, [Symbol.dispose]: () => {} } : { ...nobody, ...copiedFor(nobody) };
}

/** Of the user nobody; some systems write it as a negative number. */
function idOf(flag: "-u" | "-g"): number {
  return Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" })) >>> 0;
}

function copiedFor(identity: {
  readonly uid: number;
  readonly gid: number;
}): Pick<OrdinaryUser, "launch"> & Disposable {
  const copy = mkdtempSync(join(tmpdir(), "daymill-checkout-"));
  const parts = ["apps", "libs", "node_modules", "package.json"].map((part) => join(ROOT, part));
  execFileSync("cp", ["-a", ...parts, copy]);
  const node = join(copy, "node");
  execFileSync("cp", [process.execPath, node]);
  chmodSync(copy, 0o755);
  // Under a narrow umask the checkout is for its owner only.
  execFileSync("chmod", ["-R", "a+rX", copy]);
  return {
    launch: { node, main: join(copy, relative(ROOT, MAIN)), identity },
    [Symbol.dispose]: () => rmSync(copy, { recursive: true, force: true }),
  };
}
