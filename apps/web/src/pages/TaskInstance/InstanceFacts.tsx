import type { GraphTask, TaskInstanceDetail } from "@daymill/contract";
import type { InstanceKey } from "../../api/queryKeys.ts";
import { IconButton } from "../../ui/Button.tsx";
import { copyText } from "../../ui/copyText.ts";
import { Icon } from "../../ui/Icon.tsx";
import { type Fact, Facts } from "../../ui/page/Facts.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { epochMs, formatDuration, formatInterval } from "../../ui/time/formatTime.ts";
import { Time } from "../../ui/time/Time.tsx";
import { SourceLink } from "../SourceLink.tsx";
import { cpuText, memoryText, workerText } from "./attemptUse.ts";
import styles from "./TaskInstance.module.css";

export interface InstanceFactsProps {
  readonly detail: TaskInstanceDetail;
  readonly instance: InstanceKey;
}

/** All that is known of an instance and of its newest attempt, in names and values. */
export function InstanceFacts({ detail, instance }: InstanceFactsProps) {
  return (
    <Panel title="Facts">
      <Facts facts={[...ofInstance(detail, instance), ...ofAttempt(detail), ...ofTask(detail, instance)]} />
    </Panel>
  );
}

function ofInstance(detail: TaskInstanceDetail, { runId, taskId }: InstanceKey): readonly Fact[] {
  const { interval, timezone, generation } = detail;
  return [
    ["Task", <Copied key="task" what="the task" text={taskId} />],
    ["Run", <Copied key="run" what="the run" text={runId} />],
    ["Label", detail.label === null ? null : <Copied key="label" what="the label" text={detail.label} />],
    ["Data interval", interval === null ? null : formatInterval(interval, timezone)],
    ["Started", timeOrNull(detail.startedAt)],
    ["Ended", timeOrNull(detail.endedAt)],
    ["Due", timeOrNull(detail.dueAt)],
    ["Cleared", generation === 0 ? null : `${generation} times`],
  ];
}

function ofAttempt({ history }: TaskInstanceDetail): readonly Fact[] {
  const [newest] = history;
  if (newest === undefined) return [];
  const { worker, cpuMs, maxRssBytes } = newest;
  return [
    ["Worker", worker === null ? null : <Copied key="worker" what="the worker" text={workerText(newest)} />],
    ["CPU time", cpuMs === null ? null : cpuText(newest)],
    ["Memory at most", maxRssBytes === null ? null : memoryText(newest)],
  ];
}

function ofTask(detail: TaskInstanceDetail, { dagId, taskId }: InstanceKey): readonly Fact[] {
  const { definition, version, pool, slots } = detail;
  const location = definition?.location ?? null;
  const timeoutMs = definition?.timeoutMs ?? null;
  return [
    ["Operator", detail.operator],
    ["Pool", <Copied key="pool" what="the pool" text={pool} after={`, ${slots} ${slots === 1 ? "slot" : "slots"}`} />],
    ["Queue", definition?.queue ?? null],
    ["Priority", detail.priority],
    ["Version", version],
    ["Trigger rule", definition?.triggerRule ?? null],
    ["Retries", definition === null ? null : retriesText(definition)],
    ["Timeout", timeoutMs === null ? null : <Timeout key="timeout" ms={timeoutMs} since={runningSince(detail)} />],
    ["Starts", definition?.start ?? null],
    ["Ends", definition?.end ?? null],
    [
      "Source",
      location === null || version === null ? null : (
        <SourceLink key="source" {...{ dagId, version, taskId, location }} />
      ),
    ],
  ];
}

function retriesText({ retries, retryRule }: GraphTask): string {
  return retryRule === null ? String(retries) : `${retries}, ${retryRule}`;
}

function runningSince({ state, startedAt }: TaskInstanceDetail): string | null {
  return state === "running" ? startedAt : null;
}

/** How long an attempt may take; of one that runs, when that is up. */
function Timeout({ ms, since }: { ms: number; since: string | null }) {
  if (since === null) return formatDuration(ms);
  return (
    <>
      {formatDuration(ms)}, up <Time at={new Date(epochMs(since) + ms).toISOString()} relative />
    </>
  );
}

interface CopiedProps {
  readonly what: string;
  readonly text: string;
  /** What is shown behind it, and not copied. */
  readonly after?: string;
}

/** A value with a button that copies it. */
function Copied({ what, text, after = "" }: CopiedProps) {
  return (
    <span className={styles.copied}>
      <span>
        {text}
        {after}
      </span>
      <IconButton label={`Copy ${what}`} onClick={() => copyText(text, `Copied ${text}`)}>
        <Icon name="copy" size={14} />
      </IconButton>
    </span>
  );
}

function timeOrNull(at: string | null) {
  return at === null ? null : <Time at={at} />;
}
