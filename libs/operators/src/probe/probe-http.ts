import { DaymillError } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { problemOfStatus } from "../http/http-error.ts";
import { httpSettingsOf } from "../http/http-settings.ts";
import type { HttpSettings } from "../http/http-settings.ts";
import { send } from "../http/send.ts";
import { stepsToUrl } from "./network-steps.ts";
import type { ProbeStep, StepFinding } from "./probe-step.ts";

/** The way to a server of HTTP, and whether it lets the connection in. */
export function httpSteps(connection: Connection): readonly ProbeStep[] {
  const settings = httpSettingsOf(connection);
  return [...stepsToUrl(settings.base), { name: "sign_in", run: () => askForBase(settings) }];
}

/** Its URL alone need not be a page: only a refusal counts. */
async function askForBase({ base, auth }: HttpSettings): Promise<StepFinding> {
  const call = { url: base, method: "GET", headers: { accept: "*/*" }, auth, body: undefined };
  const answer = await send(call, { signal: new AbortController().signal });
  const { status } = answer;
  if (status === 401 || status === 403) {
    const { error } = await problemOfStatus(answer, { method: "GET", nowMs: 0 });
    throw new DaymillError("E451", error.message);
  }
  answer.body.destroy();
  if (auth === undefined) return { skipped: `asked without a secret; the answer is ${status}` };
  return { said: `the answer is ${status}` };
}
