import { Option, type Command } from "commander";
import { ACCESS_ROLES, type AccessRole, type ApiToken } from "@daymill/contract";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ServerFlags,
} from "./command-context.ts";
import { remove, type RemoveFlags } from "./remove.ts";
import { findNamed } from "./terminal/find-named.ts";
import { instantText } from "./terminal/format.ts";
import type { Column } from "./terminal/table.ts";
import { NEVER, readExpiry } from "./token-expiry.ts";

interface CreateFlags extends ServerFlags {
  readonly role: AccessRole;
  readonly expires: string;
}

/** daymill tokens list | create | delete */
export function addTokenCommands(tokens: Command, context: CommandContext): void {
  withServerFlags(tokens.command("list").description("your API tokens; for an admin, everybody's")).action(
    async (flags: ServerFlags) => await list(context, flags),
  );
  withServerFlags(
    tokens.command("create <name>").description("make an API token of yours; it is printed once, on stdout alone"),
  )
    .addOption(
      new Option("--role <role>", "what it may do, at most what you may").choices(ACCESS_ROLES).makeOptionMandatory(),
    )
    .option("--expires <duration>", 'when it ends: "30d", "12h", or never', "30d")
    .action(async (name: string, flags: CreateFlags) => await create(context, name, flags));
  withServerFlags(tokens.command("delete <token>").description("delete an API token: it is not let in any more"))
    .option("-y, --yes", "do not ask")
    .action(
      async (id: string, flags: RemoveFlags) =>
        await remove(context, flags, {
          what: `API token ${id}`,
          id,
          find: async (client) =>
            findNamed(await client.listTokens(), id, {
              what: "API token",
              list: "tokens list",
              nameOf: ({ tokenId }) => String(tokenId),
            }),
          send: (client) => client.deleteToken({ params: { tokenId: id } }),
        }),
    );
}

async function list(context: CommandContext, flags: ServerFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const rows = await client.listTokens();
  const id = ({ tokenId }: ApiToken): string => String(tokenId);
  printList(context, flags, { rows, columns: COLUMNS, id, none: "There are no API tokens." });
}

async function create(context: CommandContext, name: string, flags: CreateFlags): Promise<void> {
  const expiresAt = readExpiry(flags.expires, context.now());
  const client = await clientOf(context, flags);
  const made = await client.createToken({ body: { name, role: flags.role, expiresAt } });
  if (flags.json) return printJson(context, made);
  context.io.stdout.write(`${made.token}\n`);
  if (flags.quiet) return;
  const until = made.expiresAt === null ? "It does not expire." : `It expires at ${instantText(made.expiresAt)}.`;
  context.io.stderr.write(`This is the only time that it is shown. ${until} Programs send it as DAYMILL_TOKEN.\n`);
}

const orNever = (at: string | null): string => (at === null ? NEVER : instantText(at));

const COLUMNS: readonly Column<ApiToken>[] = [
  { title: "id", cell: ({ tokenId }) => String(tokenId), align: "right" },
  { title: "name", cell: ({ name }) => name },
  { title: "user", cell: ({ user }) => user },
  { title: "role", cell: ({ role }) => role },
  { title: "last used", cell: ({ lastUsedAt }) => orNever(lastUsedAt) },
  { title: "expires", cell: ({ expiresAt }) => orNever(expiresAt) },
];
