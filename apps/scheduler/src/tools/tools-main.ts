// Entry of the process that runs one function of @daymill/operators/tools: formats and drivers are loaded here, not in
// the caller. Arguments: the module's URL and the function's name; its own arguments come as JSON on stdin, for they may
// be secrets, and others see command lines. What it gives is written to stdout: a value as one line of JSON, an async
// iterable as a line a value. A failure is one line of JSON on stderr.
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { DaymillError, toError } from "@daymill/core";

// The reader has seen enough (`| head`).
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const [moduleUrl = "", name = ""] = process.argv.slice(2);

try {
  const tools: Record<string, unknown> = await import(moduleUrl);
  const tool = tools[name];
  if (typeof tool !== "function") throw new Error(`the tools have no function ${name}`);
  const given: unknown = await tool(...JSON.parse(await text(process.stdin)));
  if (isAsyncIterable(given)) for await (const value of given) await writeLine(value);
  else await writeLine(given);
} catch (thrown) {
  const error = toError(thrown);
  const code = error instanceof DaymillError ? error.code : null;
  process.stderr.write(`${JSON.stringify({ code, message: error.message })}\n`);
  process.exitCode = 1;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

async function writeLine(value: unknown): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(value)}\n`)) await once(process.stdout, "drain");
}
