// Builds the web app when what it is made from has changed since the last build.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./process.ts";

/** What ends up in the web app. */
const SOURCES = [
  "apps/web/{index.html,vite.config.ts,package.json}",
  "apps/web/{src,public}/**/*",
  "libs/{contract,core}/src/**/*.ts",
  "package-lock.json",
];

/** The folder that the server serves. */
export const webDist = join(root, "apps/web/dist");

const hashFile = join(webDist, ".sources-hash");

/** Builds the web app unless it is built from these very sources. Gives an exit code: 0 when it is there. */
export function ensureWebBuilt(): number {
  const hash = hashSources();
  if (existsSync(hashFile) && readFileSync(hashFile, "utf8") === hash) return 0;
  console.error("Building the web app, once for these sources ...");
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const built = spawnSync(process.execPath, [vite, "build", "--logLevel", "warn"], {
    cwd: join(root, "apps/web"),
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (built.status === 0) writeFileSync(hashFile, hash);
  return built.status ?? 1;
}

function hashSources(): string {
  const files = globSync(SOURCES, { cwd: root, exclude: (path) => /\.test\.tsx?$/.test(path) })
    .filter((file) => statSync(join(root, file)).isFile())
    .sort();
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}
