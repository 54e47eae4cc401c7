import { join, parse } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DaymillError } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { bucketOf, bucketOfUri, invalidField } from "./connection-fields.ts";
import { fileStore } from "./file-store.ts";
import { gcsSettingsOf, gcsSettingsOfUri } from "./gcs/gcs-settings.ts";
import { gcsStore } from "./gcs/gcs-store.ts";
import type { ObjectStore } from "./object-store.ts";
import { s3SettingsOf } from "./s3/s3-settings.ts";
import { s3Store } from "./s3/s3-store.ts";

/** Where a URI points: a store and a key in it ("" for its root; a folder may end in `/`). */
export interface StorePlace {
  readonly store: ObjectStore;
  readonly key: string;
  /** Absolute. */
  readonly uri: string;
}

const SCHEMES = ["file", "s3", "gs"] as const;
type Scheme = (typeof SCHEMES)[number];

interface ParsedUri {
  readonly scheme: string;
  /** After `scheme:`, as written. */
  readonly rest: string;
}

/**
 * The connection that a URI names: `lake` in `lake:/a/b`; undefined for an absolute URI (`file://`, `s3://`, `gs://`).
 * Rejects what is no URI (E503).
 */
export function connectionOfUri(uri: string): string | undefined {
  const { scheme } = parseUri(uri);
  return isScheme(scheme) ? undefined : scheme;
}

/**
 * The absolute URI of `lake:/a/b`, given the connection `lake`. What stands after `lake:/` is a key as it is, without
 * percent-encoding (Hive folders contain `%` themselves); the result is encoded where its scheme asks for it.
 */
export function resolveStoreUri(uri: string, connection: Connection): string {
  const { scheme, rest } = parseUri(uri);
  if (isScheme(scheme)) return uri;
  const key = toKey(rest);
  return key === "" ? rootOf(connection) : childUri(rootOf(connection), key);
}

/** A store by its connection (type `file`, with a path; `s3` and `gs`, see s3SettingsOf and gcsSettingsOf), or by the absolute URI of its root. */
export function openStore(target: Connection | string): ObjectStore {
  const root = typeof target === "string" ? target : rootOf(target);
  const { scheme } = parseUri(root);
  if (!isScheme(scheme)) throw unknownType(scheme, root);
  switch (scheme) {
    case "file":
      return fileStore(fileURLToPath(root));
    case "s3":
      return s3Store(typeof target === "string" ? bucketOfUri(target) : s3SettingsOf(target));
    case "gs":
      return gcsStore(typeof target === "string" ? gcsSettingsOfUri(target) : gcsSettingsOf(target));
    default:
      return scheme satisfies never;
  }
}

/** The store and key of a URI; `connectionById` is asked only for URIs that name a connection. */
export async function locate(uri: string, connectionById: (id: string) => Promise<Connection>): Promise<StorePlace> {
  const id = connectionOfUri(uri);
  if (id === undefined) return locateAbsolute(uri);
  const connection = await connectionById(id);
  return { store: openStore(connection), key: toKey(parseUri(uri).rest), uri: resolveStoreUri(uri, connection) };
}

/** An absolute file URI is a key of the whole file system, one of S3 a key of its bucket. */
function locateAbsolute(uri: string): StorePlace {
  const { scheme, rest } = parseUri(uri);
  if (scheme !== "file") {
    const [bucket = "", ...names] = toKey(rest).split("/");
    return { store: openStore(`${scheme}://${bucket}/`), key: names.join("/"), uri };
  }
  const path = fileURLToPath(uri);
  const { root } = parse(path);
  return { store: fileStore(root), key: path.slice(root.length).replaceAll("\\", "/"), uri };
}

function parseUri(uri: string): ParsedUri {
  const match = /^([A-Za-z][\w.-]*):(\/.*)$/s.exec(uri);
  if (match?.[1] !== undefined && match[2] !== undefined) return { scheme: match[1], rest: match[2] };
  throw new DaymillError("E503", `"${uri}" names no store. Write lake:/path, or file:///path.`, { details: { uri } });
}

function isScheme(scheme: string): scheme is Scheme {
  return SCHEMES.some((known) => known === scheme);
}

function toKey(rest: string): string {
  return rest.replace(/^\/+/, "");
}

function rootOf(connection: Connection): string {
  switch (connection.type) {
    case "file":
      return `${pathToFileURL(pathOf(connection)).href.replace(/\/$/, "")}/`;
    case "s3":
    case "gs": {
      const { bucket, prefix } = bucketOf(connection);
      return `${connection.type}://${bucket}/${prefix}`;
    }
    default:
      throw unknownType(connection.type, connection.id);
  }
}

function childUri(root: string, key: string): string {
  if (!root.startsWith("file:")) return `${root.replace(/\/$/, "")}/${key}`;
  return pathToFileURL(join(fileURLToPath(root), key)).href;
}

function pathOf(connection: Connection): string {
  const { path } = connection;
  if (path !== undefined && path !== "") return path;
  throw invalidField(connection, "path", "is missing: a store of type file needs one");
}

function unknownType(type: string, place: string): DaymillError {
  return new DaymillError(
    "E507",
    `${place} is of type "${type}", which is no store. Use one of type "file", "s3" or "gs".`,
    {
      details: { type },
    },
  );
}
