import type { Graph } from "@daymill/contract";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useDag } from "../../api/useDags.ts";
import { useGraph } from "../../api/useGraph.ts";
import { useVersions } from "../../api/useVersions.ts";
import type { DagGraphSearch } from "../../routing/searches.ts";
import { SelectField } from "../../ui/fields.tsx";
import { linkButton } from "../../ui/linkButton.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { isConnectionLost } from "../../ui/page/isConnectionLost.ts";
import { Loading } from "../../ui/page/Loading.tsx";
import { useShortcuts } from "../../ui/useShortcuts.ts";
import { GraphPlaceProvider } from "../Graph/GraphPlace.ts";
import { GraphView } from "../Graph/GraphView.tsx";
import { TaskFacts } from "../Graph/TaskFacts.tsx";
import { useComparedGraph } from "../Graph/useComparedGraph.ts";
import { usePageTitle } from "../usePageTitle.ts";
import styles from "./DagDetail.module.css";

const route = getRouteApi("/dags/$dagId/graph");

/** The tasks of a version; what is selected opens beside them. */
export default function DagGraphPage() {
  const { dagId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const graph = useGraph(dagId, search.version ?? "current");
  const { compared, isWanted, error } = useComparedGraph(graph.data, search.against);
  usePageTitle("Graph", dagId);
  const change = (next: DagGraphSearch): void =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace: true });
  const close = (): void => change({ task: undefined });
  useShortcuts({ Escape: close });

  if (graph.isError && !(graph.data !== undefined && isConnectionLost(graph.error)))
    return <ErrorPanel error={graph.error} doing={`load the graph of ${dagId}`} onRetry={() => void graph.refetch()} />;
  if (graph.data === undefined || (isWanted && compared === undefined && error === null))
    return <Loading what={`the graph of ${dagId}`} />;
  const place = { dagId, runId: undefined };
  // A task that only the other version has is told of as it was there.
  const owner = [graph.data, compared?.former].find((one) => one?.tasks.some(({ taskId }) => taskId === search.task));
  const task = owner?.tasks.find(({ taskId }) => taskId === search.task);
  return (
    <>
      {error === null ? null : (
        <ErrorPanel error={error} doing={`compare version ${graph.data.version} with version ${search.against}`} />
      )}
      <div className={styles.split} data-open={task !== undefined}>
        <GraphView
          graph={compared?.graph ?? graph.data}
          place={place}
          compared={compared}
          search={search}
          selected={task?.taskId}
          onSearch={change}
        >
          <VersionFields graph={graph.data} against={isWanted ? search.against : undefined} onVersions={change} />
          <NewestRun dagId={dagId} />
        </GraphView>
        {task === undefined || owner === undefined ? null : (
          <GraphPlaceProvider value={place}>
            <TaskFacts
              task={task}
              graph={owner}
              onFocus={() => change({ focus: task.taskId, to: undefined })}
              onClose={close}
            />
          </GraphPlaceProvider>
        )}
      </div>
    </>
  );
}

interface VersionFieldsProps {
  readonly graph: Graph;
  /** The version that it is compared with; undefined: none. */
  readonly against: number | undefined;
  /** `version` undefined: the current one, also when there will be newer ones. */
  readonly onVersions: (next: Pick<DagGraphSearch, "version" | "against">) => void;
}

function VersionFields({ graph, against, onVersions }: VersionFieldsProps) {
  const versions = useVersions(graph.dagId).data ?? [];
  if (versions.length < 2) return null;
  const current = versions.find((one) => one.current)?.version;
  const others = versions.filter(({ version }) => version !== graph.version);
  return (
    <>
      <SelectField
        label="Version"
        hideLabel
        value={String(graph.version)}
        choices={versions.map(({ version }) => ({
          value: String(version),
          label: version === current ? `Version ${version}, current` : `Version ${version}`,
        }))}
        onChange={(value) => onVersions({ version: Number(value) === current ? undefined : Number(value) })}
      />
      <SelectField
        label="Compared with"
        hideLabel
        value={String(against ?? "")}
        choices={[
          { value: "", label: "Compare with…" },
          ...others.map(({ version }) => ({ value: String(version), label: `Compared with version ${version}` })),
        ]}
        onChange={(value) => onVersions({ against: value === "" ? undefined : Number(value) })}
      />
    </>
  );
}

function NewestRun({ dagId }: { dagId: string }) {
  const run = useDag(dagId).data?.recentRuns.at(-1);
  if (run === undefined) return null;
  return (
    <Link className={linkButton} to="/dags/$dagId/runs/$runId/graph" params={{ dagId, runId: run.runId }}>
      As in the newest run
    </Link>
  );
}
