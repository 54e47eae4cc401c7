import type { WorkGroup } from "@aws-sdk/client-athena";
import { DaymillError } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { athenaAccess } from "../athena/athena-access.ts";
import { toAwsError } from "../aws/aws-error.ts";
import { awsWarehouseOf, warehouseService } from "../aws/aws-warehouse.ts";
import type { AwsWarehouse } from "../aws/aws-warehouse.ts";
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
    const { WorkGroup } = await athenaClient.send(question).catch((thrown: unknown) => {
      throw toAwsError(thrown, warehouseService("Athena", warehouse));
    });
    const first = DatabaseList[0]?.Name ?? "no database";
    return `the catalogue may be read (${first} is the first in it), and ${describeWorkgroup(warehouse, WorkGroup ?? {})}`;
  };
  return awsSteps({ url, service: warehouseService("Glue", warehouse), ask });
}

/** What it means for queries that the connection is used for. E472: it takes none. */
function describeWorkgroup(warehouse: AwsWarehouse, { State, Configuration }: Partial<WorkGroup>): string {
  const { results, workgroup = "primary" } = warehouse;
  if (State === "DISABLED")
    throw new DaymillError("E472", `The workgroup ${workgroup} is switched off: it takes no query.`);
  const own = Configuration?.ResultConfiguration?.OutputLocation;
  const { ManagedQueryResultsConfiguration: managed, EnforceWorkGroupConfiguration: isEnforced } = Configuration ?? {};
  const said = [`the workgroup ${workgroup} is there`];
  if (results === undefined && own === undefined && managed?.Enabled !== true)
    said.push("neither it nor the connection says where results go: give extra.results");
  if (results !== undefined && isEnforced === true && own !== undefined)
    said.push(`it puts results into ${own}, whatever the connection says`);
  const limit = Configuration?.BytesScannedCutoffPerQuery;
  if (limit !== undefined) said.push(`a query may read ${limit} bytes`);
  return said.join("; ");
}
