import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Command } from "commander";
import { DaymillError, isId } from "@daymill/core";
import type { Client, DeployAnswer, DeployBody, DeployedDag } from "@daymill/contract";
import type { Bundle } from "../bundle/bundle-files.ts";
import type { DagFileResult } from "../dag-bag/read-dag-files.ts";
import { loadConfig } from "../config.ts";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { confirm } from "./confirm.ts";
import { describeDeploy, describeDifferences } from "./describe-deploy.ts";
import { ExitCode } from "./exit-codes.ts";
import { commandLogger } from "./offline/command-logger.ts";
import { countText } from "./terminal/format.ts";
import { foundProblems, problemBlock } from "./terminal/problem-block.ts";

interface DeployFlags extends ServerFlags {
  readonly dags?: readonly string[];
  readonly name?: string;
  readonly adopt?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** What a deployment is called whose project has no name. */
const UNNAMED = "dags";

/** daymill deploy */
export function addDeployCommand(program: Command, context: CommandContext): void {
  withServerFlags(
    program
      .command("deploy")
      .description("make the DAGs of the server what the DAG files here say; what the files lack becomes inactive"),
  )
    .option("--dags <dir...>", "folders with DAG files (default: the configuration's)")
    .option("--name <name>", "the deployment (default: the name in package.json); others are left alone")
    .option("--adopt", "take over DAGs that come from elsewhere")
    .option("--dry-run", "show what would change, and change nothing")
    .option("-y, --yes", "do not ask")
    .action(async (flags: DeployFlags) => await deploy(context, flags));
}

/** `dags diff` without a DAG: what a deploy of the files here would change, with every difference. */
export async function diffDeployment(
  context: CommandContext,
  flags: DeployFlags & { readonly from?: number; readonly to?: number },
): Promise<void> {
  if (flags.from !== undefined || flags.to !== undefined)
    throw new DaymillError("E702", "--from and --to are versions of a DAG: name the DAG, or leave them out.");
  const prepared = await prepare(context, flags);
  if (prepared === undefined) return;
  const { dags } = await ask(prepared, { dryRun: true });
  if (flags.json || flags.quiet) return tell(context, flags, dags);
  context.io.stdout.write(describeDifferences(dags, context.style));
}

async function deploy(context: CommandContext, flags: DeployFlags): Promise<void> {
  const { io, style } = context;
  const prepared = await prepare(context, flags);
  if (prepared === undefined) return;
  const plan = await ask(prepared, { dryRun: true });
  if (flags.json !== true) warn(context, plan.dags);
  const isChange = plan.dags.some(({ change }) => change !== "unchanged");
  if (flags.dryRun === true) return tell(context, flags, plan.dags);
  // Without a change the server gets what people read: comments and layout, which make no version.
  if (!isChange) return tell(context, flags, (await ask(prepared, { dryRun: false })).dags);
  if (flags.json !== true && flags.quiet !== true) io.stdout.write(describeDeploy(plan.dags, style));
  const question = `Deploy ${prepared.body.deployment}?`;
  if (!(await confirm(io, question, { yes: flags.yes === true, isTried: true })))
    return io.stderr.write("Nothing was changed.\n");
  const { dags } = await ask(prepared, { dryRun: false });
  if (flags.json || flags.quiet) return tell(context, flags, dags);
  const changed = dags.filter(({ change }) => change !== "unchanged").length;
  io.stdout.write(`Deployed ${prepared.body.deployment}: ${countText(changed, "DAG")} changed.\n`);
}

function warn({ io, style }: CommandContext, dags: readonly DeployedDag[]): void {
  for (const { dagId, warnings } of dags)
    for (const warning of warnings) io.stderr.write(`${style.paint("warn", "!")} ${dagId}: ${warning}\n`);
}

function tell(context: CommandContext, flags: DeployFlags, dags: readonly DeployedDag[]): void {
  if (flags.json) return printJson(context, dags);
  const changed = dags.filter(({ change }) => change !== "unchanged");
  context.io.stdout.write(
    flags.quiet ? changed.map(({ dagId }) => `${dagId}\n`).join("") : describeDeploy(dags, context.style),
  );
}

interface Prepared {
  readonly client: Client;
  readonly bundles: ReadonlyMap<string, Bundle>;
  readonly body: Omit<DeployBody, "dryRun" | "renew">;
}

/** Reads all files first: with a problem in one nothing is sent. undefined: there were problems, which were told. */
async function prepare(context: CommandContext, flags: DeployFlags): Promise<Prepared | undefined> {
  const given = flags.dags === undefined ? {} : { "--dags": { dags: [...flags.dags] } };
  const { config, environment } = await loadConfig({ cwd: context.io.cwd, environment: context.io.env, flags: given });
  const deployment = flags.name ?? (await projectName(context.io.cwd));
  if (!isId(deployment))
    throw new DaymillError("E702", `--name takes letters, digits, _ . and -, not ${JSON.stringify(deployment)}.`);
  const client = await clientOf(context, flags);
  // Loaded here: bundling is no business of the other commands.
  const { readDagFolders } = await import("./offline/read-dag-folders.ts");
  await using read = await readDagFolders({ folders: config.dagFolders, environment, logger: commandLogger(context) });
  const problems = foundProblems(read.results);
  for (const { problem, result } of problems) context.io.stderr.write(problemBlock(problem, result, context));
  if (problems.length > 0) {
    context.io.stderr.write(`${countText(problems.length, "problem")}: nothing was deployed.\n`);
    context.fail(ExitCode.failed);
    return undefined;
  }
  const results = read.results.filter((result) => result.bundle !== null);
  return {
    client,
    bundles: new Map(results.flatMap(({ bundle }) => (bundle === null ? [] : [[bundle.id, bundle]]))),
    body: { deployment, adopt: flags.adopt === true, files: await Promise.all(results.map(toDeployedFile)) },
  };
}

async function toDeployedFile(result: DagFileResult): Promise<DeployBody["files"][number]> {
  const { readSources } = await import("../dag-bag/read-sources.ts");
  const { path, file, bundle, madeOf } = result;
  const folder = path.slice(0, -file.length);
  const sources = await readSources(folder, madeOf);
  return { file, folder, bundleId: bundle?.id ?? "", sources: sources.map((source) => ({ ...source })) };
}

/** Asks for the plan or the deploy; what the server lacks, or has of another text, is sent first. */
async function ask(
  { client, bundles, body }: Prepared,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Exclude<DeployAnswer, { kind: "incomplete" }>> {
  // What is read of a known bundle is no part of a plan, and is asked for once: a file may be saved again meanwhile.
  const answer = await client.deploy({ body: { ...body, dryRun, renew: !dryRun } });
  if (answer.kind !== "incomplete") return answer;
  for (const id of answer.bundles) await sendBundle(client, bundles.get(id));
  const again = await client.deploy({ body: { ...body, dryRun } });
  if (again.kind !== "incomplete") return again;
  throw new DaymillError("E703", "The server lost bundles that it was sent: deploy again.");
}

async function sendBundle(client: Client, bundle: Bundle | undefined): Promise<void> {
  if (bundle === undefined)
    throw new DaymillError("E702", "The server asks for a bundle that is not part of the deploy.");
  const { toDeployedBundle } = await import("../bundle/bundle-transfer.ts");
  const { code, sourceMap, assets } = await toDeployedBundle(bundle).content();
  await client.putBundle({
    params: { bundleId: bundle.id },
    body: {
      code: Buffer.from(code).toString("base64"),
      sourceMap: Buffer.from(sourceMap ?? new Uint8Array()).toString("base64"),
      assets: assets as Record<string, string>,
      externals: { ...bundle.manifest.externals },
    },
  });
}

/** The name in the package.json of the folder or the nearest above, without its scope. */
async function projectName(folder: string): Promise<string> {
  const text = await readFile(join(folder, "package.json"), "utf8").catch(() => undefined);
  if (text === undefined) return dirname(folder) === folder ? UNNAMED : await projectName(dirname(folder));
  const name = nameIn(text);
  return typeof name === "string" && name !== "" ? basename(name) : UNNAMED;
}

function nameIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly name?: unknown } | null)?.name;
  } catch {
    // npm says what is wrong with it; the deployment has a name all the same.
    return undefined;
  }
}
