import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import { HIDDEN, type LoadedConfig, type ShownSetting } from "../config.ts";
import { configOf, printJson, type CommandContext } from "./command-context.ts";
import { findNamed } from "./terminal/find-named.ts";
import { countText } from "./terminal/format.ts";
import { table } from "./terminal/table.ts";

interface ConfigFlags {
  readonly data?: string;
  readonly json?: boolean;
}

interface ShowFlags extends ConfigFlags {
  readonly origin?: boolean;
}

/** daymill config show | get | check */
export function addConfigCommands(config: Command, context: CommandContext): void {
  const add = (words: string, description: string): Command =>
    config.command(words).description(description).option("--data <dir>", "data directory");
  add("show", "the settings that are in force; what may be secret is not shown")
    .option("--origin", "where each was written: default, file, variable")
    .option("--json", "print JSON: an array of {name, value, origin}")
    .action(async (flags: ShowFlags) => await show(context, flags));
  add("get <setting>", "one setting, such as server.port, as it is in force")
    .option("--json", "print JSON: {name, value, origin}")
    .action(async (name: string, flags: ConfigFlags) => await get(context, name, flags));
  add("check", "whether all settings can be: exit code 2, with everything that is wrong, when one cannot")
    .option("--json", "print JSON: {settings, origins}")
    .action(async (flags: ConfigFlags) => await check(context, flags));
}

async function show(context: CommandContext, flags: ShowFlags): Promise<void> {
  const rows = sorted(await configOf(context, flags));
  if (flags.json) return printJson(context, rows);
  const columns = [
    { title: "setting", cell: (row: ShownSetting) => row.name },
    { title: "value", cell: (row: ShownSetting) => JSON.stringify(row.value) },
    ...(flags.origin ? [{ title: "origin", cell: (row: ShownSetting) => row.origin }] : []),
  ];
  context.io.stdout.write(table(columns, rows, { style: context.style, width: context.io.stdout.columns }));
}

async function get(context: CommandContext, name: string, flags: ConfigFlags): Promise<void> {
  const all = sorted(await configOf(context, flags));
  const setting = findNamed(all, name, { what: "setting", list: "config show", nameOf: (each) => each.name });
  if (setting.value === HIDDEN)
    throw new DaymillError(
      "E703",
      `The setting ${name} may hold a secret: it is not shown. It is from ${setting.origin}.`,
    );
  if (flags.json) return printJson(context, setting);
  const { value } = setting;
  context.io.stdout.write(`${typeof value === "string" ? value : JSON.stringify(value)}\n`);
}

async function check(context: CommandContext, flags: ConfigFlags): Promise<void> {
  const { settings } = await configOf(context, flags);
  const origins = [...new Set(settings.map(({ origin }) => origin))];
  if (flags.json) return printJson(context, { settings: settings.length, origins });
  const written = origins.filter((origin) => origin !== "default");
  const where = written.length === 0 ? "none of them written by you" : `written in ${written.join(", ")}`;
  context.io.stdout.write(`${countText(settings.length, "setting")}, all of which can be; ${where}\n`);
}

function sorted({ settings }: LoadedConfig): readonly ShownSetting[] {
  return settings.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
