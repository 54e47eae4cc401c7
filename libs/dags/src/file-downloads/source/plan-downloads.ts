import { between, seededRandom, weightedChoice, zipf } from "../../seeded-random.ts";
import type { Random } from "../../seeded-random.ts";

/** How large a warehouse of downloads is to be. */
export interface DownloadsShape {
  /** The first day, `2019-09-01`. */
  readonly from: string;
  readonly days: number;
  /** Records a day, in all three tables together, give or take those that are there twice. 10,000 is about the original's. */
  readonly recordsPerDay: number;
  readonly seed: number;
}

/** What is known of a node at an instant. Nodes that are folders cannot be downloaded. */
export interface Snapshot {
  readonly timestamp: number;
  readonly id: number;
  readonly projectId: number;
  readonly type: "file" | "table" | "folder";
}

/** A row of one of the tables that tell of downloads. */
export type DownloadRecord = RecordedDownload | RequestedDownload;

/** A row of FILE_DOWNLOAD_RECORD; with another file that was sent in place of it, of FILE_HANDLE_DOWNLOAD_RECORD. */
export interface RecordedDownload {
  readonly table: "file" | "handle";
  readonly timestamp: number;
  readonly userId: number;
  readonly fileHandleId: number;
  readonly downloadedId: number;
  readonly objectId: number;
  readonly objectType: string;
}

/** A row of ACCESS_RECORD, and what became of it in PROCESSED_ACCESS_RECORD. */
export interface RequestedDownload {
  readonly table: "access";
  readonly timestamp: number;
  readonly userId: number | null;
  readonly sessionId: string;
  readonly url: string;
  readonly query: string;
  readonly status: number;
  readonly signature: string;
}

export interface PlannedDownloads {
  readonly snapshots: readonly Snapshot[];
  /** Day after day; made anew whenever they are iterated, so that years of them need no more memory than a day. */
  readonly records: Iterable<DownloadRecord>;
}

const MS_PER_DAY = 86_400_000;
const ANONYMOUS = 273_950;
const PROJECTS = 2_000;
const USERS = 20_000;
const ROBOTS = 12;
const RECORDS_PER_NODE = 8;
const MIN_NODES = 40;
/** As many as the original has: a longer range has more downloads of each. */
const MAX_NODES = 60_000;
const MAX_SNAPSHOTS = 30;

/** One in ten is of something else than a file or a table, which is what is asked for. */
const chooseOtherType = weightedChoice(
  ["WikiAttachment", "UserProfileAttachment", "MessageAttachment", "TeamAttachment"].map((value) => ({
    value,
    weight: 1,
  })),
);
const chooseProject = weightedChoice(zipf(Array.from({ length: PROJECTS }, (_, index) => 4_000 + index)));
const choosePerson = weightedChoice(zipf(Array.from({ length: USERS }, (_, index) => 3_300_000 + index)));

/** Makes snapshots of nodes and records of downloads; the same shape gives the same. */
export function planDownloads(shape: DownloadsShape): PlannedDownloads {
  const start = Date.parse(`${shape.from}T00:00:00Z`);
  const nodes = makeNodes(shape, start, seededRandom(shape.seed, "file-downloads", shape.from));
  return {
    snapshots: nodes.flatMap(({ snapshots }) => snapshots),
    records: {
      *[Symbol.iterator]() {
        for (let day = 0; day < shape.days; day++) yield* recordsOfDay(shape, start + day * MS_PER_DAY, nodes);
      },
    },
  };
}

function recordsOfDay(
  { seed, recordsPerDay }: DownloadsShape,
  start: number,
  nodes: readonly Node[],
): readonly DownloadRecord[] {
  const random = seededRandom(seed, "file-downloads", "day", start);
  const records = Array.from({ length: recordsPerDay }, (_, index) =>
    makeRecords({ at: instantOf(index, random) + start, node: pick(nodes, random) }, random),
  );
  return withoutRepeats(records.flat());
}

/** Each day has a download in its first and in its last millisecond. */
function instantOf(index: number, random: Random): number {
  if (index < 2) return index * (MS_PER_DAY - 1);
  return between(random, 0, MS_PER_DAY - 1);
}

interface Node {
  readonly id: number;
  readonly type: Snapshot["type"];
  readonly snapshots: readonly Snapshot[];
}

