import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../process.ts";
import { ensureWebBuilt, webDist } from "../web-build.ts";
import { compile } from "./compile.ts";
import { typedEntries } from "./manifest.ts";
import type { SourceManifest } from "./manifest.ts";
import { stageCreateDaymill, stageDaymill, stageProject, TEMPLATE } from "./stage.ts";

const LIBRARIES = ["libs/core", "libs/contract", "libs/metadata", "libs/stores", "libs/operators"];
const SCHEDULER = "apps/scheduler";

/** Makes a tarball of every package of ours in `folder`, in place of those there. Throws when one cannot be made. */
export function packAll(folder: string): void {
  if (ensureWebBuilt() !== 0) throw new Error("The web app could not be built; see above.");
  mkdirSync(join(root, "dist"), { recursive: true });
  // In the repository, where the compiler finds the types of others; of its own, so that two do not disturb each other.
  const work = mkdtempSync(join(root, "dist/pack-"));
  try {
    packIn(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function packIn(work: string, folder: string): void {
  const [built, home] = [join(work, "built"), join(work, "packages")];
  const projects = [...LIBRARIES, SCHEDULER].map((path) => ({ path, source: readManifest(path) }));
  compile(
    projects.map(({ path }) => path),
    Object.fromEntries(
      projects.flatMap(({ path, source }) => typedEntries(source).map(([name, file]) => [name, join(path, file)])),
    ),
    built,
  );
  const staged = projects.map(({ path, source }) =>
    stageProject(home, source, {
      dist: join(built, path, "src"),
      ...(path === SCHEDULER && { web: webDist, template: TEMPLATE }),
    }),
  );
  const scheduler = readManifest(SCHEDULER);
  makeTarballs([...staged, stageDaymill(home, scheduler), stageCreateDaymill(home, scheduler)], folder);
}

function readManifest(path: string): SourceManifest {
  return JSON.parse(readFileSync(join(root, path, "package.json"), "utf8"));
}

function makeTarballs(stages: readonly string[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const former of globSync("{daymill,create-daymill}*.tgz", { cwd: folder })) rmSync(join(folder, former));
  const npm = process.env["npm_execpath"];
  const [command, first] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
  const packed = spawnSync(command, [...first, "pack", ...stages, "--pack-destination", folder, "--silent"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}` },
    shell: process.platform === "win32",
  });
  if (packed.status !== 0) throw new Error("npm pack failed; see above.");
}
