import type { ProcessEnd } from "../process/group-child.ts";

/** Why the process of a running body died, as far as one can tell, and what to do about it. */
export function describeDeath({ code, signal }: ProcessEnd): string {
  if (signal === "SIGKILL") {
    return "The worker process was killed (SIGKILL) while the body ran: by somebody, or by the system for want of memory.";
  }
  if (signal !== null || (code ?? 0) > 128) {
    const how = signal ?? `exit code ${code}`;
    return `The worker process crashed (${how}) while the body ran: native code or memory; the end of the log may say more.`;
  }
  return `The worker process ended with exit code ${code} while the body ran. A body must return or throw; it must not call process.exit().`;
}
