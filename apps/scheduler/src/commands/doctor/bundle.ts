import { rm, writeFile } from "node:fs/promises";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { resolve } from "node:path";
import { DaymillError, toError } from "@daymill/core";
import type { JsonValue } from "@daymill/core";
import type { Client } from "@daymill/contract";
import type { ShownSetting } from "../../config.ts";
import { readPages } from "../read-pages.ts";
import { VERSION } from "../version.ts";
import type { Finding } from "./check.ts";

export interface BundleParts {
  readonly findings: readonly Finding[];
  /** As `config show` has them: what may be secret is not in them. */
  readonly settings: readonly ShownSetting[];
  readonly connect: () => Promise<Client>;
  readonly now: number;
}

/** The most DAGs and problems that are told. */
const MAX_ITEMS = 500;

/**
 * Writes what somebody who is to help has to know, as JSON that its sender can read first; gives the path of the file, which
 * its owner alone may read. Rejects with E702 when it cannot be written. There is no log in it, no output, no error of a task, no source and no value that may be secret.
 */
export async function writeBundle(file: string, cwd: string, parts: BundleParts): Promise<string> {
  const path = resolve(cwd, file);
  const text = `${JSON.stringify(await gather(parts), null, 2)}\n`;
  try {
    // A file that is there keeps its mode: whoever may read that would read this.
    await rm(path, { force: true });
    await writeFile(path, text, { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw new DaymillError("E702", `--bundle ${file}: it cannot be written: ${toError(error).message}`);
  }
  return path;
}

async function gather({ findings, settings, connect, now }: BundleParts): Promise<object> {
  const machine = { platform: platform(), release: release(), arch: arch(), cpus: cpus().length, memory: totalmem() };
  return {
    at: new Date(now).toISOString(),
    versions: { daymill: VERSION, node: process.versions.node },
    machine,
    findings,
    settings,
    server: await askServer(connect),
  };
}

/** What the server says of itself; its refusal when it does not answer, which is worth knowing as well. */
async function askServer(connect: () => Promise<Client>): Promise<JsonValue | object> {
  try {
    const client = await connect();
    const [health, system, problems, dags] = await Promise.all([
      client.getHealth(),
      client.getSystem(),
      readPages(MAX_ITEMS, (query) => client.listLoadProblems({ query })),
      readPages(MAX_ITEMS, (query) => client.listDags({ query })),
    ]);
    return {
      health,
      system,
      problems: problems.map(({ dagId, file, line, code, message }) => ({ dagId, file, line, code, message })),
      dags: dags.map(({ dagId, paused, schedule, runningRuns, version }) => ({
        dagId,
        paused,
        schedule: schedule.text,
        runningRuns,
        version,
      })),
    };
  } catch (error) {
    return { error: toError(error).message };
  }
}
