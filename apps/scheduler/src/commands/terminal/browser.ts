import { spawn } from "node:child_process";
import type { CliIo } from "./cli-io.ts";

const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ["open"],
  linux: ["xdg-open"],
  // The empty argument is the title of a window.
  win32: ["cmd", "/c", "start", ""],
};

/** Whether whoever typed a command sits before a desktop of this machine. `BROWSER=none` says that no browser is wanted. */
export function canOpenBrowser({ env, stdout }: Pick<CliIo, "env" | "stdout">, platform = process.platform): boolean {
  if (!stdout.isTerminal || env["CI"] || env["BROWSER"] === "none" || env["SSH_CONNECTION"]) return false;
  return platform !== "linux" || Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"]);
}

/** Shows a page in the browser of this machine; where there is none, nothing happens. */
export function openBrowser(url: string): void {
  const [command, ...args] = OPENERS[process.platform] ?? [];
  if (command === undefined) return;
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  // The address stands in the terminal.
  child.on("error", () => {});
  child.unref();
}
