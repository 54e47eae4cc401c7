import type { Command } from "commander";
import { epochMillis } from "@daymill/core";
import type { MetadataDatabase, MigrationPlan } from "@daymill/metadata";
import { configOf, printJson, type CommandContext, type ServerFlags } from "../command-context.ts";
import { ExitCode } from "../exit-codes.ts";
import { countText } from "../terminal/format.ts";
import { commandLogger } from "./command-logger.ts";

type DatabaseFlags = Pick<ServerFlags, "data" | "json">;

/** daymill db migrate | status */
export function addDatabaseCommands(db: Command, context: CommandContext): void {
  const withFlags = (name: string, description: string) =>
    db
      .command(name)
      .description(description)
      .option("--data <dir>", "data directory")
      .option("--json", "print JSON: {applied, pending}");
  withFlags("status", "which migrations the database has; exit code 1 when some are to come").action(
    async (flags: DatabaseFlags) => await showStatus(context, flags),
  );
  withFlags("migrate", "bring the schema up to date, as a start does").action(
    async (flags: DatabaseFlags) => await runMigrations(context, flags),
  );
}

async function showStatus(context: CommandContext, flags: DatabaseFlags): Promise<void> {
  const { planMigrations } = await import("@daymill/metadata");
  await using database = await open(context, flags);
  const plan = await planMigrations(database);
  if (plan.pending.length > 0) context.fail(ExitCode.failed);
  if (flags.json) return printJson(context, plan);
  context.io.stdout.write(planText(plan, "to come"));
}

async function runMigrations(context: CommandContext, flags: DatabaseFlags): Promise<void> {
  const { migrate } = await import("@daymill/metadata");
  await using database = await open(context, flags);
  const plan = await migrate(database, { now: epochMillis(context.now()) });
  if (flags.json) return printJson(context, plan);
  context.io.stdout.write(planText(plan, "carried out"));
}

/** Rejects with E101 while a server holds the data directory: that server has migrated it. */
async function open(context: CommandContext, flags: DatabaseFlags): Promise<MetadataDatabase> {
  const { connect } = await import("@daymill/metadata");
  const { config } = await configOf(context, flags);
  return await connect(config.database, { log: commandLogger(context) });
}

function planText({ applied, pending }: MigrationPlan, what: string): string {
  const names = pending.map((name) => `  ${name}\n`).join("");
  return `${countText(applied.length, "migration")} applied, ${pending.length} ${what}\n${names}`;
}
