import { hostname } from "node:os";
import { Option, type Command } from "commander";
import { ACCESS_ROLES, DaymillError } from "@daymill/core";
import {
  ApiError,
  rolesText,
  type Client,
  type CreateTokenBody,
  type Session,
  type SignInBody,
} from "@daymill/contract";
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
import { sessionClient } from "./server/session-client.ts";
import type { CliIo } from "./terminal/cli-io.ts";
import { readExpiry } from "./token-expiry.ts";

interface LoginFlags extends ServerFlags {
  readonly file?: string;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly expires: string;
}

type UserFlags = LoginFlags & { readonly user: string };

/** daymill login | logout | whoami */
export function addLoginCommands(program: Command, context: CommandContext): void {
  withServerFlags(
    program
      .command("login")
      .description(
        "keep an API token for a server: one that was made in the web UI, or with --user one that is made now",
      ),
  )
    .option("--file <path>", "read the token from this file; -: from stdin")
    .addOption(
      new Option("--user <name>", "sign in with a password, which is asked for, and make a token").conflicts("file"),
    )
    .option("--password-file <path>", "with --user: read the password from this file; -: from stdin")
    .option("--expires <duration>", 'with --user: when the token ends: "30d", "12h", or never', "90d")
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
  if (flags.user === undefined && flags.passwordFile !== undefined)
    throw new DaymillError("E702", "--password-file is the password of somebody: say whose with --user.");
  const url = await addressOf(context, flags);
  const { user } = flags;
  const token =
    user === undefined
      ? await readSecret(io, "token", flags.file)
      : await makeToken(context, sessionClient(io, url), { ...flags, user });
  const session = await clientAt(io, url, token).getSession();
  if (session.isOpen) throw new DaymillError("E703", `The server at ${url} has no users: nobody needs a token there.`);
  await writeCredential(io, url, token);
  print(context, flags, session);
}

/** Signs in for as long as it takes to make a token. */
async function makeToken(context: CommandContext, client: Client, flags: UserFlags): Promise<string> {
  const { io, now } = context;
  const { user } = flags;
  const expiresAt = readExpiry(flags.expires, now());
  const password = await readSecret(io, `password of ${user}`, flags.passwordFile);
  const session = await signIn(io, client, { name: user, password });
  try {
    return await tokenOf(client, session, { name: `login on ${hostname()}`, expiresAt });
  } finally {
    await client.signOut();
  }
}

/** A token that may do all that its user may: on some DAG that may be more than on all. */
async function tokenOf(client: Client, { user }: Session, body: Omit<CreateTokenBody, "role">): Promise<string> {
  const roles = ACCESS_ROLES.toReversed().filter((role) => user?.own !== undefined || role === user?.role);
  for (const role of roles) {
    const made = await client.createToken({ body: { ...body, role } }).catch(refusedAs("E702"));
    if (made !== undefined) return made.token;
  }
  throw new DaymillError("E704", `${user?.name} may do nothing that a token could do.`);
}

/** Of a request that the server refuses by that code: undefined. */
function refusedAs(code: string): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof ApiError && error.problem.code === code) return undefined;
    throw error;
  };
}

async function signIn(io: CliIo, client: Client, body: SignInBody): Promise<Session> {
  try {
    return await client.signIn({ body });
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.code !== "E715" || !io.canAsk) throw error;
    return await client.signIn({ body: { ...body, code: (await io.ask("code: ")).trim() } });
  }
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
