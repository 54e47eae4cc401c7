import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import { rolesText, type Session } from "@daymill/contract";
import {
  clientOf,
  configOf,
  printJson,
  urlOf,
  withServerFlags,
  type CommandContext,
  type ServerFlags,
} from "./command-context.ts";
import { readSecret } from "./read-secret.ts";
import { clientAt } from "./server/connect-client.ts";
import { writeCredential } from "./server/credentials.ts";
import { findServer } from "./server/find-server.ts";

interface LoginFlags extends ServerFlags {
  readonly file?: string;
}

/** daymill login | logout | whoami */
export function addLoginCommands(program: Command, context: CommandContext): void {
  withServerFlags(
    program.command("login").description("keep an API token for a server; it is asked for, and made in the web UI"),
  )
    .option("--file <path>", "read the token from this file; -: from stdin")
    .action(async (flags: LoginFlags) => await login(context, flags));
  withServerFlags(program.command("logout").description("forget the token that was kept for a server")).action(
    async (flags: ServerFlags) => await logout(context, flags),
  );
  withServerFlags(program.command("whoami").description("who the server takes you for")).action(
    async (flags: ServerFlags) => await whoami(context, flags),
  );
}

async function login(context: CommandContext, flags: LoginFlags): Promise<void> {
  const { io } = context;
  const url = await addressOf(context, flags);
  const token = await readSecret(io, "token", flags.file);
  const session = await clientAt(io, url, token).getSession();
  if (session.isOpen) throw new DaymillError("E703", `The server at ${url} has no users: nobody needs a token there.`);
  await writeCredential(io, url, token);
  print(context, flags, session);
}

async function logout(context: CommandContext, flags: ServerFlags): Promise<void> {
  const url = await addressOf(context, flags);
  await writeCredential(context.io, url, undefined);
  if (flags.json) return printJson(context, { url });
  context.io.stdout.write(
    flags.quiet ? `${url}\n` : `No token is kept for ${url} any more. It is valid until it is deleted.\n`,
  );
}

async function whoami(context: CommandContext, flags: ServerFlags): Promise<void> {
  print(context, flags, await (await clientOf(context, flags)).getSession());
}

async function addressOf(context: CommandContext, flags: ServerFlags): Promise<string> {
  const given = urlOf(context.io, flags);
  const dataDir = given === undefined ? (await configOf(context, flags)).config.dataDir : "";
  return (await findServer({ url: given, dataDir, cwd: context.io.cwd })).url;
}

function print(context: CommandContext, flags: ServerFlags, session: Session): void {
  if (flags.json) return printJson(context, session);
  const { user, isOpen } = session;
  if (user === null) throw new DaymillError("E709", "The server does not know you. Use `daymill login`.");
  if (flags.quiet) return context.io.stdout.write(`${user.name}\n`);
  const how = isOpen ? "there are no users: everybody may do everything" : HOW[user.by];
  context.io.stdout.write(
    `${user.name}, ${rolesText({ role: user.role, ownRoles: user.own?.roles ?? [] })} (${how})\n`,
  );
}

const HOW = {
  token: "by an API token",
  password: "by a password",
  oidc: "by single sign-on",
  local: "by the key of the server on this machine",
} as const;
