import type { Connection } from "@daymill/core";
import { emrAccess } from "../cluster/emr/emr-client.ts";
import { isSignInProblem, toEmrError } from "../cluster/emr/emr-error.ts";
import { emrSettingsOf } from "../cluster/emr/emr-settings.ts";
import { stepsToUrl } from "./network-steps.ts";
import type { ProbeStep, StepFinding } from "./probe-step.ts";

/** Sign-in to EMR, and a list of its clusters. */
export async function emrSteps(connection: Connection): Promise<readonly ProbeStep[]> {
  const settings = emrSettingsOf(connection);
  const { emr, asking } = await emrAccess(settings);
  const place = `EMR in ${settings.region}`;
  const { url } = asking.config.endpointProvider({
    Region: settings.region,
    ...(settings.endpoint !== undefined && { Endpoint: settings.endpoint }),
  });
  const list = async (): Promise<number> => {
    const { Clusters = [] } = await asking.send(new emr.ListClustersCommand({ ClusterStates: ["RUNNING", "WAITING"] }));
    return Clusters.length;
  };
  return [
    ...stepsToUrl(url),
    { name: "sign_in", run: () => signIn(list, place) },
    { name: "permission", run: () => countClusters(list, place) },
  ];
}

/** Whoever is told that something is not allowed has signed in. */
async function signIn(list: () => Promise<unknown>, place: string): Promise<StepFinding> {
  try {
    await list();
  } catch (thrown: unknown) {
    if (isSignInProblem(thrown)) throw toEmrError(thrown, place);
  }
  return { said: "" };
}

async function countClusters(list: () => Promise<number>, place: string): Promise<StepFinding> {
  try {
    return { said: `clusters may be listed; ${await list()} are up` };
  } catch (thrown: unknown) {
    throw toEmrError(thrown, place);
  }
}
