import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { DaymillError, toError } from "@daymill/core";
import { GROUP_WRAPPER } from "./group-wrapper.ts";

/** A program and how it is started. */
export interface Command {
  /** The program and its arguments. */
  readonly argv: readonly string[];
  /** Absolute. */
  readonly folder: string;
  /** All of the environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** A running command with all that it starts, which ends with this process at the latest. */
export interface ProcessGroup {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** The exit code, as a shell gives it; undefined when the group was killed from outside. All of the group is gone then. */
  readonly ended: Promise<number | undefined>;
  /** For every process of the group; one that has ended is fine. */
  signal(signal: NodeJS.Signals): void;
}

/** Starts a command in a process group of its own. Rejects with E441 when the system refuses. */
export async function startGroup({ argv, folder, env }: Command): Promise<ProcessGroup> {
  try {
    const child = spawn("/bin/sh", ["-c", GROUP_WRAPPER, "task", ...argv], {
      cwd: folder,
      detached: true,
      env,
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    await once(child, "spawn");
    const { pid, stdout, stderr } = child;
    const report = child.stdio[3] as Readable | null;
    if (pid === undefined || !stdout || !stderr || !report) throw new Error("a process was started without its pipes");
    let isOver = false;
    const exited = once(child, "exit").finally(() => {
      // A leader that was killed alone has left the others behind.
      signalGroup(pid, "SIGKILL");
      isOver = true;
    });
    return {
      stdout,
      stderr,
      ended: Promise.all([text(report), exited]).then(([code]) => (code === "" ? undefined : Number(code))),
      // Its number may be another's by now.
      signal: (signal) => isOver || signalGroup(pid, signal),
    };
  } catch (thrown: unknown) {
    throw notStarted(toError(thrown));
  }
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (thrown: unknown) {
    const error = toError(thrown);
    // It ended by itself, or what is left of it runs as somebody else.
    if (!("code" in error && (error.code === "ESRCH" || error.code === "EPERM"))) throw error;
  }
}

function notStarted(error: Error): DaymillError {
  const isTooMuch = "code" in error && error.code === "E2BIG";
  const advice = isTooMuch
    ? "Its arguments and environment are larger than the system allows: hand large values over in a file."
    : "Check what the system says.";
  return new DaymillError("E441", `The process cannot be started: ${error.message}. ${advice}`, { cause: error });
}
