import type { Client } from "@daymill/contract";
import { clientOf, printJson, type CommandContext, type ServerFlags } from "./command-context.ts";
import { confirm } from "./confirm.ts";

export interface RemoveFlags extends ServerFlags {
  readonly yes?: boolean;
}

export interface Removal {
  /** `pool source_db`: what is asked about, and told of. */
  readonly what: string;
  /** What comes of it, behind the question. */
  readonly consequence?: string;
  /** What `-q` prints. */
  readonly id: string;
  /** Before anybody is asked: rejects when there is nothing of that name. */
  readonly find?: (client: Client) => Promise<unknown>;
  readonly send: (client: Client) => Promise<unknown>;
}

/** Deletes what somebody made, after a yes. */
export async function remove(context: CommandContext, flags: RemoveFlags, removal: Removal): Promise<void> {
  const { what, consequence, id, find, send } = removal;
  const client = await clientOf(context, flags);
  await find?.(client);
  const question = `Delete the ${what}?${consequence === undefined ? "" : ` ${consequence}`}`;
  if (!(await confirm(context.io, question, { yes: flags.yes ?? false })))
    return context.io.stderr.write("Nothing was changed.\n");
  const answer = await send(client);
  if (flags.json) return printJson(context, answer);
  context.io.stdout.write(flags.quiet ? `${id}\n` : `Deleted the ${what}.\n`);
}
