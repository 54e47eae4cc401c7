import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * When the process with this pid was started, as a text that no other process of this machine has had with the same pid;
 * undefined when there is no such process (one that has ended and waits for its parent counts as none). A pid alone
 * names nobody: it is given away again.
 */
export function processStart(pid: number, platform: NodeJS.Platform = process.platform): string | undefined {
  return platform === "linux" ? startOnLinux(pid) : startByPs(pid);
}

function startOnLinux(pid: number): string | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // proc(5): pid (command) state ... start; the command may hold spaces and parentheses, so count from its end.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, startTicks] = [fields[0], fields[19]];
  if (state === "Z" || state === "X" || startTicks === undefined) return undefined;
  return `${readIfThere("/proc/sys/kernel/random/boot_id")?.trim() ?? "unknown"}/${startTicks}`;
}

function startByPs(pid: number): string | undefined {
  const answer = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  const [state, ...start] = (answer.stdout ?? "").trim().split(/\s+/);
  return state === undefined || state === "" || state.startsWith("Z") ? undefined : start.join(" ");
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // The process ended in the meantime, or never was.
    return undefined;
  }
}