function makeNodes({ days, recordsPerDay }: DownloadsShape, start: number, random: Random): readonly Node[] {
  const count = Math.min(MAX_NODES, Math.max(MIN_NODES, Math.floor((days * recordsPerDay) / RECORDS_PER_NODE)));
  return Array.from({ length: count }, (_, index) => makeNode(index, { start, days }, random));
}

/** 2 % of the nodes change their project, a tenth of them go back; 1 % have no snapshot before the last day is over. */
function makeNode(
  index: number,
  { start, days }: { readonly start: number; readonly days: number },
  random: Random,
): Node {
  const isLate = random() < 0.01;
  const first = isLate
    ? start + days * MS_PER_DAY + between(random, 0, MS_PER_DAY)
    : start - between(random, 1, 90 * MS_PER_DAY);
  const kind = random();
  const type = kind < 0.85 ? "file" : kind < 0.95 ? "table" : "folder";
  const count = between(random, 1, MAX_SNAPSHOTS);
  const [home, other] = [chooseProject(random), chooseProject(random)];
  const moves = random() < 0.02;
  const comesBack = moves && random() < 0.1;
  const id = 1_000_000 + index * 3;
  let timestamp = first;
  const snapshots = Array.from({ length: moves ? Math.max(count, 3) : count }, (_, at) => {
    if (at > 0) timestamp += between(random, 1, 20 * MS_PER_DAY);
    return { timestamp, id, projectId: moves && at > 0 && !(comesBack && at > 1) ? other : home, type } as const;
  });
  return { id, type, snapshots };
}

interface Download {
  readonly at: number;
  readonly node: Node;
}

/** The rows of one download: one, or two where two tables tell of it, or where two files were sent for one. */
function makeRecords({ at, node }: Download, random: Random): readonly DownloadRecord[] {
  const { id, type } = node;
  const own = type === "table" ? "TableEntity" : "FileEntity";
  const objectType = random() < 0.1 ? chooseOtherType(random) : own;
  const fileHandleId = 9_000_000 + id + between(random, 0, 2);
  const who = random();
  const userId = who < 0.05 ? ANONYMOUS : who < 0.35 ? 3_000_000 + between(random, 1, ROBOTS) : choosePerson(random);
  const recorded: RecordedDownload = {
    table: "file",
    timestamp: at,
    userId,
    fileHandleId,
    downloadedId: fileHandleId,
    objectId: id,
    objectType,
  };
  const kind = random();
  if (kind < 0.03) return [recorded, { ...recorded, table: "handle" }];
  if (kind < 0.05) return [recorded, makeRequest(recorded, random)];
  if (kind < 0.2) {
    const handle = { ...recorded, table: "handle" } as const;
    return random() < 0.1 ? [handle, { ...handle, downloadedId: fileHandleId + 1 }] : [handle];
  }
  return kind < 0.25 ? [makeRequest(recorded, random)] : [recorded];
}

/** As clients write it: any order and case, with and without `syn`; some fail, some are no downloads of a file at all. */
function makeRequest(
  { timestamp, userId, fileHandleId, objectId, objectType }: RecordedDownload,
  random: Random,
): RequestedDownload {
  const type = `fileAssociateType=${random() < 0.2 ? objectType.toLowerCase() : objectType}`;
  const id = `${random() < 0.2 ? "fileassociateid" : "fileAssociateId"}=${random() < 0.5 ? "syn" : ""}${objectId}`;
  const kind = random();
  return {
    table: "access",
    timestamp,
    userId: userId === ANONYMOUS && random() < 0.5 ? null : userId,
    sessionId: Array.from({ length: 4 }, () => between(random, 0, 0xffff_ffff).toString(16).padStart(8, "0")).join("-"),
    url: `/file/v1/file/${fileHandleId}`,
    query: kind < 0.05 ? "redirect=false" : random() < 0.5 ? `${type}&${id}` : `redirect=false&${id}&${type}`,
    status: kind > 0.9 ? 403 : 200,
    signature: kind > 0.8 && kind < 0.85 ? "GET /entity/#" : "GET /file/#",
  };
}

/** Rows that a key of their table would not let in twice. */
function withoutRepeats(records: readonly DownloadRecord[]): readonly DownloadRecord[] {
  return [...new Map(records.map((record) => [JSON.stringify(record), record])).values()];
}

/** Nodes at the beginning are asked for more often. */
function pick(nodes: readonly Node[], random: Random): Node {
  const node = nodes[Math.floor(random() ** 2 * nodes.length)];
  if (node === undefined) throw new RangeError("there is no node to download");
  return node;
}
