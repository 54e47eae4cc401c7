import { access, constants, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { toError, toZonedIso, epochMillis } from "@daymill/core";
import { ok, problem, warning, type Finding } from "./check.ts";

/** The first that reads TypeScript as it stands, as `package.json` of the packages says. */
const NEEDED_NODE = [22, 18] as const;

/** Less free space than this is worth a word, in bytes. */
const LITTLE_SPACE = 1_073_741_824;

/** Whether this Node runs the TypeScript of Daymill as it is. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [neededMajor, neededMinor] = NEEDED_NODE;
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return ok("Node", version);
  return problem(
    "Node",
    `${version}, needed: ${NEEDED_NODE.join(".")} or later`,
    "start Daymill with `npx daymill`, which brings its own",
  );
}

/** Whether this Node knows the zones of the world, which schedules need. */
export function checkTimeZones(): Finding {
  const known = toZonedIso(epochMillis(Date.UTC(2024, 6, 1)), "Europe/Berlin") === "2024-07-01T02:00:00+02:00";
  if (known) return ok("time zones", `tz data ${process.versions["tz"] ?? "of the system"}`);
  return problem("time zones", "Europe/Berlin is unknown or wrong", "use a Node with full ICU data");
}

/** Whether the data directory can be written, or made. */
export async function checkDataDir(dataDir: string): Promise<Finding> {
  const place = await nearestExisting(dataDir);
  try {
    await access(place, constants.W_OK);
  } catch (error) {
    return problem(
      "data directory",
      `${dataDir}: ${toError(error).message}`,
      "give it to this user, or name another with --data",
    );
  }
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const detail = `${dataDir}${place === dataDir ? "" : " (will be made)"}, ${(free / 1_073_741_824).toFixed(1)} GiB free`;
  return free < LITTLE_SPACE
    ? warning("data directory", detail, "free some space, or name another with --data")
    : ok("data directory", detail);
}

async function nearestExisting(path: string): Promise<string> {
  try {
    await access(path);
    return path;
  } catch {
    // Not there: whether it can be made is up to the one above.
    return dirname(path) === path ? path : await nearestExisting(dirname(path));
  }
}
