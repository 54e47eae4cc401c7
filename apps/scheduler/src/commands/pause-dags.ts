import type { Command } from "commander";
import { DaymillError, matchesPattern } from "@daymill/core";
import { ApiError, type Backfill, type Client, type DagSummary } from "@daymill/contract";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { confirm } from "./confirm.ts";
import { assertDags, naming } from "./name-hints.ts";
import { readPages } from "./read-pages.ts";
import { countText } from "./terminal/format.ts";

interface PauseFlags extends ServerFlags {
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly backfills?: boolean;
}

interface PauseCall {
  readonly ids: readonly string[];
  readonly paused: boolean;
  readonly flags: PauseFlags;
}

/** daymill dags pause | unpause */
export function addPauseCommands(dags: Command, context: CommandContext): void {
  const add = (verb: string, description: string, paused: boolean): Command =>
    withServerFlags(dags.command(verb).description(description))
      .argument("[dag...]", 'ids, or patterns for several: "sales_*", "tag:finance"')
      .option("--all", "every DAG")
      .option("--backfills", paused ? "their backfills pause too" : "their paused backfills go on too")
      .option("-y, --yes", "do not ask, where a pattern or --all names them")
      .action(async (ids: string[], flags: PauseFlags) => await setPaused(context, { ids, paused, flags }));
  add("pause", "start nothing new; what runs goes on", true);
  add("unpause", "follow the schedule again", false);
}

async function setPaused(context: CommandContext, call: PauseCall): Promise<void> {
  const { io } = context;
  const { paused, flags } = call;
  if (call.ids.length === 0 && !flags.all) throw new DaymillError("E702", "Which DAGs? Name them, or give --all.");
  const client = await clientOf(context, flags);
  const isOfMany = flags.all === true || call.ids.some(isPattern);
  const ids = isOfMany ? await meantOf(client, call) : call.ids;
  if (isOfMany) {
    if (ids.length === 0) return io.stderr.write(`All of them are ${paused ? "paused" : "unpaused"}.\n`);
    const what = `${countText(ids.length, "DAG")}${flags.backfills ? " with backfills" : ""}`;
    const question = `${paused ? "Pause" : "Unpause"} ${what}: ${ids.join(", ")}?`;
    if (!(await confirm(io, question, { yes: flags.yes ?? false }))) return io.stderr.write("Nothing was changed.\n");
  } else if (ids.length > 1) {
    // Before any is changed: of several names, one that is wrong changes nothing.
    await assertDags(client, ids);
  }
  const changed = [];
  for (const dagId of ids) {
    const dag = await naming(client, dagId, () => client.patchDag({ params: { dagId }, body: { paused } }));
    changed.push({ ...dag, backfills: await setBackfills(client, dagId, call) });
  }
  tell(context, changed, flags);
}

/** The backfills of a DAG that pause, or go on, with it; when nobody has asked for that, those that go on although it is paused. */
async function setBackfills(client: Client, dagId: string, { paused, flags }: PauseCall): Promise<readonly Backfill[]> {
  if (!paused && !flags.backfills) return [];
  const found = await findBackfills(client, paused, dagId);
  if (!flags.backfills) return found;
  const changed = [];
  for (const { backfillId } of found) changed.push(...(await setBackfill(client, backfillId, paused)));
  return changed;
}

/** Those that a pause would pause, or that would go on: of one DAG or of all. */
async function findBackfills(client: Client, paused: boolean, dagId?: string): Promise<readonly Backfill[]> {
  const filter = { state: paused ? "running" : "paused", ...(dagId !== undefined && { dagId }) } as const;
  return await readPages(Number.MAX_SAFE_INTEGER, (query) => client.listBackfills({ query: { ...query, ...filter } }));
}

/** The backfill as it is then; none where it has ended meanwhile, or is like that already. */
async function setBackfill(client: Client, backfillId: number, paused: boolean): Promise<readonly Backfill[]> {
  const params = { backfillId };
  try {
    return [await (paused ? client.pauseBackfill({ params }) : client.resumeBackfill({ params }))];
  } catch (error) {
    if (error instanceof ApiError && error.problem.code === "E703") return [];
    throw error;
  }
}

type ChangedDag = DagSummary & { readonly backfills: readonly Backfill[] };

function tell(context: CommandContext, changed: readonly ChangedDag[], flags: PauseFlags): void {
  if (flags.json) return printJson(context, changed);
  for (const dag of changed) {
    const text = dag.paused
      ? `paused; ${countText(dag.runningRuns, "running run")} ${dag.runningRuns === 1 ? "goes" : "go"} on`
      : `follows ${dag.schedule.words}`;
    const line = `${dag.dagId}: ${text}${backfillsText(dag)}`;
    context.io.stdout.write(flags.quiet ? `${dag.dagId}\n` : `${line}\n`);
  }
}

function backfillsText({ backfills, paused }: ChangedDag): string {
  return backfills
    .map(({ backfillId, state }) => {
      if (state === "paused") return `; backfill ${backfillId} is paused`;
      return `; backfill ${backfillId} goes on${paused ? " (--backfills pauses it)" : ""}`;
    })
    .join("");
}

/** No id holds such a character. */
function isPattern(name: string): boolean {
  return name.includes("*") || name.startsWith(TAG);
}

const TAG = "tag:";

function isMeant({ dagId, tags }: DagSummary, pattern: string): boolean {
  return pattern.startsWith(TAG) ? tags.includes(pattern.slice(TAG.length)) : matchesPattern(dagId, pattern);
}

/**
 * Those that the names and patterns mean, as far as they, or backfills that are to be like them, are not like that. Throws
 * E701 for one that means none.
 */
async function meantOf(client: Client, { ids, paused, flags }: PauseCall): Promise<readonly string[]> {
  const dags = await readPages(Number.MAX_SAFE_INTEGER, (query) => client.listDags({ query }));
  const patterns = flags.all ? ["*"] : ids;
  const meant = patterns.flatMap((pattern) => {
    const found = dags.filter((dag) => isMeant(dag, pattern));
    if (found.length > 0) return found;
    throw new DaymillError("E701", `No DAG is ${pattern}. \`daymill dags list\` names those that there are.`);
  });
  const withBackfills = flags.backfills ? (await findBackfills(client, paused)).map(({ dagId }) => dagId) : [];
  const isOther = (dag: DagSummary): boolean => dag.paused !== paused || withBackfills.includes(dag.dagId);
  return [...new Set(meant.filter(isOther).map(({ dagId }) => dagId))];
}
