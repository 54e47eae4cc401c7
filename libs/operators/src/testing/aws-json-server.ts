import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Connection } from "@daymill/core";
import type { S3Objects } from "./s3-objects.ts";

/** What happens to the next request of an action instead of an answer. */
export type AwsFault =
  /** Refused: nothing was done. */
  | { readonly kind: "refuse"; readonly type: string; readonly message: string; readonly status: number }
  /** Done, and the connection is cut before the answer. */
  | { readonly kind: "lose" }
  /** Done, and never answered. */
  | { readonly kind: "mute" };

/** A refusal of a service, by the name that AWS has for it. */
export class AwsRefusal extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** A server that speaks the JSON API of AWS (1.1), writes down what it was asked, and can be made to fail. */
export abstract class AwsJsonServer implements AsyncDisposable {
  /** Actions in the order in which they were asked for. */
  readonly calls: { readonly action: string; readonly body: unknown }[] = [];
  readonly #faults = new Map<string, AwsFault[]>();
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response));

  /** What an action is answered with, or a promise of it; a throw is a refusal. */
  protected abstract answer(action: string, body: object): unknown;
  /** The type of a connection to it. */
  protected abstract readonly connectionType: string;

  /** Objects that it gives as S3, if it does. */
  readonly objects: S3Objects | undefined = undefined;

  async listen(): Promise<this> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A connection to it. */
  get connection(): Omit<Connection, "id"> {
    const extra = { region: "eu-west-1", endpoint: this.url };
    return { type: this.connectionType, user: "tester", password: "hush-hush", extra };
  }

  fail(action: string, ...faults: readonly AwsFault[]): void {
    this.#faults.set(action, [...(this.#faults.get(action) ?? []), ...faults]);
  }

  count(action: string): number {
    return this.calls.filter((call) => call.action === action).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.objects?.answer(request, response) === true) return;
    const action = String(request.headers["x-amz-target"]).replace(/^.*\./, "");
    const body = JSON.parse(await text(request)) as object;
    this.calls.push({ action, body });
    const fault = this.#faults.get(action)?.shift();
    if (fault?.kind === "refuse") return refuse(response, fault);
    try {
      const answer = await this.answer(action, body);
      if (fault?.kind === "mute") return;
      if (fault?.kind === "lose") request.socket.destroy();
      else response.writeHead(200, JSON_TYPE).end(JSON.stringify(answer));
    } catch (thrown: unknown) {
      const type = thrown instanceof AwsRefusal ? thrown.type : "InvalidRequestException";
      refuse(response, { type, message: thrown instanceof Error ? thrown.message : String(thrown), status: 400 });
    }
  }
}

function refuse(response: ServerResponse, fault: Pick<AwsFault & { kind: "refuse" }, "type" | "message" | "status">) {
  response.writeHead(fault.status, JSON_TYPE).end(JSON.stringify({ __type: fault.type, Message: fault.message }));
}

const JSON_TYPE = { "content-type": "application/x-amz-json-1.1" };
