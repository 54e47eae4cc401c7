import type { Command } from "commander";
import type { ShownSetting } from "../config.ts";
import { configOf, printJson, type CommandContext } from "./command-context.ts";
import { table } from "./terminal/table.ts";

interface ShowFlags {
  readonly data?: string;
  readonly origin?: boolean;
  readonly json?: boolean;
}

/** daymill config show */
export function addConfigCommands(config: Command, context: CommandContext): void {
  config
    .command("show")
    .description("the settings that are in force; what may be secret is not shown")
    .option("--data <dir>", "data directory")
    .option("--origin", "where each was written: default, file, variable")
    .option("--json", "print JSON: an array of {name, value, origin}")
    .action(async (flags: ShowFlags) => await show(context, flags));
}

async function show(context: CommandContext, flags: ShowFlags): Promise<void> {
  const { settings } = await configOf(context, flags);
  const rows = settings.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  if (flags.json) return printJson(context, rows);
  const columns = [
    { title: "setting", cell: (row: ShownSetting) => row.name },
    { title: "value", cell: (row: ShownSetting) => JSON.stringify(row.value) },
    ...(flags.origin ? [{ title: "origin", cell: (row: ShownSetting) => row.origin }] : []),
  ];
  context.io.stdout.write(table(columns, rows, { style: context.style, width: context.io.stdout.columns }));
}
