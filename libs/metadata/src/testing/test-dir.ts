import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processStart } from "../embedded/process-start.ts";
import { findReadyPostmaster, stopPostmaster } from "../embedded/postmaster.ts";

const PREFIX = "daymill-test-db-";
/** What mkdtemp makes of it: the pid of its process, and six characters. */
const TEST_DIR_NAME = new RegExp(`^${PREFIX}(\\d+)-.{6}$`);

/** A file system in memory: databases are made of hundreds of files, which a disk takes ten times as long to create. */
const MEMORY_DIR = "/dev/shm";
/** Containers often get 64 MB of it, which is not enough. */
const MIN_MEMORY_BYTES = 2 ** 31;

/** A temporary directory that names its process, and that the unprivileged user of a server can go through. */
export function makeTestDir(): string {
  const dir = mkdtempSync(join(parentDir(), `${PREFIX}${process.pid}-`));
  chmodSync(dir, 0o711);
  return dir;
}

/** Removes what test runs of this user left behind that were killed, their servers included. */
export async function removeTestDirsOfTheDead(): Promise<void> {
  const dirs = readdirSync(parentDir())
    .filter(isOfTheDead)
    .map((name) => join(parentDir(), name));
  for (const dir of dirs.filter((each) => statSync(each, { throwIfNoEntry: false })?.uid === process.getuid?.())) {
    const server = await findReadyPostmaster(join(dir, "postgres", "data"));
    if (server !== undefined) await stopPostmaster(server);
    rmSync(dir, { recursive: true, force: true });
  }
}

function isOfTheDead(name: string): boolean {
  const pid = TEST_DIR_NAME.exec(name)?.[1];
  return pid !== undefined && processStart(Number(pid)) === undefined;
}

function parentDir(): string {
  if (!existsSync(MEMORY_DIR)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY_DIR);
  return bavail * bsize >= MIN_MEMORY_BYTES ? MEMORY_DIR : tmpdir();
}
