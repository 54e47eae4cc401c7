import type { Command } from "commander";

/** What a field of a request is called on the command line, where that is not its name with hyphens; the first that there is. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  dagId: ["dag"],
  runId: ["run", "run-id"],
  taskId: ["task"],
  mapIndex: ["map"],
  backfillId: ["backfill"],
  scheduleId: ["schedule"],
  callbackId: ["retry", "log"],
  clearId: ["clear"],
  connectionId: ["connection"],
  tokenId: ["token"],
  bundleId: [],
  eventId: ["event"],
  position: ["place"],
  against: ["from"],
  from: ["from", "since"],
  to: ["to", "until"],
  params: ["param"],
  values: ["value"],
  tasks: ["task"],
  runIds: ["run"],
  note: ["note"],
};

/** A refusal of the server in the words of the command line: `query.mapIndex` is `--map` there, `path.dagId` is `<dag>`. */
export function inOptionWords(text: string, command: Command): string {
  return text.replaceAll(/\b(?:path|query|body)\.(\w+)/g, (whole, field: string) => wordOf(field, command) ?? whole);
}

function wordOf(field: string, command: Command): string | undefined {
  const names = NAMES[field] ?? [field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)];
  const argument = command.registeredArguments.find((each) => names.includes(each.name()));
  if (argument !== undefined) return `<${argument.name()}>`;
  return names.map((name) => `--${name}`).find((flag) => command.options.some(({ long }) => long === flag));
}
