import type { Look, TaskInstanceDetail } from "@daymill/contract";
import { type Fact, Facts } from "../../ui/page/Facts.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { countOf } from "../naming.ts";
import { JobList } from "./JobList.tsx";

/** How something goes on that needs no worker: the last look at it and the next one, and the jobs that it submitted. */
export function LookPanel({ look, jobs }: Pick<TaskInstanceDetail, "look" | "jobs">) {
  return (
    <Panel title={jobs.length > 0 ? "Remote job" : "Looks"}>
      {look === null ? null : <Facts facts={factsOf(look)} />}
      {jobs.length === 0 ? null : <JobList jobs={jobs} />}
    </Panel>
  );
}

function factsOf(look: Look): readonly Fact[] {
  return [
    ["Last look", look.lookedAt === null ? "not yet" : <Time key="last" at={look.lookedAt} relative />],
    ["It said", look.said],
    ["Without an answer", look.troubles === 0 ? null : `${countOf(look.troubles, "look")} in a row`],
    ["Next look", look.dueAt === null ? "when something happens" : <Time key="next" at={look.dueAt} relative />],
    ["Deadline", look.deadline === null ? "none" : <Time key="deadline" at={look.deadline} />],
    ["Looks so far", look.count.toLocaleString("en-US")],
  ];
}
