import { DaymillError, toError } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { signInToGoogle } from "@daymill/stores";
import { openBigQuery } from "../load/bigquery/bigquery-client.ts";
import { statusOf } from "../load/bigquery/bigquery-error.ts";
import { bigQuerySettingsOf } from "../load/bigquery/bigquery-settings.ts";
import type { BigQuerySettings } from "../load/bigquery/bigquery-settings.ts";
import { stepsToUrl } from "./network-steps.ts";
import type { ProbeStep, StepFinding } from "./probe-step.ts";

const GOOGLE = "https://bigquery.googleapis.com";

/** Sign-in to BigQuery, and a look at the dataset, or at the first one of the project. */
export function bigQuerySteps(connection: Connection): readonly ProbeStep[] {
  const settings = bigQuerySettingsOf(connection);
  return [
    ...stepsToUrl(new URL(settings.endpoint ?? GOOGLE)),
    {
      name: "sign_in",
      run: async () => ((await signInToGoogle(settings)) ? { said: "" } : { skipped: "asked without credentials" }),
    },
    { name: "permission", run: () => readDatasets(settings) },
  ];
}

async function readDatasets(settings: BigQuerySettings): Promise<StepFinding> {
  const { projectId, dataset, location } = settings;
  const client = await openBigQuery(settings);
  try {
    if (dataset === undefined) {
      await client.getDatasets({ maxResults: 1 });
      return { said: `the datasets of ${projectId} may be listed` };
    }
    const [found] = await client.dataset(dataset).getMetadata();
    const where: unknown = found.location;
    if (typeof where === "string" && where.toUpperCase() !== location.toUpperCase())
      throw new DaymillError(
        "E411",
        `The dataset ${dataset} is in ${where}, the connection says ${location}. Correct the location.`,
      );
    return { said: `the dataset ${dataset} may be read` };
  } catch (thrown: unknown) {
    throw explain(thrown, settings);
  }
}

function explain(thrown: unknown, { projectId, dataset }: BigQuerySettings): Error {
  const error = toError(thrown);
  if (error instanceof DaymillError) return error;
  const what = dataset === undefined ? `The project ${projectId}` : `The dataset ${dataset} of ${projectId}`;
  switch (statusOf(thrown)) {
    case 401:
      return new DaymillError(
        "E402",
        `${what} cannot be read: the credentials are not valid. Check the account's key.`,
      );
    case 403:
      return new DaymillError(
        "E402",
        `${what} cannot be read: ${error.message}. Give the account BigQuery Data Editor and Job User.`,
      );
    case 404:
      return new DaymillError("E411", `${what} does not exist. Make it, or correct its name.`);
    default:
      return new DaymillError("E401", `${what} cannot be read: ${error.message}.`);
  }
}
