import type { Connection } from "@daymill/core";
import { regionalAccessOf } from "../aws/regional-access.ts";
import { emrAccess } from "../cluster/emr/emr-client.ts";
import { emrService } from "../cluster/emr/emr-service.ts";
import { awsSteps } from "./aws-steps.ts";
import type { ProbeStep } from "./probe-step.ts";

/** Sign-in to EMR, and a list of its clusters. */
export async function emrSteps(connection: Connection): Promise<readonly ProbeStep[]> {
  const settings = regionalAccessOf(connection);
  const { emr, asking } = await emrAccess(settings);
  const { url } = asking.config.endpointProvider({
    Region: settings.region,
    ...(settings.endpoint !== undefined && { Endpoint: settings.endpoint }),
  });
  const ask = async (): Promise<string> => {
    const { Clusters = [] } = await asking.send(new emr.ListClustersCommand({ ClusterStates: ["RUNNING", "WAITING"] }));
    return `clusters may be listed; ${Clusters.length} are up`;
  };
  return awsSteps({ url, service: emrService(`EMR in ${settings.region}`), ask });
}
