import type { Readable } from "node:stream";
import type { EpochMillis } from "@daymill/core";

/** What a store knows of one object. */
export interface ObjectInfo {
  /** Names separated by `/`, relative to the store's root. */
  readonly key: string;
  readonly bytes: number;
  readonly modifiedAt: EpochMillis;
}

/** What digests can be compared by: SHA-256, and CRC-32C (Castagnoli), which S3 and GCS keep with an object. */
export type ChecksumAlgorithm = "sha256" | "crc32c";

/** A digest of the bytes as the store holds them. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Lower-case hexadecimal. */
  readonly value: string;
}

/** What `write` accepts: the whole content, or its pieces in order. */
export type Content = string | Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface WriteOptions {
  /** Writes only if no object of this key exists; checked and done in one step. */
  readonly ifAbsent?: boolean;
  /** Aborted: nothing becomes visible, and what was written so far is removed. */
  readonly signal?: AbortSignal;
}

/** `written: false` only with `ifAbsent`, when somebody else's object is there already. */
export type WriteResult = { readonly written: true; readonly bytes: number } | { readonly written: false };

/** Bytes of an object: `start` to `end`, both included, as in HTTP ranges. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * A place for objects: a directory, a bucket, or a part of one. Keys are relative to its root and never leave it (E503).
 * A folder is a key prefix that ends in `/`, or "" for the whole store; the slash may be left out where a folder is meant.
 * An object is visible whole or not at all.
 */
export interface ObjectStore {
  /** Absolute URI of the root, ending in `/`. */
  readonly root: string;
  /** The objects under a folder in the byte order of their keys; an absent folder has none. */
  list(folder: string): AsyncIterable<ObjectInfo>;
  /** undefined: no such object. A store that cannot answer rejects (E502): never taken for absent. */
  stat(key: string): Promise<ObjectInfo | undefined>;
  /** Rejects with E501 when there is no such object. */
  read(key: string, range?: ByteRange): Promise<Readable>;
  /** Writes under a temporary name, makes the bytes durable, then publishes them in one step. */
  write(key: string, content: Content, options?: WriteOptions): Promise<WriteResult>;
  /**
   * By the algorithm that is asked for; default: the one that costs this store least. A digest that the store does not keep
   * is made by reading the object. Rejects with E501 when there is no such object.
   */
  checksum(key: string, algorithm?: ChecksumAlgorithm): Promise<Checksum>;
  /** An absent object is fine. */
  delete(key: string): Promise<void>;
  /** Removes all objects under a folder; an absent folder is fine. */
  deletePrefix(folder: string): Promise<void>;
  /** Makes all objects under one folder durable and moves them to another, replacing whatever stood there. */
  publish(from: string, to: string): Promise<void>;
  /** Removes what killed writers left under a folder. Only for the owner of the folder: it also takes a live writer's. */
  discardUnfinished(folder: string): Promise<void>;
  /** Where an object or a folder lies on this machine, for programs that work on paths; undefined for a remote store. */
  localPath(key: string): string | undefined;
}
