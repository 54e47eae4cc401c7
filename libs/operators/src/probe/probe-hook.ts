import type { Connection } from "@daymill/core";
import { DaymillError } from "@daymill/core";
import { pagerDutySettingsOf } from "../notify/pager-duty.ts";
import { postOnce } from "../notify/post-json.ts";
import { hookUrlOf } from "../notify/hook-url.ts";
import { webhookSettingsOf } from "../notify/webhook.ts";
import { stepsToUrl } from "./network-steps.ts";
import type { ProbeStep, StepFinding } from "./probe-step.ts";

/** A test has a time limit of its own. */
const NEVER = new AbortController().signal;

/** The way to a server that is told by HTTP, and no message: it would call somebody. */
const NOTHING_SENT: ProbeStep = {
  name: "permission",
  run: () => Promise.resolve({ skipped: "a test sends no message" }),
};

export function webhookSteps(connection: Connection): readonly ProbeStep[] {
  return [...stepsToUrl(new URL(webhookSettingsOf(connection).url)), NOTHING_SENT];
}

export function pagerDutySteps(connection: Connection): readonly ProbeStep[] {
  return [...stepsToUrl(new URL(pagerDutySettingsOf(connection).url)), NOTHING_SENT];
}

export function teamsSteps(connection: Connection): readonly ProbeStep[] {
  return [...stepsToUrl(new URL(hookUrlOf(connection))), NOTHING_SENT];
}

/** Slack says whether it knows the webhook when it is sent a message without a text, which it shows to nobody. */
export function slackSteps(connection: Connection): readonly ProbeStep[] {
  const url = hookUrlOf(connection);
  return [...stepsToUrl(new URL(url)), { name: "permission", run: () => sendNothing(url) }];
}

async function sendNothing(url: string): Promise<StepFinding> {
  const headers = { "content-type": "application/json" };
  const answer = await postOnce({ url, body: "{}", headers, signal: NEVER }).catch(() => {
    // What failed may hold the URL, which is the secret.
    throw new DaymillError("E481", "The server did not answer a message without a text.");
  });
  answer.destroy();
  const { statusCode: status = 0 } = answer;
  if (status === 400 || (status >= 200 && status < 300)) return { said: "the webhook takes messages" };
  throw new DaymillError(
    "E481",
    `The server answers ${status}: it does not know this webhook. Make a new one in Slack, and give its URL.`,
  );
}
