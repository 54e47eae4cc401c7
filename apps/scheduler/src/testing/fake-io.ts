import type { CliIo } from "../commands/terminal/cli-io.ts";

export interface FakeIo {
  readonly io: CliIo;
  /** What was written so far. */
  readonly out: () => string;
  readonly err: () => string;
}

/** A terminal that nobody sits at, unless `world` says so: it keeps what is written to it. */
export function fakeIo(world: Partial<CliIo> = {}): FakeIo {
  let [out, err] = ["", ""];
  const stream = (take: (text: string) => void) => ({ isTerminal: false, columns: undefined, write: take });
  const io: CliIo = {
    env: { NO_COLOR: "1", HOME: "/nonexistent" },
    cwd: "/",
    stdout: stream((text) => void (out += text)),
    stderr: stream((text) => void (err += text)),
    canAsk: false,
    ask: async () => "",
    askHidden: async () => "",
    readInput: async () => "",
    fetch,
    ...world,
  };
  return { io, out: () => out, err: () => err };
}
