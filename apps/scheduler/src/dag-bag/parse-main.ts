import { inspect } from "node:util";
import { installBundleResolver } from "../bundle/bundle-resolver.ts";
import { sourceFinder } from "../bundle/source-finder.ts";
import { installModuleOverrides } from "./module-overrides.ts";
import { parseBundle } from "./parse-bundle.ts";
import type { ParserParts } from "./parse-bundle.ts";
import type { FromParser, ParserSetup, ToParser } from "./parse-messages.ts";

// The entry of a parser process: loads one bundle after the other, until its scheduler goes.

const send = process.send?.bind(process);
if (!send) throw new Error("A parser is started by the scheduler, over an IPC channel.");
// DAG files must not speak on our channel.
delete process.send;
Error.stackTraceLimit = 30;

let parts: ParserParts | undefined;

process.on("message", (message: ToParser) => {
  if (message.kind === "setup") parts = build(message.setup);
  else if (parts) void answer(message, parts);
});
process.on("disconnect", () => process.exit(0));
// A promise that a DAG file leaves behind must not end the process that parses others.
process.on("unhandledRejection", (reason) => void process.stderr.write(`unhandled rejection: ${inspect(reason)}\n`));
tell({ kind: "ready" });

function tell(message: FromParser): void {
  send?.(message, () => {});
}

function build({ bundleFolder: folder, packageRoots }: ParserSetup): ParserParts {
  return {
    source: { folder, packageRoots, resolver: installBundleResolver(folder) },
    overrides: installModuleOverrides(),
    finder: sourceFinder(folder),
  };
}

async function answer({ request }: Extract<ToParser, { kind: "parse" }>, known: ParserParts): Promise<void> {
  const startedAt = performance.now();
  const parsed = await parseBundle(request, known);
  const parseMs = performance.now() - startedAt;
  tell({ kind: "parsed", number: request.number, ...parsed, parseMs, rssBytes: process.memoryUsage.rss() });
}
