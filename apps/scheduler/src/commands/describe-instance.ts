import type { Attempt, Look, OutputView, RemoteJobView, TaskInstanceDetail } from "@daymill/contract";
import { approvalFacts } from "./approval-facts.ts";
import type { CommandContext } from "./command-context.ts";
import { instanceName } from "./task-instances-table.ts";
import { factsText, type Fact } from "./terminal/facts-text.ts";
import { countText, durationText, instantText, logicalDateText, spanText } from "./terminal/format.ts";
import { countsText, stateMark } from "./terminal/state-mark.ts";
import { table } from "./terminal/table.ts";

type Place = Pick<CommandContext, "io" | "style" | "now">;

/** A task instance as `tasks show` prints it; facts that it does not have are left out. */
export function describeInstance(detail: TaskInstanceDetail, output: OutputView | null, place: Place): string {
  const { io, style, now } = place;
  const head = factsText(factsOf(detail, output, place), style);
  if (detail.history.length === 0) return head;
  const attempts = table<Attempt>(
    [
      { title: "attempt", cell: ({ number }) => String(number), align: "right" },
      { title: "ended", cell: ({ outcome, state }) => (state === "ended" ? outcome : state) },
      { title: "started", cell: ({ startedAt }) => instantText(startedAt) },
      { title: "took", cell: ({ startedAt, endedAt }) => spanText(startedAt, endedAt, now()), align: "right" },
      { title: "looks", cell: ({ looks }) => (looks === 0 ? "" : String(looks)), align: "right" },
      { title: "cpu", cell: ({ cpuMs }) => (cpuMs === null ? "" : durationText(cpuMs)), align: "right" },
      { title: "memory", cell: ({ maxRssBytes }) => memoryText(maxRssBytes), align: "right" },
      { title: "worker", cell: ({ worker }) => (worker === null ? "" : `${worker.host}, pid ${worker.pid}`) },
      { title: "error", cell: ({ error }) => error?.message.split("\n")[0] ?? "" },
    ],
    detail.history,
    { style, width: io.stdout.columns },
  );
  return `${head}\n${attempts}`;
}

function memoryText(bytes: number | null): string {
  return bytes === null ? "" : `${Math.round(bytes / 2 ** 20)} MiB`;
}

function factsOf(detail: TaskInstanceDetail, output: OutputView | null, { style, now }: Place): readonly Fact[] {
  const { waiting, look, approval, definition, jobs } = detail;
  return [
    ["task", `${instanceName(detail)}${detail.label === null ? "" : ` (${detail.label})`}`],
    ["run", `${detail.runId} of ${detail.dagId}`],
    ["logical date", logicalDateText(detail.logicalDate)],
    ["state", stateMark(detail.state, style)],
    ["try", detail.tryNumber === 0 ? "" : `${detail.tryNumber} of ${detail.maxTries}`],
    ["cleared", detail.generation === 0 ? "" : countText(detail.generation, "time")],
    ["started", instantText(detail.startedAt)],
    ["took", spanText(detail.startedAt, detail.endedAt, now())],
    ["waits", waiting === null ? "" : `${waiting.text}${until(waiting.until)}`],
    ...detail.conditions.map(({ met, text }, at): Fact => [at === 0 ? "needs" : "", `${metText(met)} ${text}`]),
    ["skipped", detail.skipReason ?? ""],
    ...(look === null ? [] : lookFacts(look)),
    ...(approval === null ? [] : approvalFacts(approval)),
    ...jobs.map((job, at): Fact => [at === 0 ? "jobs" : "", jobText(job)]),
    ["upstream", detail.upstream.map(({ taskId, counts }) => `${taskId}: ${countsText(counts)}`).join("; ")],
    ["pool", `${detail.pool}, ${countText(detail.slots, "slot")}, priority ${detail.priority}`],
    ["trigger rule", definition?.triggerRule ?? ""],
    ["retries", definition?.retryRule ?? ""],
    ["starts", definition?.start ?? ""],
    ["ends", definition?.end ?? ""],
    ["error", errorText(detail)],
    ...outputFacts(detail, output),
  ];
}

/** Whether something that it needs is there. */
function metText(met: boolean | null): string {
  return met === null ? "?  " : met ? "yes" : "no ";
}

function until(at: string | null): string {
  return at === null ? "" : ` (${instantText(at)})`;
}

function lookFacts({ count, lookedAt, said, dueAt, deadline, troubles }: Look): readonly Fact[] {
  const failing = troubles === 0 ? "" : `, the last ${troubles} without an answer`;
  return [
    ["last look", lookedAt === null ? "not yet" : `${instantText(lookedAt)}${said === null ? "" : `: ${said}`}`],
    ["next look", dueAt === null ? "when something happens" : instantText(dueAt)],
    ["deadline", instantText(deadline)],
    ["looks", `${count.toLocaleString("en")}${failing}`],
  ];
}

function jobText({ handle, token, state, submittedAt, endedAt, said }: RemoteJobView): string {
  const name = handle === null ? `token ${token}` : typeof handle === "string" ? handle : JSON.stringify(handle);
  const times = [
    submittedAt === null ? "" : `submitted ${instantText(submittedAt)}`,
    endedAt === null ? "" : `ended ${instantText(endedAt)}`,
  ];
  const facts = [`${name}: ${state}`, ...times].filter((part) => part !== "").join(", ");
  return said === null ? facts : `${facts}; ${said}`;
}

function errorText({ state, history }: TaskInstanceDetail): string {
  const error = state === "success" ? null : (history[0]?.error ?? null);
  if (error === null) return "";
  return `${error.code === null ? "" : `${error.code} `}${error.message}`;
}

function outputFacts({ outputChange }: TaskInstanceDetail, output: OutputView | null): readonly Fact[] {
  const change = outputChange && `${outputChange.kind} by ${outputChange.who} at ${instantText(outputChange.at)}`;
  return output === null
    ? [["output", change ?? ""]]
    : [
        ["output", outputText(output)],
        ["", change ?? ""],
      ];
}

function outputText({ value, uri, bytes }: OutputView): string {
  return uri === null ? JSON.stringify(value) : `${bytes.toLocaleString("en")} bytes at ${uri}`;
}
