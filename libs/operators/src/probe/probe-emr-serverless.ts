import type { Connection } from "@daymill/core";
import { askServerless, serverlessUrl } from "../cluster/emr-serverless/serverless-rest.ts";
import { serverlessSettingsOf } from "../cluster/emr-serverless/serverless-settings.ts";
import { emrService } from "../cluster/emr/emr-service.ts";
import { awsSteps } from "./aws-steps.ts";
import type { ProbeStep } from "./probe-step.ts";

/** For the sign-in and the question, in milliseconds. */
const WITHIN_MS = 20_000;

/** Sign-in to EMR Serverless, and its applications, or the one of the connection. */
export function serverlessSteps(connection: Connection): readonly ProbeStep[] {
  const { access, application } = serverlessSettingsOf(connection);
  const get = (path: string): Promise<unknown> =>
    askServerless(access, { method: "GET", path }, AbortSignal.timeout(WITHIN_MS));
  const ask = async (): Promise<string> => {
    if (application === undefined) {
      await get("/applications");
      return "applications may be listed";
    }
    const answer = (await get(`/applications/${application}`)) as { application?: { state?: string } };
    return `application ${application} is ${answer.application?.state ?? "there"}`;
  };
  return awsSteps({ url: serverlessUrl(access), service: emrService(`EMR Serverless in ${access.region}`), ask });
}
