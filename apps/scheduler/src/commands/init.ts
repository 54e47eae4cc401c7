import { basename, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import { createProject } from "../init/create-project.ts";
import { packagesOfFolder, packagesOfRegistry } from "../init/daymill-packages.ts";
import { projectFiles } from "../init/project-files.ts";
import { projectNameProblem } from "../init/project-name.ts";
import type { CliIo } from "./terminal/cli-io.ts";
import { VERSION } from "./version.ts";

interface InitFlags {
  readonly dir?: string;
  readonly force?: boolean;
  readonly packages?: string;
}

const TEMPLATE = fileURLToPath(new URL("../../template", import.meta.url));

/** `daymill init`, and `npm create daymill`: what they take and do. */
export function describeInit(command: Command, io: CliIo): Command {
  return command
    .description("make a project: a DAG with its test, the configuration, checks for CI")
    .argument("[name]", "name of the project (default: that of its folder)")
    .option("--dir <folder>", "where to make it (default: a folder of its name)")
    .option("--force", "make it in a folder that is not empty; files of the same names are replaced")
    .option("--packages <folder>", "take Daymill from tarballs of `npm run pack` instead of npm's registry")
    .action(async (name: string | undefined, flags: InitFlags) => await init(io, name, flags));
}

/** The name of a project whose maker gives it none. */
const UNNAMED = "my-pipelines";

async function init(io: CliIo, typed: string | undefined, { dir, force = false, packages }: InitFlags): Promise<void> {
  if (typed === undefined && dir === undefined && !io.canAsk)
    throw new DaymillError("E106", `The project has no name. Give one, such as ${UNNAMED}, or a folder with --dir.`);
  const given = typed ?? (dir === undefined ? await askName(io) : undefined);
  const folder = resolve(io.cwd, dir ?? given ?? ".");
  const name = given ?? basename(folder);
  const problem = projectNameProblem(name);
  if (problem !== undefined)
    throw new DaymillError("E106", `${JSON.stringify(name)} cannot be the name of a project: ${problem}.`);
  const from =
    packages === undefined
      ? packagesOfRegistry(VERSION)
      : await packagesOfFolder(resolve(io.cwd, packages), VERSION, folder);
  const files = await projectFiles(TEMPLATE, { name, packages: from });
  await createProject({ folder, files, force });
  io.stdout.write(nextSteps(relative(io.cwd, folder), [...files.keys()]));
}

async function askName(io: CliIo): Promise<string> {
  return (await io.ask(`Name of the project (${UNNAMED}): `)).trim() || UNNAMED;
}

function nextSteps(folder: string, files: readonly string[]): string {
  const steps = [
    ...(folder === "" ? [] : [`  cd ${folder}`]),
    "  npm install",
    "  npx daymill dev      # the web app is on http://127.0.0.1:8080",
    "  npm test",
  ];
  return [`Made ${folder === "" ? "the project" : folder}: ${files.toSorted().join(", ")}`, "", ...steps, ""].join(
    "\n",
  );
}
