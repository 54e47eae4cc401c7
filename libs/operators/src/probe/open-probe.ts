import { DaymillError } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { bigQuerySteps } from "./probe-bigquery.ts";
import { directorySteps } from "./probe-directory.ts";
import { emrSteps } from "./probe-emr.ts";
import { serverlessSteps } from "./probe-emr-serverless.ts";
import { httpSteps } from "./probe-http.ts";
import { pagerDutySteps, slackSteps, teamsSteps, webhookSteps } from "./probe-hook.ts";
import { localSteps } from "./probe-local.ts";
import { mysqlSteps } from "./probe-mysql.ts";
import { postgresSteps } from "./probe-postgres.ts";
import { smtpSteps } from "./probe-smtp.ts";
import type { ProbeStep } from "./probe-step.ts";
import { warehouseSteps } from "./probe-aws-warehouse.ts";
import { bucketSteps } from "./probe-store.ts";

/** The steps of the test of a connection, by its type. Rejects with E104 a connection that cannot be. */
export async function openProbe(connection: Connection): Promise<readonly ProbeStep[]> {
  switch (connection.type) {
    case "postgres":
      return postgresSteps(connection);
    case "mysql":
      return mysqlSteps(connection);
    case "s3":
    case "gs":
      return await bucketSteps(connection);
    case "file":
    case "duckdb":
      return directorySteps(connection, "write");
    case "archive":
      return directorySteps(connection, "read");
    case "bigquery":
      return bigQuerySteps(connection);
    case "athena":
      return await warehouseSteps(connection);
    case "emr":
      return await emrSteps(connection);
    case "emr-serverless":
      return serverlessSteps(connection);
    case "http":
      return httpSteps(connection);
    case "slack-webhook":
      return slackSteps(connection);
    case "teams-webhook":
      return teamsSteps(connection);
    case "webhook":
      return webhookSteps(connection);
    case "pagerduty":
      return pagerDutySteps(connection);
    case "smtp":
      return smtpSteps(connection);
    case "local":
      return localSteps(connection);
    default:
      throw new DaymillError(
        "E104",
        `There is no test for a connection of type "${connection.type}": only the tasks that use it know what it means.`,
      );
  }
}
