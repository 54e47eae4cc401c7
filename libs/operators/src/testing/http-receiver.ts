import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedRequest {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server of a test that is told something: keeps what came, and answers as it is set. */
export class HttpReceiver implements AsyncDisposable {
  readonly requests: ReceivedRequest[] = [];
  /** Undefined: it takes requests, and says nothing. */
  answer: { readonly status: number; readonly body?: string; readonly location?: string } | undefined = { status: 200 };
  private readonly server = createServer((request, response) => void this.take(request, response));

  /** Gives its address: `http://127.0.0.1:41234`. */
  async listen(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = "", headers } = request;
    // A client that gives up has sent nothing that counts.
    const chunks = await Array.fromAsync(request).catch(() => undefined);
    if (chunks === undefined) return;
    this.requests.push({ url, headers, body: chunks.join("") });
    if (this.answer === undefined) return;
    const { status, body, location } = this.answer;
    response.writeHead(status, location === undefined ? {} : { location }).end(body);
  }
}
