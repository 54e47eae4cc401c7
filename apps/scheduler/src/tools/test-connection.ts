import { summariseTest, toError } from "@daymill/core";
import type { Connection, ConnectionStepEvent, ConnectionTest, JsonObject } from "@daymill/core";
import { childEnv } from "../process/child-env.ts";
import type { Environment } from "../process/child-env.ts";
import { secretMask, secretsOf } from "../worker/mask-secrets.ts";
import { toolValues } from "./tools-child.ts";

/** Whoever waits for it has lost patience by then. */
const LIMIT_MS = 10_000;

export interface ConnectionTesterOptions {
  /** Of this process: the test runs in the environment that tasks get. */
  readonly environment: Environment;
  /** Default 10 s. */
  readonly limitMs?: number;
}

/** Tests a connection; rejects only when the signal is aborted. */
export type ConnectionTester = (connection: Connection, signal: AbortSignal) => Promise<ConnectionTest>;

/**
 * Tests connections in a process of its own, which is killed when its time is over: no driver comes into this one. Secrets
 * go there by its stdin, and are masked in whatever comes back, should a driver ever quote one.
 */
export function connectionTester({ environment, limitMs = LIMIT_MS }: ConnectionTesterOptions): ConnectionTester {
  return async (connection, signal) => {
    const { add, mask } = secretMask();
    const asJson: JsonObject = { ...connection };
    add(secretsOf(asJson));
    const limit = AbortSignal.timeout(limitMs);
    const events: ConnectionStepEvent[] = [];
    const cut = { env: childEnv(environment), signal: AbortSignal.any([signal, limit]) };
    try {
      for await (const value of toolValues("testConnection", [asJson], cut)) {
        const event = value as ConnectionStepEvent;
        events.push(event.kind === "ended" ? { ...event, said: mask(event.said) } : event);
      }
      return summariseTest(events);
    } catch (thrown: unknown) {
      signal.throwIfAborted();
      if (limit.aborted) return summariseTest(events, { kind: "timeout", limitMs });
      return summariseTest(events, { kind: "broken", said: mask(toError(thrown).message) });
    }
  };
}
