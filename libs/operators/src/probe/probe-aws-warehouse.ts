import type { Connection } from "@daymill/core";
import { athenaAccess } from "../athena/athena-access.ts";
import { toAwsError } from "../aws/aws-error.ts";
import { awsWarehouseOf, warehouseService } from "../aws/aws-warehouse.ts";
import { glueAccess } from "../glue/glue-access.ts";
import { awsSteps } from "./aws-steps.ts";
import type { ProbeStep } from "./probe-step.ts";

/** Sign-in to Glue, whether its databases may be listed, and whether the workgroup of Athena is there. */
export async function warehouseSteps(connection: Connection): Promise<readonly ProbeStep[]> {
  const warehouse = awsWarehouseOf(connection);
  const { access, workgroup = "primary" } = warehouse;
  const { glue, client } = await glueAccess(access);
  const { athena, client: athenaClient } = await athenaAccess(access);
  const { url } = client.config.endpointProvider({
    Region: access.region,
    ...(access.endpoint !== undefined && { Endpoint: access.endpoint }),
  });
  const ask = async (): Promise<string> => {
    const { DatabaseList = [] } = await client.send(new glue.GetDatabasesCommand({ MaxResults: 1 }));
    const question = new athena.GetWorkGroupCommand({ WorkGroup: workgroup });
    await athenaClient.send(question).catch((thrown: unknown) => {
      throw toAwsError(thrown, warehouseService("Athena", warehouse));
    });
    const first = DatabaseList[0]?.Name ?? "no database";
    return `the catalogue may be read (${first} is the first in it), and the workgroup ${workgroup} is there`;
  };
  return awsSteps({ url, service: warehouseService("Glue", warehouse), ask });
}
