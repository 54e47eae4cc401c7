import { Option, type Command } from "commander";
import { AUDIT_ACTIONS, auditActionText, auditedChanges } from "@daymill/contract";
import type { AuditEntry, ChangingEndpoint, JsonValue } from "@daymill/contract";
import { clientOf, printList, withServerFlags, type CommandContext, type ListFlags } from "./command-context.ts";
import { readListed } from "./read-pages.ts";
import { instantText } from "./terminal/format.ts";
import type { Column } from "./terminal/table.ts";

interface AuditFlags extends ListFlags {
  readonly who?: string;
  readonly action?: ChangingEndpoint;
  readonly dag?: string;
  readonly run?: string;
  readonly task?: string;
  readonly backfill?: string;
  readonly outcome?: "done" | "refused" | "failed";
  readonly since?: string;
  readonly until?: string;
  readonly search?: string;
}

/** daymill audit */
export function addAuditCommand(program: Command, context: CommandContext): void {
  withServerFlags(program.command("audit").description("who changed what, the newest first"), 50)
    .option("--who <user>", "what this user did")
    .addOption(new Option("--action <action>", "what was done").choices(Object.keys(AUDIT_ACTIONS)))
    .option("--dag <dag>", "what was done to this DAG")
    .option("--run <run>", "what was done to the run of this id, also with others")
    .option("--task <task>", "what was done to a task of this id, or may have been with others of its run")
    .option("--backfill <backfill>", "what was done to this backfill")
    .addOption(new Option("--outcome <outcome>", "what came of it").choices(["done", "refused", "failed"]))
    .option("--since <instant>", "from then on: 2024-03-15T00:00:00Z")
    .option("--until <instant>", "before then")
    .option("--search <text>", "part of the name of what it was done to")
    .action(async (flags: AuditFlags) => await list(context, flags));
}

async function list(context: CommandContext, flags: AuditFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const filter = {
    who: flags.who,
    action: flags.action && [flags.action],
    dagId: flags.dag,
    runId: flags.run,
    taskId: flags.task,
    backfillId: flags.backfill,
    outcome: flags.outcome && [flags.outcome],
    from: flags.since,
    to: flags.until,
    q: flags.search,
  };
  const rows = await readListed(flags, (page) => client.listAuditEntries({ query: { ...filter, ...page } }));
  const none = "Nothing of that kind was done.";
  printList(context, flags, { rows, columns: COLUMNS, id: ({ entryId }) => String(entryId), none });
}

const COLUMNS: readonly Column<AuditEntry>[] = [
  { title: "at", cell: ({ at }) => instantText(at) },
  { title: "who", cell: ({ who, token }) => (token === null ? who : `${who} by ${token}`) },
  { title: "did", cell: ({ action }) => auditActionText(action) },
  {
    title: "to",
    cell: ({ dagId, runId, taskId, object }) =>
      [dagId, runId, taskId, object].filter((name) => name !== null).join(" "),
  },
  { title: "outcome", cell: ({ outcome, error }) => error ?? outcome ?? "unknown" },
  {
    title: "changes",
    cell: (entry) =>
      auditedChanges(entry)
        .map(({ field, from, to }) => `${field}: ${valueText(from)} → ${valueText(to)}`)
        .join(", "),
  },
];

function valueText(value: JsonValue | undefined): string {
  return value === undefined ? "none" : JSON.stringify(value);
}
