import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A request as the server of a test has seen it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What is answered: a body that is no text goes as JSON. undefined: nothing, and the connection is cut. */
export type Answer =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  | undefined;

/** A server of HTTP on a free port of this machine, which answers by a function. */
export class TestServer implements AsyncDisposable {
  readonly seen: SeenRequest[] = [];
  private readonly server = createServer((request, response) => void this.serve(request, response));
  answer: (request: SeenRequest, count: number, whenCut: Promise<unknown>) => Answer | Promise<Answer>;

  constructor(answer: TestServer["answer"]) {
    this.answer = answer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async listen(): Promise<this> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const seen = { method, url, headers, body: await text(request) };
    this.seen.push(seen);
    const answer = await this.answer(seen, this.seen.length, once(response, "close"));
    if (answer === undefined) return void response.destroy();
    const { status = 200, body } = answer;
    response.writeHead(status, answer.headers ?? {});
    if (typeof body === "string" || body === undefined) response.end(body);
    else response.end(JSON.stringify(body));
  }
}

/** Starts a server that answers by a function. */
export function serveHttp(answer: TestServer["answer"]): Promise<TestServer> {
  return new TestServer(answer).listen();
}
