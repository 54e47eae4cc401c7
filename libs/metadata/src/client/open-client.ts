import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { Client } from "pg";
import type { ClientConfig } from "pg";
import { pgTypes } from "./pg-types.ts";

/** How long a connection attempt may take before it counts as failed. */
const CONNECT_TIMEOUT_MS = 10_000;
/** A peer that vanished is noticed within some tens of seconds instead of hours. */
const KEEP_ALIVE_AFTER_MS = 10_000;

/** What all our connections have in common. */
export const commonSettings: ClientConfig = {
  types: pgTypes,
  application_name: "daymill",
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
};

/**
 * A client that is still to be connected. Whoever waits for an answer gets its failures; without a listener they would
 * end the process besides.
 */
export function makeClient(config: ClientConfig): Client {
  const client = new Client({ ...commonSettings, ...config });
  client.on("error", () => undefined);
  return client;
}

export interface PipelinedClient {
  readonly client: Client;
  readonly stream: Duplex;
}

/** Connects a client that sends each query without waiting for the answer to the one before. */
export async function openPipelinedClient(
  config: ClientConfig,
  stream: Duplex = new Socket(),
): Promise<PipelinedClient> {
  const client = makeClient({ ...config, pipeline: true, stream: () => stream });
  await client.connect();
  return { client, stream };
}
