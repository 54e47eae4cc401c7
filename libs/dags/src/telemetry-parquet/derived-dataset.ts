import type { HekaMessage, RecordOf, RecordSchema } from "@daymill/operators";

/** A table that is made of the messages of a stream, a day at a time. */
export interface DerivedDataset<S extends RecordSchema = RecordSchema> {
  /** In capitals and small letters, as a class: `ExecutiveStream`. Names the DAG and the folder in the lake. */
  readonly name: string;
  /** What `sources.json` calls the stream that it is made of. */
  readonly streamName: string;
  readonly schema: S;
  /** The record of a message; undefined: the message is none of the data set. What it throws rejects the message. */
  readonly record: (message: HekaMessage) => RecordOf<S> | undefined;
  /** The leading part of a key by which objects are grouped; a group becomes a folder. Default: the folder of the object. */
  readonly prefixGroup?: (key: string) => string;
  /** What the keys of the objects begin with, behind the day. Default "": all objects of the day. */
  readonly filterPrefix?: string;
}

/** A data set whose record function is checked against its schema. */
export function derivedDataset<const S extends RecordSchema>(dataset: DerivedDataset<S>): DerivedDataset<S> {
  return dataset;
}

/** The folder of a data set: its name in small letters, words joined by a dash: `executive-stream`. */
export function datasetFolder(name: string): string {
  return words(name).join("-");
}

/** The id of a data set's DAG: `telemetry_executive_stream`. */
export function datasetDagId(name: string): string {
  return ["telemetry", ...words(name)].join("_");
}

/** Everything before the last slash. */
export function folderOfKey(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf("/")));
}

function words(name: string): string[] {
  return name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
}
