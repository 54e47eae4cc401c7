import type { Command } from "commander";
import { DaymillError, epochMillis } from "@daymill/core";
import type { MetadataDatabase, MigrationPlan } from "@daymill/metadata";
import { configOf, printJson, type CommandContext, type ServerFlags } from "../command-context.ts";
import { ExitCode } from "../exit-codes.ts";
import { countText, durationText } from "../terminal/format.ts";
import { commandLogger } from "./command-logger.ts";

type DatabaseFlags = Pick<ServerFlags, "data" | "json">;

interface MigrateFlags extends DatabaseFlags {
  readonly dryRun?: boolean;
}

/** daymill db migrate | status */
export function addDatabaseCommands(db: Command, context: CommandContext): void {
  const withFlags = (name: string, description: string) =>
    db
      .command(name)
      .description(description)
      .option("--data <dir>", "data directory")
      .option("--json", "print JSON: {applied, pending, changes}");
  withFlags("status", "which migrations the database has; exit code 1 when some are to come").action(
    async (flags: DatabaseFlags) => await showStatus(context, flags),
  );
  withFlags("migrate", "bring the schema up to date, as a start does, and tell what that changes")
    .option("--dry-run", "show what would change, change nothing")
    .action(async (flags: MigrateFlags) => await runMigrations(context, flags));
}

async function showStatus(context: CommandContext, flags: DatabaseFlags): Promise<void> {
  const { planMigrations } = await import("@daymill/metadata");
  await using database = await open(context, flags);
  const plan = await planMigrations(database);
  if (plan.pending.length > 0) context.fail(ExitCode.failed);
  if (flags.json) return printJson(context, plan);
  context.io.stdout.write(planText(plan));
}

async function runMigrations(context: CommandContext, flags: MigrateFlags): Promise<void> {
  const { io, now } = context;
  const { migrate, planMigrations } = await import("@daymill/metadata");
  await using database = await open(context, flags);
  const plan = await planMigrations(database);
  if (!flags.json) io.stdout.write(planText(plan));
  if (!flags.json && plan.pending.length > 0) io.stderr.write(BACKUP);
  if (flags.dryRun) return flags.json ? printJson(context, plan) : io.stderr.write("Dry run: nothing was changed.\n");
  const startedAt = now();
  // Also where nothing is pending: the functions are those of this version then.
  const done = await migrate(database, { now: epochMillis(startedAt) });
  if (flags.json) return printJson(context, done);
  const what = done.pending.length === 0 ? "The schema is up to date" : `Carried out ${done.pending.join(", ")}`;
  io.stdout.write(`${what} (${durationText(now() - startedAt)}).\n`);
}

const BACKUP =
  "A migration goes forward only: the way back is a backup from before it (pg_dump, or a copy of the data directory).\n";

/** Rejects with E101 while a server holds the data directory: that server has migrated it. */
async function open(context: CommandContext, flags: DatabaseFlags): Promise<MetadataDatabase> {
  const { connect } = await import("@daymill/metadata");
  const { config } = await configOf(context, flags);
  try {
    return await connect(config.database, { log: commandLogger(context) });
  } catch (error) {
    throw error instanceof DaymillError && error.code === "E101" ? heldByServer(config.dataDir, error) : error;
  }
}

function heldByServer(dataDir: string, cause: DaymillError): DaymillError {
  const message = `A server runs on ${dataDir}, and has brought its schema up to date when it started. \`daymill doctor\` tells how it is; stop it to see to the database without it.`;
  return new DaymillError("E101", message, { cause });
}

/** From which version the schema goes to which, and what each step changes. */
function planText({ applied, pending, changes }: MigrationPlan): string {
  const from = applied.at(-1) ?? "none";
  const to = pending.at(-1) ?? from;
  const head = pending.length === 0 ? `schema ${from}` : `schema ${from} → ${to}`;
  const steps = pending.map((name) => `  ${name}  ${changes[name] ?? ""}\n`);
  return `${head}: ${countText(applied.length, "migration")} applied, ${pending.length} to come\n${steps.join("")}`;
}
