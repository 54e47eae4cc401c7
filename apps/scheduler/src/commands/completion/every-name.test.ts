import type { Command } from "commander";
import { expect, test } from "vitest";
import { fakeIo } from "../../testing/fake-io.ts";
import { commandContext } from "../command-context.ts";
import { buildProgram } from "../run-cli.ts";
import { KINDS } from "./live-names.ts";
import { valueName } from "./typed-place.ts";

/** Values that nobody has a list of: whoever types them makes them up, or looks them up elsewhere. */
const FREE = new Set([
  // Texts, numbers and times.
  "text",
  "value",
  "json",
  "n",
  "rate",
  "index",
  "day",
  "days",
  "month",
  "duration",
  "instant",
  "cron",
  "zone",
  "names",
  "path",
  "url",
  "address",
  "id",
  "type",
  "host",
  // Names that are made, and pairs.
  "name",
  "dags",
  "setting",
  "instance",
  // Files and folders, which a shell completes.
  "file",
  "dir",
  "folder",
  // Numbers that a command has told: nothing lists clears.
  "clear",
  // Of what lies on this machine.
  "table",
]);

function values(command: Command): string[] {
  const here = [...command.registeredArguments, ...command.options]
    .filter((each) => each.argChoices === undefined)
    .flatMap((each) => valueName(each) ?? []);
  return [...here, ...command.commands.flatMap(values)];
}

test("every argument and option that names what a server has is completed by what it has", () => {
  const program = buildProgram(commandContext(fakeIo().io, () => {}));
  const named = new Set(values(program));
  expect([...named].filter((name) => !FREE.has(name) && !Object.hasOwn(KINDS, name))).toEqual([]);
  expect([...FREE].filter((name) => !named.has(name))).toEqual([]);
});
