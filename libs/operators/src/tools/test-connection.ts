import type { Connection, ConnectionStepEvent } from "@daymill/core";
import { openProbe } from "../probe/open-probe.ts";
import { runSteps } from "../probe/probe-step.ts";
import type { ProbeStep } from "../probe/probe-step.ts";

/**
 * Tests a connection step by step, as far as it gets: its settings, the name of its server, the way there, TLS, sign-in,
 * and something small that its operators do. What is wrong is told by the step that failed, in a sentence that says what
 * to do; nothing is thrown, and nothing is changed at the other end.
 */
export async function* testConnection(connection: Connection): AsyncGenerator<ConnectionStepEvent> {
  let rest: readonly ProbeStep[] = [];
  const settings: ProbeStep = {
    name: "settings",
    run: async () => {
      rest = await openProbe(connection);
      return { said: "" };
    },
  };
  yield* runSteps([settings]);
  yield* runSteps(rest);
}
