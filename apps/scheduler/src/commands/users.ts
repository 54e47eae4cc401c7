import { Option, type Command } from "commander";
import { DaymillError } from "@daymill/core";
import { ACCESS_ROLES, rolesText, type User } from "@daymill/contract";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ServerFlags,
} from "./command-context.ts";
import { listing } from "./name-hints.ts";
import { readSecret } from "./read-secret.ts";
import { remove, type RemoveFlags } from "./remove.ts";
import { findNamed } from "./terminal/find-named.ts";
import { instantText } from "./terminal/format.ts";
import type { Column } from "./terminal/table.ts";

interface CreateFlags extends ServerFlags {
  readonly role: string;
  readonly passwordFile?: string;
}

interface SetFlags extends ServerFlags {
  readonly role?: string;
  readonly password?: boolean;
  readonly passwordFile?: string;
  /** false: take it away. */
  readonly secondFactor?: boolean;
  readonly disabled?: boolean;
  readonly enabled?: boolean;
}

const NAMED = { what: "user", nameOf: ({ name }: User) => name };

/** daymill users list | create | set | delete */
export function addUserCommands(users: Command, context: CommandContext): void {
  withServerFlags(users.command("list").description("users with their roles")).action(
    async (flags: ServerFlags) => await list(context, flags),
  );
  withServerFlags(
    users.command("create <name>").description("make a user; from the first one on, everybody has to sign in"),
  )
    .addOption(roleOption().makeOptionMandatory())
    .option("--password-file <path>", "read the password from this file; -: from stdin (default: it is asked for)")
    .action(async (name: string, flags: CreateFlags) => await create(context, name, flags));
  withServerFlags(
    users.command("set <user>").description("change a user's role or password, or whether and how they may sign in"),
  )
    .addOption(roleOption())
    .option("--password", "ask for a new password")
    .option("--password-file <path>", "read the new password from this file; -: from stdin")
    .option("--no-second-factor", "take their second factor away, as they have lost it")
    .option("--disabled", "they cannot sign in any more")
    .addOption(new Option("--enabled", "they may sign in again").conflicts("disabled"))
    .action(async (name: string, flags: SetFlags) => await set(context, name, flags));
  withServerFlags(users.command("delete <user>").description("delete a user with their sessions and tokens"))
    .option("-y, --yes", "do not ask")
    .action(
      async (name: string, flags: RemoveFlags) =>
        await remove(context, flags, {
          what: `user ${name}`,
          consequence: "Their sessions and API tokens end.",
          id: name,
          find: async (client) => findNamed(await client.listUsers(), name, NAMED),
          send: (client) => client.deleteUser({ params: { user: name } }),
        }),
    );
}

function roleOption(): Option {
  return new Option("--role <user-role>", `what they may do: ${ACCESS_ROLES.join(", ")}, or one of your own`);
}

async function list(context: CommandContext, flags: ServerFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const rows = await client.listUsers();
  const isOpen = rows.length === 0 && (await client.getSession()).isOpen;
  const none = isOpen ? "There are no users: whoever reaches the server may do everything." : "There are no users yet.";
  printList(context, flags, { rows, columns: COLUMNS, id: ({ name }) => name, none });
}

async function create(context: CommandContext, name: string, flags: CreateFlags): Promise<void> {
  const password = await readSecret(context.io, `password of ${name}`, flags.passwordFile);
  const client = await clientOf(context, flags);
  const user = await client.createUser({ body: { name, role: flags.role, password } });
  if (flags.json) return printJson(context, user);
  context.io.stdout.write(flags.quiet ? `${user.name}\n` : `${user.name} may sign in, as ${rolesText(user)}.\n`);
}

async function set(context: CommandContext, name: string, flags: SetFlags): Promise<void> {
  const { role, disabled, enabled } = flags;
  const losesFactor = flags.secondFactor === false;
  const asksPassword = flags.password === true || flags.passwordFile !== undefined;
  if (role === undefined && !asksPassword && !losesFactor && disabled === undefined && enabled === undefined) {
    const what = "--role, --password, --no-second-factor, --disabled or --enabled";
    throw new DaymillError("E702", `Say what to change: ${what}.`);
  }
  const password = asksPassword
    ? await readSecret(context.io, `new password of ${name}`, flags.passwordFile)
    : undefined;
  const client = await clientOf(context, flags);
  const body = {
    role,
    password,
    ...(losesFactor && { hasSecondFactor: false as const }),
    ...((disabled ?? enabled) && { isDisabled: disabled === true }),
  };
  const user = await listing("users list", () => client.patchUser({ params: { user: name }, body }));
  if (flags.json) return printJson(context, user);
  context.io.stdout.write(
    flags.quiet ? `${user.name}\n` : `${user.name}: ${rolesText(user)}${user.isDisabled ? ", disabled" : ""}\n`,
  );
}

function waysIn(issuer: string | null, hasSecondFactor: boolean): string {
  if (issuer !== null) return `at ${issuer}`;
  return hasSecondFactor ? "with a password and a code" : "with a password";
}

const COLUMNS: readonly Column<User>[] = [
  { title: "name", cell: ({ name }) => name },
  { title: "role", cell: rolesText },
  { title: "may sign in", cell: ({ isDisabled }) => (isDisabled ? "no, disabled" : "yes") },
  { title: "signs in", cell: ({ issuer, hasSecondFactor }) => waysIn(issuer, hasSecondFactor) },
  { title: "last seen", cell: ({ lastSeenAt }) => (lastSeenAt === null ? "never" : instantText(lastSeenAt)) },
];
