/** What a test of a connection looks at, in this order; each type of connection has some of them. */
export const CONNECTION_STEPS = [
  "settings",
  "dns",
  "tcp",
  "tls",
  "program",
  "directory",
  "sign_in",
  "permission",
] as const;

export type ConnectionStepName = (typeof CONNECTION_STEPS)[number];

/** What people call the steps. */
export const CONNECTION_STEP_WORDS: Readonly<Record<ConnectionStepName, string>> = {
  settings: "Settings",
  dns: "Name (DNS)",
  tcp: "Connection (TCP)",
  tls: "TLS",
  program: "Program",
  directory: "Directory",
  sign_in: "Sign-in",
  permission: "Permission",
};

/** What came of a step. skipped: it does not apply here, and `said` is why. */
export type ConnectionStepState = "ok" | "failed" | "skipped";

export interface ConnectionStep {
  readonly name: ConnectionStepName;
  readonly state: ConnectionStepState;
  readonly durationMs: number;
  /** What was found; of a failure what is wrong and what to do. Never a secret. Empty: nothing to say. */
  readonly said: string;
}

/** What a test tells while it goes on, in order. */
export type ConnectionStepEvent =
  | { readonly kind: "begun"; readonly name: ConnectionStepName }
  | ({ readonly kind: "ended" } & ConnectionStep);

export interface ConnectionTest {
  /** Whether no step failed. */
  readonly ok: boolean;
  readonly steps: readonly ConnectionStep[];
}

/** How a test ended before its time. */
export type TestCutShort =
  | { readonly kind: "timeout"; readonly limitMs: number }
  | { readonly kind: "broken"; readonly said: string };

/**
 * The result of a test from what it told. One that was cut short failed at the step that had begun and not ended; if
 * there is none, at the first.
 */
export function summariseTest(events: readonly ConnectionStepEvent[], cutShort?: TestCutShort): ConnectionTest {
  const ended = events.flatMap((event) => {
    if (event.kind !== "ended") return [];
    const { name, state, durationMs, said } = event;
    return [{ name, state, durationMs, said }];
  });
  const last = events.at(-1);
  const open = last?.kind === "begun" ? last.name : ended.length === 0 ? ("settings" as const) : undefined;
  const unfinished = cutShort === undefined || open === undefined ? [] : [endedBy(open, cutShort)];
  const steps = [...ended, ...unfinished];
  return { ok: steps.length > 0 && steps.every(({ state }) => state !== "failed"), steps };
}

function endedBy(name: ConnectionStepName, cutShort: TestCutShort): ConnectionStep {
  if (cutShort.kind === "broken") return { name, state: "failed", durationMs: 0, said: cutShort.said };
  const said = `No answer within ${cutShort.limitMs / 1_000} s. ${adviceOf(name)}`;
  return { name, state: "failed", durationMs: cutShort.limitMs, said };
}

function adviceOf(name: ConnectionStepName): string {
  switch (name) {
    case "dns":
      return "Check the DNS of this machine.";
    case "tcp":
      return "Check host and port; a firewall between may drop what is sent.";
    case "tls":
      return "Check that the server speaks TLS at this port.";
    case "settings":
    case "program":
    case "directory":
      return "Try it again; this machine may be busy.";
    case "sign_in":
    case "permission":
      return "Check that the server is well; it takes the connection and says nothing.";
    default:
      return name satisfies never;
  }
}
