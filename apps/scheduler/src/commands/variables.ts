import { resolve } from "node:path";
import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import type { Variable } from "@daymill/contract";
import {
  clientOf,
  printJson,
  printList,
  withAddressFlags,
  withServerFlags,
  type CommandContext,
  type ServerFlags,
} from "./command-context.ts";
import { readSecret, readText } from "./read-secret.ts";
import { remove, type RemoveFlags } from "./remove.ts";
import { findNamed } from "./terminal/find-named.ts";
import type { Column } from "./terminal/table.ts";
import { addVariableHistoryCommands } from "./variable-history.ts";
import { VARIABLES } from "./transfer/variables.ts";
import { addTransferCommands } from "./transfer/transfer.ts";

interface SetFlags extends ServerFlags {
  readonly file?: string;
  readonly secret?: boolean;
  readonly description?: string;
}

const NAMED = { what: "variable", nameOf: ({ key }: Variable) => key };

/** daymill variables list | get | set | history | restore | delete | export | import */
export function addVariableCommands(variables: Command, context: CommandContext): void {
  withServerFlags(variables.command("list").description("variables; the values of secret ones are never shown")).action(
    async (flags: ServerFlags) => await list(context, flags),
  );
  withAddressFlags(variables.command("get <key>").description("print the value of a variable that is not secret"))
    .option("--json", "print all of it as JSON")
    .action(async (key: string, flags: ServerFlags) => await get(context, key, flags));
  withServerFlags(
    variables.command("set <key> [value]").description("make or change a variable; without a value it is asked for"),
  )
    .option("--file <path>", "read the value from this file; -: from stdin")
    .option("--secret", "seal it: it can be used and written, but not read")
    .option("--description <text>", "what it is for")
    .action(
      async (key: string, value: string | undefined, flags: SetFlags) => await set(context, { key, value }, flags),
    );
  addVariableHistoryCommands(variables, context);
  addTransferCommands(variables, context, VARIABLES);
  withServerFlags(variables.command("delete <key>").description("delete a variable"))
    .option("-y, --yes", "do not ask")
    .action(
      async (key: string, flags: RemoveFlags) =>
        await remove(context, flags, {
          what: `variable ${key}`,
          id: key,
          find: async (client) => findNamed(await client.listVariables(), key, NAMED),
          send: (client) => client.deleteVariable({ params: { key } }),
        }),
    );
}

async function list(context: CommandContext, flags: ServerFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const rows = await client.listVariables();
  printList(context, flags, { rows, columns: COLUMNS, id: ({ key }) => key, none: "There are no variables." });
}

async function get(context: CommandContext, key: string, flags: ServerFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const variable = findNamed(await client.listVariables(), key, NAMED);
  if (variable.value === null) {
    throw new DaymillError("E703", `The variable ${key} is secret: tasks can use it, nobody can read it.`);
  }
  if (flags.json) return printJson(context, variable);
  context.io.stdout.write(`${variable.value}\n`);
}

async function set(
  context: CommandContext,
  { key, value: given }: { readonly key: string; readonly value: string | undefined },
  flags: SetFlags,
): Promise<void> {
  const client = await clientOf(context, flags);
  const former = (await client.listVariables()).find((each) => each.key === key);
  const secret = flags.secret ?? former?.secret ?? false;
  const value = await readValue(context, { key, given, secret, file: flags.file });
  const description = flags.description ?? former?.description ?? null;
  const variable = await client.putVariable({ params: { key }, body: { value, secret, description } });
  if (flags.json) return printJson(context, variable);
  context.io.stdout.write(flags.quiet ? `${key}\n` : `${key} is set${secret ? ", sealed" : ""}.\n`);
}

interface ValueSource {
  readonly key: string;
  readonly given: string | undefined;
  readonly secret: boolean;
  readonly file: string | undefined;
}

async function readValue({ io }: CommandContext, { key, given, secret, file }: ValueSource): Promise<string> {
  if (given !== undefined && file !== undefined) {
    throw new DaymillError("E702", "Give the value or --file, not both.");
  }
  if (given !== undefined && secret) {
    const message = `${key} is secret: a command line is seen by others and kept in the shell's history.`;
    throw new DaymillError("E702", `${message} Leave the value out, or use --file.`);
  }
  if (given !== undefined) return given;
  if (secret || file === undefined || file === "-") return await readSecret(io, key, file);
  return await readText(resolve(io.cwd, file), "--file");
}

const COLUMNS: readonly Column<Variable>[] = [
  { title: "key", cell: ({ key }) => key },
  { title: "value", cell: ({ value }) => value?.split("\n")[0] ?? "(secret)" },
  { title: "changed", cell: ({ updatedAt }) => updatedAt },
  { title: "description", cell: ({ description }) => description ?? "" },
];
