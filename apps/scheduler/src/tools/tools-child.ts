import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { DaymillError, errorCatalogue } from "@daymill/core";
import type { ErrorCode, JsonValue } from "@daymill/core";
import type { CliStream } from "./terminal/cli-io.ts";

const ENTRY = fileURLToPath(new URL("tools-main.ts", import.meta.url));

/** Runs a function of @daymill/operators/tools in a process of its own and gives what it returns. */
export async function callTool(name: string, args: readonly JsonValue[]): Promise<unknown> {
  const lines: string[] = [];
  await runTool(name, args, { write: (text) => void lines.push(text) });
  return JSON.parse(lines.join(""));
}

/** The same for a function that gives values one after another: each is written as a line of JSON. */
export async function streamTool(name: string, args: readonly JsonValue[], to: CliStream): Promise<void> {
  await runTool(name, args, to);
}

async function runTool(name: string, args: readonly JsonValue[], to: Pick<CliStream, "write" | "fd">): Promise<void> {
  const tools = import.meta.resolve("@daymill/operators/tools");
  const flags = ["--disable-warning=ExperimentalWarning"];
  const child = spawn(process.execPath, [...flags, ENTRY, tools, name, JSON.stringify(args)], {
    // Straight to where it shall go, so that a slow reader slows the tool down instead of filling our memory.
    stdio: ["ignore", to.fd ?? "pipe", "pipe"],
  });
  let failure = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => to.write(text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    failure += text;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw toFailure(failure);
}

function toFailure(text: string): Error {
  const told = parseFailure(text);
  if (told === undefined)
    return new DaymillError("E705", `The tools process ended badly: ${text.trim().slice(-2_000)}`);
  const { code, message } = told;
  return code !== null && code in errorCatalogue ? new DaymillError(code as ErrorCode, message) : new Error(message);
}

function parseFailure(text: string): { readonly code: string | null; readonly message: string } | undefined {
  try {
    return JSON.parse(text.trim().split("\n").at(-1) ?? "");
  } catch {
    // It died without a word of ours: the caller shows what it said.
    return undefined;
  }
}
