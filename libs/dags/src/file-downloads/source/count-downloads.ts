import type { DownloadRecord, PlannedDownloads, RequestedDownload, Snapshot } from "./plan-downloads.ts";

/** A download as it has to arrive. */
export interface ExpectedDownload {
  readonly timestamp: number;
  readonly userId: number | null;
  readonly fileHandleId: number;
  readonly objectId: number;
  readonly objectType: string;
  readonly projectId: number;
}

/**
 * The downloads that the pipeline has to find, day after day, row by row in plain JavaScript: an oracle that shares nothing with
 * its SQL. Records come in the order of their days. Of a day in the order of instant, user (without one first), file handle,
 * object and type.
 */
export function* downloadsByDay({
  snapshots,
  records,
}: PlannedDownloads): Generator<readonly [day: string, downloads: readonly ExpectedDownload[]]> {
  const nodes = Map.groupBy(snapshots, ({ id }) => id);
  let [day, found] = ["", new Map<string, ExpectedDownload>()];
  for (const record of records) {
    const download = record.table === "access" ? readRequest(record) : asRecorded(record);
    if (download === undefined) continue;
    const projectId = projectAt(nodes.get(download.objectId) ?? [], download.timestamp);
    if (projectId === undefined) continue;
    const next = new Date(download.timestamp).toISOString().slice(0, 10);
    if (next !== day && found.size > 0) yield [day, inOrder(found)];
    if (next !== day) [day, found] = [next, new Map()];
    found.set(Object.values(download).join(), { ...download, projectId });
  }
  if (found.size > 0) yield [day, inOrder(found)];
}

function inOrder(found: ReadonlyMap<string, ExpectedDownload>): readonly ExpectedDownload[] {
  return [...found.values()].toSorted(
    (one, other) =>
      one.timestamp - other.timestamp ||
      (one.userId ?? 0) - (other.userId ?? 0) ||
      one.fileHandleId - other.fileHandleId ||
      one.objectId - other.objectId ||
      one.objectType.localeCompare(other.objectType),
  );
}

type Unplaced = Omit<ExpectedDownload, "projectId">;

function asRecorded(record: Exclude<DownloadRecord, RequestedDownload>): Unplaced | undefined {
  const { timestamp, userId, fileHandleId, objectId, objectType } = record;
  if (objectType !== "FileEntity" && objectType !== "TableEntity") return undefined;
  return { timestamp, userId, fileHandleId, objectId, objectType };
}

function readRequest({ timestamp, userId, url, query, status, signature }: RequestedDownload): Unplaced | undefined {
  if (status !== 200 || signature !== "GET /file/#") return undefined;
  const params = new Map([...new URLSearchParams(query)].map(([name, value]) => [name.toLowerCase(), value]));
  const objectId = Number((params.get("fileassociateid") ?? "").replace(/^syn/i, ""));
  const objectType = ["FileEntity", "TableEntity"].find(
    (type) => type.toLowerCase() === params.get("fileassociatetype")?.toLowerCase(),
  );
  if (objectType === undefined || objectId === 0) return undefined;
  return { timestamp, userId, fileHandleId: Number(url.slice(url.lastIndexOf("/") + 1)), objectId, objectType };
}

function projectAt(snapshots: readonly Snapshot[], timestamp: number): number | undefined {
  let last: Snapshot | undefined;
  for (const snapshot of snapshots) {
    if (snapshot.type === "folder" || snapshot.timestamp > timestamp) continue;
    const isLater = last === undefined || snapshot.timestamp > last.timestamp;
    const isLower = snapshot.timestamp === last?.timestamp && snapshot.projectId < last.projectId;
    if (isLater || isLower) last = snapshot;
  }
  return last?.projectId;
}
