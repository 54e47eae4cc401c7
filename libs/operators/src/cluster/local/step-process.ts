import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { hasCode, readIfThere } from "./atomic-file.ts";
import { stepPaths } from "./local-paths.ts";
import { STEP_WRAPPER } from "./step-wrapper.ts";

/** Between SIGTERM and SIGKILL, in ms. */
const GRACE_MS = 5_000;
/** For a group that was killed to be gone, in ms. */
const GONE_WITHIN_MS = 5_000;
/** How often it is looked whether a group has begun or ended, in ms. */
const LOOK_EVERY_MS = 20;
/** For the wrapper to come up before others are looked at, in ms. A slower one is not given up. */
const BEGIN_WITHIN_MS = 5_000;

export interface StepStart {
  readonly folder: string;
  readonly command: readonly string[];
  /** Besides the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The group is killed when nobody has asked for its cluster for so long. */
  readonly abandonedMinutes: number;
}

/** Starts a command, in a process group of its own that needs nobody to go on. Only whoever claimed the step may. */
export async function startProcess({ folder, command, env, abandonedMinutes }: StepStart): Promise<void> {
  const { stdout, stderr, begun } = stepPaths(folder);
  await using out = await open(stdout, "a");
  await using err = await open(stderr, "a");
  const child = spawn("sh", ["-c", STEP_WRAPPER, "step", ...command], {
    cwd: folder,
    detached: true,
    env: { ...process.env, ...env, ABANDONED_MINUTES: String(abandonedMinutes) },
    stdio: ["ignore", out.fd, err.fd],
  });
  await once(child, "spawn");
  child.unref();
  await within(BEGIN_WITHIN_MS, async () => ((await readIfThere(begun)) ?? "") !== "");
}

/** Whether the process group of a step lives: its pipe has a reader. */
export async function isAlive(folder: string): Promise<boolean> {
  try {
    const pipe = await open(stepPaths(folder).alive, constants.O_WRONLY | constants.O_NONBLOCK);
    await pipe.close();
    return true;
  } catch (thrown: unknown) {
    if (hasCode(thrown, "ENXIO", "ENOENT")) return false;
    throw thrown;
  }
}

/** Ends the process group of a step: SIGTERM, then SIGKILL. False: it is not gone yet. */
export async function stopProcess(folder: string): Promise<boolean> {
  const isGone = async (): Promise<boolean> => !(await isAlive(folder));
  await signalGroup(folder, "SIGTERM");
  if (await within(GRACE_MS, isGone)) return true;
  await signalGroup(folder, "SIGKILL");
  return await within(GONE_WITHIN_MS, isGone);
}

/** A group that is alive has its watcher in it, so its number is nobody else's. */
async function signalGroup(folder: string, signal: NodeJS.Signals): Promise<void> {
  const group = Number(await readIfThere(stepPaths(folder).begun));
  if (!Number.isInteger(group) || group < 2 || !(await isAlive(folder))) return;
  try {
    process.kill(-group, signal);
  } catch (thrown: unknown) {
    // It ended between the look and the signal.
    if (!hasCode(thrown, "ESRCH")) throw thrown;
  }
}

async function within(ms: number, isTrue: () => Promise<boolean>): Promise<boolean> {
  const until = performance.now() + ms;
  while (!(await isTrue())) {
    if (performance.now() >= until) return false;
    await delay(LOOK_EVERY_MS);
  }
  return true;
}
