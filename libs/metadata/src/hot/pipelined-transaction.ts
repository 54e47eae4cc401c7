import type { Duplex } from "node:stream";
import { DaymillError } from "@daymill/core";
import type { Client, QueryResult } from "pg";
import type { HotParam, HotStatement, HotTransaction } from "./hot-port.ts";

/**
 * One transaction on a pipelined connection. Nothing is sent until the first statement, which takes BEGIN along; the last
 * one takes COMMIT along, so that a transaction of two statements costs two round trips instead of four.
 *
 *     unopened --call--> open --last or commit--> ended
 *     unopened --last--> ended   (one statement is a transaction by itself)
 *     open --rollback--> ended
 */
export class PipelinedTransaction implements HotTransaction {
  readonly #client: Client;
  readonly #stream: Duplex;
  #state: "unopened" | "open" | "ended" = "unopened";

  constructor(client: Client, stream: Duplex) {
    this.#client = client;
    this.#stream = stream;
  }

  async call<Row>(statement: HotStatement<Row>, params: readonly HotParam[]): Promise<Row[]> {
    this.#assertNotEnded(statement.name);
    if (this.#state === "open") return await this.#send(statement, params);
    this.#state = "open";
    const [, rows] = await this.#together(() => [this.#control("begin"), this.#send(statement, params)] as const);
    return rows;
  }

  async last<Row>(statement: HotStatement<Row>, params: readonly HotParam[]): Promise<Row[]> {
    this.#assertNotEnded(statement.name);
    const wasOpen = this.#state === "open";
    this.#state = "ended";
    if (!wasOpen) return await this.#send(statement, params);
    const [rows, committed] = await this.#together(
      () => [this.#send(statement, params), this.#control("commit")] as const,
    );
    assertCommitted(committed);
    return rows;
  }

  /** Commits what is open; does nothing after `last` and when nothing was sent. */
  async commit(): Promise<void> {
    const wasOpen = this.#state === "open";
    this.#state = "ended";
    if (wasOpen) assertCommitted(await this.#control("commit"));
  }

  /** Takes back what is open; does nothing when nothing is. */
  async rollback(): Promise<void> {
    const wasOpen = this.#state === "open";
    this.#state = "ended";
    if (wasOpen) await this.#control("rollback");
  }

  #assertNotEnded(name: string): void {
    if (this.#state === "ended")
      throw new DaymillError(
        "E604",
        `The statement ${name} was sent after the transaction had ended. Nothing may follow \`last\`.`,
      );
  }

  /** Sends several queries as one packet. All answers are awaited, so that none is left behind when one fails. */
  async #together<A, B>(send: () => readonly [Promise<A>, Promise<B>]): Promise<[A, B]> {
    this.#stream.cork();
    const sent = send();
    this.#stream.uncork();
    const [first, second] = await Promise.allSettled(sent);
    if (first.status === "rejected") throw first.reason;
    if (second.status === "rejected") throw second.reason;
    return [first.value, second.value];
  }

  async #send<Row>(statement: HotStatement<Row>, params: readonly HotParam[]): Promise<Row[]> {
    const answer = await this.#client.query<Row & object>({
      name: statement.name,
      text: statement.sql,
      values: [...params],
    });
    return answer.rows;
  }

  async #control(word: "begin" | "commit" | "rollback"): Promise<QueryResult> {
    return await this.#client.query(word);
  }
}

// A server answers COMMIT of a failed transaction with ROLLBACK: work that swallowed the failure must not pass for done.
function assertCommitted(answer: QueryResult): void {
  if (answer.command === "ROLLBACK")
    throw new DaymillError("E605", "The transaction was rolled back: one of its statements had failed.");
}
