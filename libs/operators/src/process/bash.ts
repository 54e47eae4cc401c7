import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { operatorTask } from "@daymill/core";
import type { JsonObject, JsonValue, Task } from "@daymill/core";
import { assertNoNul } from "./command-env.ts";
import type { EnvironmentInput } from "./command-env.ts";
import { readCommandOptions } from "./command-options.ts";
import type { AnyCommandOptions, CommandOptions } from "./command-options.ts";
import { runTaskCommand } from "./task-command.ts";

/** `env` and `paths` are for the script to read as `"$NAME"`. */
export interface BashInput extends EnvironmentInput {
  /** For the script to read as `"$1"`, `"$2"` and so on. */
  readonly args?: readonly (string | number)[];
}

export interface BashOptions<O> extends CommandOptions<BashInput, O> {
  /** For `/bin/bash`. Nothing is put into its text: values come by `env` and `args`. */
  readonly script: string;
}

/**
 * Runs a script of bash: `bash("count", { script: "wc -l <\"$FILE\"", returns: "lastLine" })({ paths: { FILE: file.uri } })`.
 * It succeeds when the script ends with 0, is skipped when it ends with 99, and fails otherwise (E441). On kill and timeout,
 * and when its worker dies, all that the script has started ends with it.
 */
export function bash(id: string, options: BashOptions<void> & { readonly returns?: "none" }): Task<BashInput, void>;
export function bash(
  id: string,
  options: BashOptions<string> & { readonly returns: "lastLine" },
): Task<BashInput, string>;
export function bash<O = JsonValue>(
  id: string,
  options: BashOptions<O> & { readonly returns: "json" },
): Task<BashInput, O>;
export function bash(id: string, options: AnyCommandOptions & { readonly script: string }): Task<BashInput, unknown> {
  const settings = readCommandOptions(id, options);
  const { script } = options;
  return operatorTask<BashInput, JsonValue | undefined>({
    operator: "bash",
    id,
    options,
    defaults: JSON.parse(JSON.stringify({ script, ...settings })) as JsonObject,
    body: {
      kind: "task",
      run: ({ args = [], ...given }, ctx) =>
        runTaskCommand({ settings, given, argv: (scratch) => bashCall({ script, args, scratch }) }, ctx),
    },
  });
}

/** By a file: one argument cannot be as long as a script may be. */
async function bashCall({
  script,
  args,
  scratch,
}: {
  readonly script: string;
  readonly args: readonly (string | number)[];
  readonly scratch: string;
}): Promise<readonly string[]> {
  const texts = args.map(String);
  for (const [index, text] of texts.entries()) assertNoNul(text, `argument ${index + 1}`);
  const file = join(scratch, "script.sh");
  await writeFile(file, script);
  return ["/bin/bash", file, ...texts];
}
