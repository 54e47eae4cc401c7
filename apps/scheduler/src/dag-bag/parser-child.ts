import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Logger } from "@daymill/core";
import { childEnv } from "../process/child-env.ts";
import type { Environment } from "../process/child-env.ts";
import { signalGroup } from "../process/process-group.ts";
import type { ParsedBundle } from "./parse-bundle.ts";
import type { FromParser, ParseRequest, ParserSetup, ToParser } from "./parse-messages.ts";

export interface ParserChildOptions extends ParserSetup {
  /** What buildEntry makes of PARSER_ENTRY. */
  readonly entry: string;
  readonly environment: Environment;
  readonly logger: Logger;
  /** Wall clock for one file. */
  readonly deadlineMs: number;
  /** Of JavaScript memory. */
  readonly memoryMb: number;
}

/** What became of one file: it was parsed, or it took the parser with it. */
export type ParseAnswer =
  | ({ readonly kind: "parsed"; readonly parseMs: number; readonly rssBytes: number } & ParsedBundle)
  | { readonly kind: "broken"; readonly message: string };

/** One parser process. It parses one file at a time; a file that breaks it is named as the cause. */
export class ParserChild {
  private readonly options: ParserChildOptions;
  private readonly process: ChildProcess;
  private readonly ended: Promise<string>;

  constructor(options: ParserChildOptions) {
    this.options = options;
    this.process = fork(options.entry, [], {
      detached: true,
      env: childEnv(options.environment),
      execArgv: [`--max-old-space-size=${options.memoryMb}`, "--disable-warning=ExperimentalWarning"],
      serialization: "advanced",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.ended = this.whenEnded();
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => options.logger.debug("a DAG file wrote", { text }));
    }
    const { bundleFolder, packageRoots } = options;
    this.send({ kind: "setup", setup: { bundleFolder, packageRoots } });
  }

  /** Never rejects. After a broken answer the process is dead. */
  async parse(request: ParseRequest): Promise<ParseAnswer> {
    const { deadlineMs } = this.options;
    const answered = this.answerTo(request.number);
    this.send({ kind: "parse", request });
    let isLate = false;
    const deadline = setTimeout(() => {
      isLate = true;
      this.kill();
    }, deadlineMs);
    const answer = await Promise.race([answered, this.ended]);
    clearTimeout(deadline);
    if (typeof answer !== "string") return answer;
    const waits = `The file did not load within ${deadlineMs} ms: does it wait for something at its top level?`;
    return { kind: "broken", message: isLate ? waits : answer };
  }

  kill(): void {
    if (this.process.pid !== undefined) signalGroup(this.process.pid, "SIGKILL");
  }

  async close(): Promise<void> {
    this.kill();
    await this.ended;
  }

  private send(message: ToParser): void {
    if (this.process.connected) this.process.send(message, () => {});
  }

  private answerTo(number: number): Promise<ParseAnswer> {
    const { promise, resolve } = Promise.withResolvers<ParseAnswer>();
    const listen = (message: FromParser): void => {
      if (message.kind !== "parsed" || message.number !== number) return;
      this.process.off("message", listen);
      resolve(message);
    };
    this.process.on("message", listen);
    return promise;
  }

  /** Why it ended, as said of the file that was being parsed. */
  private async whenEnded(): Promise<string> {
    this.process.on("error", () => {});
    if (this.process.pid === undefined) return "The parser process could not be started";
    const [code, signal] = (await once(this.process, "exit")) as [number | null, NodeJS.Signals | null];
    this.kill();
    if (signal === null) return `The file ended its process with exit code ${code} while it was loaded`;
    const { memoryMb } = this.options;
    return `The process that loaded the file died (${signal}); it may have used more than ${memoryMb} MB of memory`;
  }
}
