import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import { ApiError } from "@daymill/contract";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { readSecret } from "./read-secret.ts";
import type { CliIo } from "./terminal/cli-io.ts";
import { qrText } from "./terminal/qr-text.ts";

interface SetFlags extends ServerFlags {
  readonly passwordFile?: string;
}

/** daymill second-factor set | renew-codes | remove */
export function addSecondFactorCommands(factor: Command, context: CommandContext): void {
  withServerFlags(
    factor
      .command("set")
      .description("set up a second factor of yours: codes of an authenticator app; recovery codes go to stdout"),
  )
    .option("--password-file <path>", "read your password from this file (default: it is asked for)")
    .action(async (flags: SetFlags) => await set(context, flags));
  withServerFlags(
    factor
      .command("renew-codes")
      .description("make new recovery codes, to stdout, in place of yours, by a code of the app; sessions end"),
  ).action(async (flags: ServerFlags) => await renewCodes(context, flags));
  withServerFlags(
    factor.command("remove").description("take your second factor away; asks for a code of it, or a recovery code"),
  ).action(async (flags: ServerFlags) => await remove(context, flags));
}

async function set(context: CommandContext, flags: SetFlags): Promise<void> {
  const { io } = context;
  assertAsked(io);
  const password = await readSecret(io, "your password", flags.passwordFile);
  const client = await clientOf(context, flags);
  const { secret, uri, qr } = await client.beginSecondFactor({ body: { password } });
  io.stderr.write(`${qrText(qr)}\nScan it with an authenticator app, or type into one: ${secret}\n${uri}\n\n`);
  const confirmed = await withCode(io, "The code that the app shows: ", (code) =>
    client.confirmSecondFactor({ body: { code } }),
  );
  printCodes(context, flags, confirmed, "From now on a code is asked for when you sign in.");
}

async function renewCodes(context: CommandContext, flags: ServerFlags): Promise<void> {
  const { io } = context;
  assertAsked(io);
  const client = await clientOf(context, flags);
  const renewed = await withCode(io, "The code that the app shows: ", (code) =>
    client.renewRecoveryCodes({ body: { code } }),
  );
  printCodes(context, flags, renewed, "The recovery codes from before do not work any more.");
}

interface RecoveryCodes {
  readonly recoveryCodes: readonly string[];
}

function printCodes(context: CommandContext, flags: ServerFlags, codes: RecoveryCodes, whatChanged: string): void {
  const { io } = context;
  if (flags.json) return printJson(context, codes);
  io.stdout.write(`${codes.recoveryCodes.join("\n")}\n`);
  if (flags.quiet) return;
  io.stderr.write(
    `${whatChanged} Each recovery code above stands for a code, once: keep them where the app is not. This is the only time that they are shown.\n`,
  );
}

async function remove(context: CommandContext, flags: ServerFlags): Promise<void> {
  const { io } = context;
  assertAsked(io);
  const client = await clientOf(context, flags);
  const removed = await withCode(io, "A code of the app, or a recovery code: ", (code) =>
    client.removeSecondFactor({ body: { code } }),
  );
  if (flags.json) return printJson(context, removed);
  if (!flags.quiet) io.stdout.write("No code is asked for any more when you sign in.\n");
}

function assertAsked(io: CliIo): void {
  if (io.canAsk) return;
  throw new DaymillError("E702", "Nobody is here to type the code, which no file or argument can hold.");
}

/** Asks again for a code that is refused, as people mistype them; the server ends that, or an empty answer. */
async function withCode<T>(io: CliIo, question: string, send: (code: string) => Promise<T>): Promise<T> {
  for (;;) {
    const code = (await io.ask(question)).trim();
    if (code === "") throw new DaymillError("E702", "There was no code, so nothing was changed.");
    try {
      return await send(code);
    } catch (error) {
      const refused =
        error instanceof ApiError ? error.problem.errors?.find(({ path }) => path === "body.code") : undefined;
      if (refused === undefined) throw error;
      io.stderr.write(`${refused.message}\n`);
    }
  }
}
