import type { Graph, RunStanding } from "@daymill/contract";
import { type ReactNode, useMemo } from "react";
import type { GraphSearch } from "../../routing/searches.ts";
import { EmptyState, Notice } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { usePhone } from "../../ui/usePhone.ts";
import { countOf } from "../naming.ts";
import type { BoxDoing } from "./boxActions.ts";
import { failedPath } from "./failedPath.ts";
import styles from "./Graph.module.css";
import { GraphOutline, type GraphOutlineProps } from "./GraphOutline.tsx";
import { type GraphPlace, GraphPlaceProvider } from "./GraphPlace.ts";
import { markWay, onlyFailed, wholeGraph } from "./graphPart.ts";
import { GraphToolbar } from "./GraphToolbar.tsx";
import { toggleGroup } from "./groupFolding.ts";
import { PartNotice } from "./PartNotice.tsx";
import { PlacedDrawing } from "./PlacedDrawing.tsx";
import { countsByTask, findTasks, type GraphDifference, type Standing, timesByTask } from "./standing.ts";
import { useGraphModel } from "./useGraphModel.ts";

export interface GraphViewProps {
  readonly graph: Graph;
  readonly place: GraphPlace;
  /** How the tasks stand; absent: a version, without states. */
  readonly standing?: RunStanding;
  /** What differs from another version, whose tasks the graph then has as well. */
  readonly compared?: { readonly against: number; readonly difference: GraphDifference } | undefined;
  readonly search: GraphSearch;
  /** The task beside the graph, where a way may begin. */
  readonly selected?: string | undefined;
  readonly onSearch: (next: GraphSearch) => void;
  /** Clears or marks tasks, after its dialog; absent: there is no run. */
  readonly onAct?: BoxDoing["onAct"];
  /** Tools of the page's own. */
  readonly children?: ReactNode;
}

/** More boxes than this are neither readable nor quickly drawn. */
const MOST_BOXES = 600;

/** The tasks of a version or of a run, drawn or as an outline. */
export function GraphView(props: GraphViewProps) {
  const { graph, place, standing, compared, search, selected, onSearch, onAct, children } = props;
  const isPhone = usePhone();
  const run = useMemo(() => {
    const countsOf = countsByTask(standing ?? { tasks: [] });
    return { countsOf, failedPath: failedPath(graph.tasks, countsOf) };
  }, [graph, standing]);
  const shown = useGraphModel(graph, search, { against: compared?.against, failedPath: run.failedPath });
  const { model, part, around } = shown;
  const ways = part.kind === "ways" ? part.tasks : undefined;
  const found = useMemo(() => findTasks(graph.tasks, search.find), [graph, search.find]);
  const states = useMemo(
    (): Standing => ({
      ...run,
      timesOf: standing && timesByTask(standing),
      around,
      ways,
      found,
      difference: compared?.difference,
    }),
    [run, standing, around, ways, found, compared],
  );
  const view = search.view ?? (isPhone ? "outline" : "drawing");
  const isTooMuch = model.nodes.length > MOST_BOXES;
  const parts: GraphOutlineProps = {
    model,
    standing: states,
    onToggle: (groupId) => onSearch(toggleGroup(search, groupId)),
    onFocus: (focus) => onSearch({ focus, to: undefined, part: undefined }),
    onFailedPath: () => onSearch(onlyFailed),
    onAct,
    way: {
      begin: search.focus ?? selected,
      ends: new Set([search.focus, search.to].filter((end) => end !== undefined)),
      onMark: (taskId) => onSearch(markWay(search, { taskId, selected })),
    },
  };
  return (
    <GraphPlaceProvider value={place}>
      <Panel flush>
        <GraphToolbar
          graph={graph}
          search={search}
          view={view}
          found={found?.size}
          hasFailed={run.failedPath.size > 0}
          onSearch={onSearch}
        >
          {children}
        </GraphToolbar>
        <PartNotice part={part} onClose={() => onSearch(wholeGraph)} />
        {view === "drawing" && isTooMuch ? (
          <div className={styles.notice}>
            <Notice tone="info">
              {countOf(model.nodes.length, "box", "boxes")} are too many to draw: at most {MOST_BOXES} are. Fold groups,
              or choose what is around a task.
            </Notice>
          </div>
        ) : null}
        {graph.tasks.length === 0 ? <EmptyState title="This version has no tasks" /> : null}
        {view === "drawing" && !isTooMuch ? (
          // What was drawn before stays until the new places are known; but not that of another version.
          <PlacedDrawing
            key={`${graph.dagId} ${graph.version} ${compared?.against ?? ""}`}
            {...parts}
            name={shown.name}
            direction={search.dir ?? "LR"}
            wrapping={{ isOn: search.wrap === "on", onWrap: (isOn) => onSearch({ wrap: isOn ? "on" : undefined }) }}
            label={
              place.runId === undefined ? `Graph of ${place.dagId}` : `Graph of ${place.dagId}, run ${place.runId}`
            }
          />
        ) : (
          <GraphOutline {...parts} />
        )}
      </Panel>
    </GraphPlaceProvider>
  );
}
