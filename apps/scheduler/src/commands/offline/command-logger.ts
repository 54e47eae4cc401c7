import type { Logger } from "@daymill/core";
import { createLogger } from "../../observability/logger.ts";
import type { CommandContext } from "../command-context.ts";

/** For parts of the server that a command runs by itself: what they warn of goes to stderr. */
export function commandLogger({ io }: Pick<CommandContext, "io">): Logger {
  const stream = { write: (text: string) => io.stderr.write(text), isTTY: io.stderr.isTerminal };
  return createLogger({ level: "warn", format: "pretty", stream });
}
