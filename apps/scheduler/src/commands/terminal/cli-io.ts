import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";

/** All that a command sees of the world around it; tests bring their own. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: CliStream;
  readonly stderr: CliStream;
  /** Whether somebody sits there who can answer. */
  readonly canAsk: boolean;
  /** Asks on stderr, so that stdout stays what it is for. */
  ask(question: string): Promise<string>;
  /** Asks for a secret: what is typed is not shown. */
  askHidden(question: string): Promise<string>;
  /** All of stdin, until its end. */
  readInput(): Promise<string>;
  readonly fetch: typeof fetch;
}

export interface CliStream {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Width in characters; undefined when it is no terminal. */
  readonly columns: number | undefined;
  /** The file descriptor, for a child process to write to; undefined: it writes through us. */
  readonly fd?: number | undefined;
}

/** The process's own streams. */
export function processIo(): CliIo {
  return {
    env: process.env,
    cwd: process.cwd(),
    stdout: toCliStream(process.stdout, 1),
    stderr: toCliStream(process.stderr, 2),
    canAsk: process.stdin.isTTY && process.stderr.isTTY,
    ask: async (question) => await askLine(question, process.stderr),
    async askHidden(question) {
      process.stderr.write(question);
      try {
        return await askLine("", new Writable({ write: (_chunk, _encoding, done) => done() }));
      } finally {
        process.stderr.write("\n");
      }
    },
    readInput: async () => await text(process.stdin),
    fetch,
  };
}

/** `echo`: where what is typed is shown. */
async function askLine(question: string, echo: Writable): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: echo, terminal: true });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

function toCliStream(stream: NodeJS.WriteStream, fd: number): CliStream {
  let isClosed = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // The reader has gone (`| head`): what is still written goes nowhere.
    if (error.code !== "EPIPE") throw error;
    isClosed = true;
  });
  return {
    write: (text) => void (isClosed || stream.write(text)),
    isTerminal: stream.isTTY,
    get columns() {
      return stream.isTTY ? stream.columns : undefined;
    },
    fd,
  };
}
