import type { FastifyInstance } from "fastify";
import { DaymillError, toError } from "@daymill/core";

export interface ListenOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "localhost"]);

/**
 * Opens the server's door and gives its address. Unless people have to sign in (`isShut`) that is a door for this machine
 * only: rejects with E105 for any other address, with E103 when the port is taken or not allowed.
 */
export async function listen(
  app: FastifyInstance,
  { host, port }: ListenOptions,
  { isShut }: { readonly isShut: boolean },
): Promise<string> {
  if (!LOOPBACK.has(host) && !isShut) {
    throw new DaymillError(
      "E105",
      `The address ${host} can be reached from other machines, and there are no users yet: whoever comes could run code here. Start with DAYMILL_ADMIN_PASSWORD set, which makes the user admin, or listen on 127.0.0.1 and make one with \`daymill users create NAME --role admin\`.`,
    );
  }
  try {
    const address = await app.listen({ host, port });
    return address.replace("[::1]", "localhost");
  } catch (error) {
    throw portProblem(toError(error), { host, port });
  }
}

function portProblem(error: Error, { host, port }: ListenOptions): Error {
  const code = "code" in error ? error.code : undefined;
  const why =
    code === "EADDRINUSE"
      ? "is in use by another program"
      : code === "EACCES"
        ? "needs rights that this user does not have"
        : undefined;
  if (why === undefined) return error;
  return new DaymillError(
    "E103",
    `The port ${port} on ${host} ${why}. Stop that program, or start with --port N (0: any that is free).`,
    {
      details: { host, port },
      cause: error,
    },
  );
}
