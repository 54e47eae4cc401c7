import { availableParallelism } from "node:os";
import type { BundleId } from "@daymill/core";
import type { OwnParts } from "../bundle/bundle-files.ts";
import { entryUrl } from "../process/entry-url.ts";
import type { ParsedBundle } from "./parse-bundle.ts";
import { ParserChild } from "./parser-child.ts";
import type { ParserChildOptions } from "./parser-child.ts";

export type DagParserOptions = Pick<
  ParserChildOptions,
  "entry" | "bundleFolder" | "packageRoots" | "environment" | "logger"
> &
  Partial<Pick<ParserChildOptions, "deadlineMs" | "memoryMb">> & {
    /** Default: as many as there are processors, at most 4. */
    readonly children?: number;
    /** For so long they live on with nothing to parse. Default: 5 s. */
    readonly idleMs?: number;
  };

/** The source of the parser's module. */
export const PARSER_ENTRY = entryUrl("./parse-main", import.meta);

const DEADLINE_MS = 30_000;
/** After the last file: an idle parser holds 60 MB, and another starts in 150 ms. */
const IDLE_MS = 5_000;
const MEMORY_MB = 512;
/** Node never unloads a module, so a parser that has grown to this is replaced. */
const WORN_BYTES = 400 * 1024 * 1024;

/** A bundle to be parsed. */
export interface ParseOrder {
  readonly bundleId: BundleId;
  /** The DAG folder. */
  readonly folder: string;
  readonly own: OwnParts;
}

export interface TimedParse extends ParsedBundle {
  /** How long it took in its process, without waiting for one; null: it broke that. */
  readonly parseMs: number | null;
}

/** Parses bundles in warm processes, each file under a deadline and a memory limit. A file that breaks its parser has a problem (E202). */
export class DagParser {
  private readonly options: ParserChildOptions;
  private readonly idle: ParserChild[] = [];
  private readonly waiting: ((child: ParserChild) => void)[] = [];
  private readonly all = new Set<ParserChild>();
  private readonly size: number;
  private readonly idleMs: number;
  private lastNumber = 0;
  private resting: NodeJS.Timeout | undefined;

  constructor({ children = Math.min(4, availableParallelism()), idleMs = IDLE_MS, ...options }: DagParserOptions) {
    this.idleMs = idleMs;
    this.options = { deadlineMs: DEADLINE_MS, memoryMb: MEMORY_MB, ...options };
    this.size = children;
  }

  async parse({ bundleId, folder, own }: ParseOrder): Promise<TimedParse> {
    const child = await this.takeChild();
    const answer = await child.parse({ number: ++this.lastNumber, bundleId, folder, slices: own.slices });
    if (answer.kind === "broken") {
      this.all.delete(child);
      this.serveNext();
      return { dags: [], problems: [{ code: "E202", message: `${answer.message}.`, location: null }], parseMs: null };
    }
    if (answer.rssBytes > WORN_BYTES) await this.discard(child);
    else this.idle.push(child);
    this.serveNext();
    return answer;
  }

  async close(): Promise<void> {
    clearTimeout(this.resting);
    await Promise.all([...this.all].map((child) => child.close()));
    this.all.clear();
    this.idle.length = 0;
  }

  private async takeChild(): Promise<ParserChild> {
    const ready = this.idle.pop() ?? this.addChild();
    if (ready) return ready;
    const { promise, resolve } = Promise.withResolvers<ParserChild>();
    this.waiting.push(resolve);
    return promise;
  }

  private addChild(): ParserChild | undefined {
    if (this.all.size >= this.size) return undefined;
    const child = new ParserChild(this.options);
    this.all.add(child);
    return child;
  }

  private serveNext(): void {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => void this.rest(), this.idleMs).unref();
    const next = this.waiting[0];
    const child = next && (this.idle.pop() ?? this.addChild());
    if (!next || !child) return;
    this.waiting.shift();
    next(child);
  }

  private async rest(): Promise<void> {
    await Promise.all(this.idle.splice(0).map((child) => this.discard(child)));
  }

  private async discard(child: ParserChild): Promise<void> {
    this.all.delete(child);
    await child.close();
  }
}
