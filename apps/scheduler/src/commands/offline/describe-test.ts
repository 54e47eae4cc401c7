import type { DagTestRun, LogEntry } from "@daymill/core";
import type { CommandContext } from "../command-context.ts";
import { stateMark } from "../terminal/state-mark.ts";

/** How task instances of a test ended, each with what it returned, logged, and failed of. */
export function describeInstances(
  run: DagTestRun,
  names: readonly string[],
  { style }: Pick<CommandContext, "style">,
): string[] {
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => {
    const output = run.outputs[name];
    const shown = output === undefined ? "" : style.paint("quiet", ` → ${JSON.stringify(output).slice(0, 100)}`);
    const logs = (run.logs[name] ?? []).map((entry) => style.paint("quiet", `      ${logText(entry)}`));
    const errors = errorsOf(run, name).map((text) => style.paint("bad", `      ${text}`));
    const state = run.states[name] ?? "none";
    return [`  ${name.padEnd(width)}  ${stateMark(state, style)}${shown}`, ...logs, ...errors].join("\n");
  });
}

function logText({ level, message, fields }: LogEntry): string {
  const isEmpty = fields === undefined || Object.keys(fields).length === 0;
  return `${level} ${message}${isEmpty ? "" : ` ${JSON.stringify(fields)}`}`;
}

function errorsOf(run: DagTestRun, name: string): string[] {
  return (run.attempts[name] ?? []).flatMap(({ number, outcome }) =>
    outcome.kind === "failed" ? [`attempt ${number}: ${outcome.error.message}`] : [],
  );
}
