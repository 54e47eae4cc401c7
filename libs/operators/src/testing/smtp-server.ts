import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { createInterface } from "node:readline";

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it was sent, without the dot at the end: headers, an empty line, the body. */
  readonly data: string;
}

/** A mail server of a test: speaks as much of SMTP (RFC 5321) as a client needs, with AUTH PLAIN and without TLS. */
export class SmtpServer implements AsyncDisposable {
  readonly mails: ReceivedMail[] = [];
  /** Who may send; undefined: everybody. */
  account: { readonly user: string; readonly password: string } | undefined;
  /** What a receiver is answered; undefined: it is taken. */
  refusal: string | undefined;
  /** Who gets that answer. Default: everybody. */
  refused: (receiver: string) => boolean = () => true;
  /** It takes connections, and says nothing. */
  isSilent = false;
  // A client that hangs up ends its conversation, wherever that was.
  private readonly server = createServer((socket) => void this.serve(socket).catch(() => socket.destroy()));
  private readonly sockets = new Set<Socket>();

  async listen(): Promise<number> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return (this.server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, "close");
  }

  private async serve(socket: Socket): Promise<void> {
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket)).on("error", () => socket.destroy());
    if (this.isSilent) return;
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    say("220 test");
    let from = "";
    let to: string[] = [];
    let data: string[] | undefined;
    for await (const line of createInterface({ input: socket })) {
      if (data !== undefined) {
        if (line !== ".") data.push(line.startsWith("..") ? line.slice(1) : line);
        else {
          this.mails.push({ from, to, data: data.join("\n") });
          [data, to] = [undefined, []];
          say("250 taken");
        }
      } else if (/^EHLO/i.test(line)) say(this.account === undefined ? "250 test" : "250-test\r\n250 AUTH PLAIN");
      else if (/^AUTH PLAIN /i.test(line)) say(this.signIn(line));
      else if (/^MAIL FROM/i.test(line)) {
        from = addressOf(line);
        say("250 ok");
      } else if (/^RCPT TO/i.test(line)) {
        const receiver = addressOf(line);
        const refusal = this.refused(receiver) ? this.refusal : undefined;
        if (refusal === undefined) to.push(receiver);
        say(refusal ?? "250 ok");
      } else if (/^DATA/i.test(line)) {
        data = [];
        say("354 go on");
      } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
      else say("250 ok");
    }
  }

  private signIn(line: string): string {
    const [, user, password] = Buffer.from(line.slice("AUTH PLAIN ".length), "base64").toString().split("\0");
    const isRight = user === this.account?.user && password === this.account?.password;
    return isRight ? "235 welcome" : "535 5.7.8 wrong user or password";
  }
}

function addressOf(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? "";
}
