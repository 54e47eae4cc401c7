import { NOT_MAPPED } from "@daymill/contract";
import { useState } from "react";
import { useDagList } from "../../api/useDags.ts";
import { useRunList } from "../../api/useRuns.ts";
import { useAllRunTasks, useRunTasks } from "../../api/useTaskInstances.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Palette, type PaletteItem } from "../../ui/Palette.tsx";
import { StateMark } from "../../ui/state/StateBadge.tsx";
import { runTones, taskTones } from "../../ui/state/taskTone.ts";
import { usePaused } from "../../ui/usePaused.ts";
import { instanceLabel, runLabel } from "../naming.ts";
import { instanceLink } from "../TaskInstance/instanceLink.ts";
import { matchesWords } from "./matchesWords.ts";
import type { Place } from "./place.ts";
import { placeLink, useGo } from "./useGo.ts";

const TYPING_MS = 80;
/** More is no list to pick from. */
const MOST_SHOWN = 100;

export interface SwitchProps {
  /** Which step of it is left for another. */
  readonly step: "dag" | "run" | "task";
  readonly place: Place;
  readonly onClose: () => void;
}

/** Another DAG, another run of the DAG, or another task of the run, to be found by typing. */
export default function SwitchPalette({ step, ...rest }: SwitchProps) {
  if (step === "dag") return <DagSwitch {...rest} />;
  return step === "run" ? <RunSwitch {...rest} /> : <TaskSwitch {...rest} />;
}

type StepProps = Omit<SwitchProps, "step">;

/** From one of the DAG's tabs to the same of another. */
function DagSwitch({ place, onClose }: StepProps) {
  const go = useGo();
  const [typed, setTyped] = useState("");
  const asked = usePaused(typed.trim(), TYPING_MS);
  const list = useDagList({ q: asked === "" ? undefined : asked });
  const link = (dagId: string) =>
    place.runId === undefined ? ({ to: ".", params: { dagId }, search: {} } as const) : placeLink({ dagId });
  const items = list.data?.pages[0]?.items.map((dag) => ({
    key: dag.dagId,
    label: dag.dagId,
    detail: dag.paused ? "paused" : dag.schedule.words,
    icon: <Icon name="dags" />,
    pick: (elsewhere: boolean) => go(link(dag.dagId), elsewhere),
  }));
  return (
    <Switcher what="DAGs" typed={typed} onType={setTyped} asked={asked} list={list} items={items} onClose={onClose} />
  );
}

/** From a page of a run, or a task in it, to the same in another run. */
function RunSwitch({ place: { dagId }, onClose }: StepProps) {
  const go = useGo();
  const [typed, setTyped] = useState("");
  const asked = usePaused(typed.trim(), TYPING_MS);
  const list = useRunList({ dagId, q: asked === "" ? undefined : asked });
  const items = list.data?.pages[0]?.items.map((run) => ({
    key: run.runId,
    label: runLabel(run),
    detail: run.logicalDate === null ? undefined : run.runId,
    icon: <StateMark tone={runTones[run.state]} />,
    pick: (elsewhere: boolean) => go({ to: ".", params: { runId: run.runId }, search: {} }, elsewhere),
  }));
  return (
    <Switcher what="Runs" typed={typed} onType={setTyped} asked={asked} list={list} items={items} onClose={onClose} />
  );
}

function TaskSwitch({ place: { dagId, runId = "" }, onClose }: StepProps) {
  const go = useGo();
  const [typed, setTyped] = useState("");
  const list = useRunTasks(dagId, runId);
  const all = useAllRunTasks(dagId, runId, list.hasNextPage);
  const items = (all.data?.items ?? list.data?.pages.flatMap((page) => page.items))
    ?.filter((one) => matchesWords(typed.trim(), `${instanceLabel(one)} ${one.mapIndex}`))
    .slice(0, MOST_SHOWN)
    .map((one) => ({
      key: `${one.taskId} ${one.mapIndex}`,
      label: instanceLabel(one),
      detail: one.mapIndex === NOT_MAPPED ? undefined : `index ${one.mapIndex}`,
      icon: <StateMark tone={taskTones[one.state]} />,
      pick: (elsewhere: boolean) => go(instanceLink(one), elsewhere),
    }));
  return (
    <Switcher
      what="Tasks"
      typed={typed}
      onType={setTyped}
      asked={typed.trim()}
      // What the first page has can be picked while the others are read.
      list={items?.length === 0 && all.isLoading ? all : list}
      items={items}
      onClose={onClose}
    />
  );
}

interface SwitcherProps {
  readonly what: "DAGs" | "Runs" | "Tasks";
  readonly typed: string;
  readonly onType: (text: string) => void;
  /** What of it the list is the answer to. */
  readonly asked: string;
  readonly list: { readonly isPending: boolean; readonly isPlaceholderData: boolean; readonly isError: boolean };
  readonly items: readonly PaletteItem[] | undefined;
  readonly onClose: () => void;
}

function Switcher({ what, typed, onType, asked, list, items = [], onClose }: SwitcherProps) {
  return (
    <Palette
      label={what}
      placeholder="Type a part of the name"
      text={typed}
      onText={onType}
      groups={items.length === 0 ? [] : [{ name: what, items }]}
      isPending={(typed.trim() !== asked || list.isPending || list.isPlaceholderData) && !list.isError}
      trouble={list.isError ? "The server does not say now what there is." : undefined}
      onClose={onClose}
    />
  );
}
