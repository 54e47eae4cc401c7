import type { SearchAnswer } from "@daymill/contract";
import { Icon } from "../../ui/Icon.tsx";
import type { PaletteGroup, PaletteItem } from "../../ui/Palette.tsx";
import { StateMark } from "../../ui/state/StateBadge.tsx";
import { runTones } from "../../ui/state/taskTone.ts";
import { runLabel } from "../naming.ts";
import { familiarFirst } from "./familiarFirst.ts";
import { type Place, placeName } from "./place.ts";
import { placeLink, useGo } from "./useGo.ts";

export interface Familiar {
  /** The name that was typed; the DAGs where somebody was lately; those that they have starred. */
  readonly dagIds: readonly string[];
  /** Names of runs, as the places that they are. */
  readonly runs: readonly string[];
}

/**
 * What the server found, as items that lead there, what is familiar first. A task leads to its instance in the
 * run at hand (a mapped one to all of them), else into the graph.
 */
export function useFound(
  answer: SearchAnswer | undefined,
  { dagId, runId }: Partial<Place>,
  familiar: Familiar,
): readonly PaletteGroup[] {
  const go = useGo();
  if (answer === undefined) return [];
  const place = (at: Place, item: Omit<PaletteItem, "key" | "pick">): PaletteItem => ({
    ...item,
    key: `place:${placeName(at)}`,
    pick: (elsewhere) => go(placeLink(at), elsewhere),
  });
  const task = ({ taskId, mapped }: SearchAnswer["tasks"][number]): PaletteItem => {
    const item = { label: taskId, detail: dagId, icon: <Icon name="next" /> };
    if (dagId !== undefined && runId !== undefined && mapped) {
      const all = { to: "/dags/$dagId/runs/$runId", params: { dagId, runId }, search: { q: taskId } } as const;
      return { ...item, key: `task:${taskId}`, pick: (elsewhere) => go(all, elsewhere) };
    }
    if (dagId === undefined || runId !== undefined) return place({ dagId: dagId ?? "", runId, taskId }, item);
    const link = { to: "/dags/$dagId/graph", params: { dagId }, search: { task: taskId } } as const;
    return { ...item, key: `task:${taskId}`, pick: (elsewhere) => go(link, elsewhere) };
  };
  return [
    {
      name: "DAGs",
      items: familiarFirst(answer.dags, (dag) => dag.dagId, familiar.dagIds).map((dag) =>
        place(
          { dagId: dag.dagId },
          { label: dag.dagId, detail: detailOf(dag.description, dag.paused), icon: <Icon name="dags" /> },
        ),
      ),
    },
    {
      name: "Assets",
      items: answer.assets.map((asset) => ({
        key: `asset:${asset}`,
        label: asset,
        icon: <Icon name="assets" />,
        pick: (elsewhere: boolean) => go({ to: "/assets/$asset", params: { asset } }, elsewhere),
      })),
    },
    { name: `Tasks of ${dagId ?? ""}`, items: answer.tasks.map(task) },
    {
      name: "Tasks of other DAGs",
      items: answer.otherTasks.map(({ dagId: of, taskId }) => ({
        key: `task:${of}/${taskId}`,
        label: taskId,
        detail: of,
        icon: <Icon name="next" />,
        pick: (elsewhere: boolean) =>
          go({ to: "/dags/$dagId/tasks/$taskId", params: { dagId: of, taskId } }, elsewhere),
      })),
    },
    {
      name: "Runs",
      items: familiarFirst(answer.runs, placeName, familiar.runs).map((run) =>
        place(
          { dagId: run.dagId, runId: run.runId },
          {
            label: `${run.dagId} · ${runLabel(run)}`,
            detail: run.logicalDate === null ? undefined : run.runId,
            icon: <StateMark tone={runTones[run.state]} />,
          },
        ),
      ),
    },
  ];
}

function detailOf(description: string | null, paused: boolean): string {
  return [...(paused ? ["paused"] : []), ...(description === null ? [] : [description])].join(" · ");
}
