import { required } from "@daymill/operators";
import { derivedDataset } from "./derived-dataset.ts";
import { booleanField, doubleField, integerField, textField } from "./field-values.ts";

/**
 * One row a ping of the executive summary. A message without its type, day, client, document, time or whether the browser
 * is the default one, each of the right type, is dropped; the rest is "" or 0 where it is missing.
 */
export const executiveStream = derivedDataset({
  name: "ExecutiveStream",
  streamName: "telemetry-executive-summary",
  schema: {
    docType: required("string"),
    submissionDate: required("string"),
    activityTimestamp: required("double"),
    profileCreationTimestamp: required("double"),
    clientId: required("string"),
    documentId: required("string"),
    country: required("string"),
    channel: required("string"),
    os: required("string"),
    osVersion: required("string"),
    default: required("boolean"),
    buildId: required("string"),
    app: required("string"),
    version: required("string"),
    vendor: required("string"),
    reason: required("string"),
    hours: required("double"),
    google: required("int32"),
    yahoo: required("int32"),
    bing: required("int32"),
    other: required("int32"),
    pluginHangs: required("int32"),
  },
  record: (message) => {
    const docType = textField(message, "docType");
    const submissionDate = textField(message, "submissionDate");
    const clientId = textField(message, "clientId");
    const documentId = textField(message, "documentId");
    const activityTimestamp = doubleField(message, "activityTimestamp");
    const isDefault = booleanField(message, "default");
    if (
      docType === undefined ||
      submissionDate === undefined ||
      clientId === undefined ||
      documentId === undefined ||
      activityTimestamp === undefined ||
      isDefault === undefined
    )
      return undefined;
    const text = (name: string): string => textField(message, name) ?? "";
    const count = (name: string): bigint => integerField(message, name) ?? 0n;
    return {
      docType,
      submissionDate,
      activityTimestamp,
      profileCreationTimestamp: doubleField(message, "profileCreationTimestamp") ?? 0,
      clientId,
      documentId,
      country: text("country"),
      channel: text("channel"),
      os: text("os"),
      osVersion: text("osVersion"),
      default: isDefault,
      buildId: text("buildId"),
      app: text("app"),
      version: text("version"),
      vendor: text("vendor"),
      reason: text("reason"),
      hours: doubleField(message, "hours") ?? 0,
      google: count("google"),
      yahoo: count("yahoo"),
      bing: count("bing"),
      other: count("other"),
      pluginHangs: count("pluginHangs"),
    };
  },
});
