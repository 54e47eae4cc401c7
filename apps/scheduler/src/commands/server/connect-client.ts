import { toError } from "@daymill/core";
import { ApiError, createClient } from "@daymill/contract";
import type { Client } from "@daymill/contract";
import type { CliIo } from "../terminal/cli-io.ts";
import { findServerUrl, noServer } from "./find-server.ts";

export interface ServerOptions {
  readonly url: string | undefined;
  readonly dataDir: string;
}

/** A client of the running server. Calls reject with E707 when nobody answers. */
export async function connectClient(io: CliIo, options: ServerOptions): Promise<Client> {
  const baseUrl = await findServerUrl(options);
  return createClient({
    baseUrl,
    fetch: async (url, init) => {
      try {
        return await io.fetch(url, init);
      } catch (error) {
        if (error instanceof ApiError || init?.signal?.aborted === true) throw error;
        throw noServer(`Nobody answers at ${baseUrl} (${reasonOf(error)}).`);
      }
    },
  });
}

/** fetch says "fetch failed" and hides why in the cause. */
function reasonOf(thrown: unknown): string {
  const error = toError(thrown);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
