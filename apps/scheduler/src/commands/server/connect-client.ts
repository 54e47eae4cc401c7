import { DaymillError, toError } from "@daymill/core";
import { ApiError, createClient } from "@daymill/contract";
import type { Client } from "@daymill/contract";
import type { CliIo } from "../terminal/cli-io.ts";
import { readCredential } from "./credentials.ts";
import { findServer, noServer } from "./find-server.ts";

export interface ServerOptions {
  readonly url: string | undefined;
  readonly dataDir: string;
}

/**
 * A client of the running server. It is let in by the token in DAYMILL_TOKEN, by the key of the server on this machine, or
 * by the token that `daymill login` has kept. Calls reject with E707 when nobody answers.
 */
export async function connectClient(io: CliIo, options: ServerOptions): Promise<Client> {
  const { url, key } = await findServer({ ...options, cwd: io.cwd });
  return clientAt(io, url, (io.env["DAYMILL_TOKEN"] || key) ?? (await readCredential(io, url)));
}

/** What a header may hold; fetch would repeat all of another one in its error. */
const TOKEN = /^[\x21-\x7e]+$/;

/** A client of the server at that address, let in by that token. Throws E702 for what is no token. */
export function clientAt(io: CliIo, baseUrl: string, token: string | undefined): Client {
  if (token !== undefined && !TOKEN.test(token))
    throw new DaymillError(
      "E702",
      "The API token is none: it holds a space, a line end or a strange character. Copy it again.",
    );
  return createClient({
    baseUrl,
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    fetch: async (url, init) => {
      try {
        return await io.fetch(url, init);
      } catch (error) {
        if (error instanceof ApiError || init?.signal?.aborted === true) throw error;
        throw tlsProblem(baseUrl, error) ?? noServer(`Nobody answers at ${baseUrl} (${reasonOf(error)}).`);
      }
    },
  });
}

/** fetch says "fetch failed" and hides why in the cause. */
function reasonOf(thrown: unknown): string {
  const error = toError(thrown);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}

/** A server that answers, and not as its address says; undefined: it is something else. */
function tlsProblem(baseUrl: string, thrown: unknown): DaymillError | undefined {
  const cause = toError(toError(thrown).cause);
  const code = "code" in cause ? String(cause.code) : "";
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER" || code === "ERR_SSL_PACKET_LENGTH_TOO_LONG")
    return new DaymillError("E707", `${baseUrl} speaks no TLS: the address may have to begin with http://.`);
  if (!CERTIFICATE.test(code)) return undefined;
  const advice = "NODE_EXTRA_CA_CERTS names a file with the certificate of who has signed it";
  return new DaymillError("E707", `The certificate of ${baseUrl} is not accepted (${cause.message}): ${advice}.`);
}

const CERTIFICATE = /^(CERT_|ERR_TLS_CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_)/;
