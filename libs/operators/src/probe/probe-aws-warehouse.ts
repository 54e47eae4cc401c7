import type { Connection } from "@daymill/core";
import { awsWarehouseOf, warehouseService } from "../aws/aws-warehouse.ts";
import { glueAccess } from "../glue/glue-access.ts";
import { awsSteps } from "./aws-steps.ts";
import type { ProbeStep } from "./probe-step.ts";

/** Sign-in to Glue, and whether its databases may be listed. */
export async function warehouseSteps(connection: Connection): Promise<readonly ProbeStep[]> {
  const warehouse = awsWarehouseOf(connection);
  const { region, endpoint } = warehouse.access;
  const { glue, client } = await glueAccess(warehouse.access);
  const { url } = client.config.endpointProvider({
    Region: region,
    ...(endpoint !== undefined && { Endpoint: endpoint }),
  });
  const ask = async (): Promise<string> => {
    const { DatabaseList = [] } = await client.send(new glue.GetDatabasesCommand({ MaxResults: 1 }));
    return `the catalogue may be read; ${DatabaseList[0]?.Name ?? "no database"} is the first in it`;
  };
  return awsSteps({ url, service: warehouseService("Glue", warehouse), ask });
}
