import { required } from "@daymill/operators";
import type { HekaMessage } from "@daymill/operators";
import { derivedDataset } from "./derived-dataset.ts";
import { anyTextField, textField } from "./field-values.ts";

/** The parts of a ping that are kept as they are, as JSON, and where they are. */
const PARTS = {
  simpleMeasurements: "payload.simpleMeasurements",
  settings: "environment.settings",
  threadHangStats: "payload.threadHangStats",
  histograms: "payload.histograms",
  keyedHistograms: "payload.keyedHistograms",
} as const;

/** One row a main ping of those who take part in an experiment; a day's pings are one folder. */
export function e10sExperiment(experimentId: string) {
  return derivedDataset({
    name: "E10sExperiment",
    streamName: "telemetry",
    schema: {
      addons: required("string"),
      clientId: required("string"),
      creationTimestamp: required("string"),
      submissionDate: required("string"),
      documentId: required("string"),
      sampleId: required("string"),
      simpleMeasurements: required("string"),
      settings: required("string"),
      threadHangStats: required("string"),
      histograms: required("string"),
      keyedHistograms: required("string"),
      childPayloads: required("string"),
    },
    // Few take part: by folders of builds there would be thousands of files with a handful of records.
    prefixGroup: (key) => key.split("/").slice(0, 2).join("/"),
    record: (message) => {
      const addons = textField(message, "environment.addons");
      if (addons === undefined || activeExperiment(addons) !== experimentId) return undefined;
      const text = (name: string): string => anyTextField(message, name);
      return {
        addons,
        clientId: text("clientId"),
        creationTimestamp: text("creationTimestamp"),
        submissionDate: text("submissionDate"),
        documentId: text("documentId"),
        sampleId: text("sampleId"),
        ...parts(message),
        childPayloads: textField(message, "payload.childPayloads") ?? "{}",
      };
    },
  });
}

/** The id of the experiment that a client takes part in. Throws where the text is no JSON. */
function activeExperiment(addons: string): unknown {
  const parsed = JSON.parse(addons) as { readonly activeExperiment?: { readonly id?: unknown } | null } | null;
  return parsed?.activeExperiment?.id;
}

function parts(message: HekaMessage): { readonly [K in keyof typeof PARTS]: string } {
  return {
    simpleMeasurements: textField(message, PARTS.simpleMeasurements) ?? "",
    settings: textField(message, PARTS.settings) ?? "",
    threadHangStats: textField(message, PARTS.threadHangStats) ?? "",
    histograms: textField(message, PARTS.histograms) ?? "",
    keyedHistograms: textField(message, PARTS.keyedHistograms) ?? "",
  };
}
