import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "@daymill/scheduler/testing";
import { root } from "../architecture/imports.ts";

/** Those that are no settings: `daymill start` takes them from its environment as they are. */
const OF_START = new Set(
  [...readFileSync(join(root, "apps/scheduler/src/commands/start.ts"), "utf8").matchAll(/environment\["(\w+)"\]/g)].map(
    ([, name]) => name,
  ),
);

/** The settings of a server that is started with these variables alone. Rejects with E104 where one is no setting, or its value is refused. */
export async function settingsOf(variables: Readonly<Record<string, string>>) {
  const { config } = await loadConfig({ cwd: tmpdir(), environment: variables });
  return config;
}

/** Variables with our prefix that no server reads; a value that a setting refuses rejects with E104. */
export async function unreadVariables(variables: Readonly<Record<string, string>>): Promise<string[]> {
  await settingsOf(variables);
  return Object.keys(variables).filter(
    (name) => name.startsWith("DAYMILL") && !name.startsWith("DAYMILL__") && !OF_START.has(name),
  );
}
