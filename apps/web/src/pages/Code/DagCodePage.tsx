import type { VersionUse } from "@daymill/contract";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useGraph } from "../../api/useGraph.ts";
import { useVersion, useVersions } from "../../api/useVersions.ts";
import type { CodeSearch } from "../../routing/searches.ts";
import { Segments, SelectField, Switch } from "../../ui/fields.tsx";
import { linkButton } from "../../ui/linkButton.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { usePhone } from "../../ui/usePhone.ts";
import { usePageTitle } from "../usePageTitle.ts";
import styles from "./Code.module.css";
import { TaskOutline } from "./TaskOutline.tsx";
import { VersionDifference } from "./VersionDifference.tsx";
import { VersionList } from "./VersionList.tsx";
import { type MarkedPlace, VersionSource } from "./VersionSource.tsx";

const route = getRouteApi("/dags/$dagId/code");

/** What is written in the files of a DAG: of any version, or what differs between two. */
export default function DagCodePage() {
  const { dagId } = route.useParams();
  const versions = useVersions(dagId);
  usePageTitle("Code", dagId);
  if (versions.isError && versions.data === undefined)
    return (
      <ErrorPanel
        error={versions.error}
        doing={`load the versions of ${dagId}`}
        onRetry={() => void versions.refetch()}
      />
    );
  if (versions.data === undefined) return <Loading what={`the code of ${dagId}`} />;
  return <CodeOf dagId={dagId} versions={versions.data} />;
}

function CodeOf({ dagId, versions }: { dagId: string; versions: readonly VersionUse[] }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const isPhone = usePhone();
  const current = versions.find((one) => one.current)?.version;
  const version = search.version ?? current;
  const change = (next: CodeSearch): void =>
    void navigate({ search: (now) => ({ ...now, task: undefined, line: undefined, ...next }) });
  if (version === undefined) return <EmptyState title="No version yet">The DAG file has not been read.</EmptyState>;
  const { against } = search;
  return (
    <div className={styles.page}>
      <div className={styles.stack}>
        <div className={styles.bar}>
          <SelectField
            label="Version"
            value={String(version)}
            choices={versionChoices(versions, version)}
            onChange={(value) => change({ version: Number(value) === current ? undefined : Number(value) })}
          />
          <SelectField
            label="Compared with"
            value={String(against ?? "")}
            choices={[
              { value: "", label: "Nothing" },
              ...versionChoices(versions, against).filter(({ value }) => value !== String(version)),
            ]}
            onChange={(value) => change({ against: value === "" ? undefined : Number(value) })}
          />
          {against === undefined ? (
            <FileField dagId={dagId} version={version} search={search} onFile={(file) => change({ file })} />
          ) : null}
          <Look search={search} isPhone={isPhone} onLook={change} />
          <Link
            className={linkButton}
            to="/dags/$dagId/graph"
            params={{ dagId }}
            search={{ version: version === current ? undefined : version, against }}
          >
            {against === undefined ? `Graph of version ${version}` : "Drawn in the graph"}
          </Link>
        </div>
        {against === undefined ? (
          <Source dagId={dagId} version={version} search={search} />
        ) : (
          <VersionDifference
            dagId={dagId}
            version={version}
            against={against}
            split={search.diff === "split" && !isPhone}
          />
        )}
      </div>
      <aside className={styles.stack} aria-label="Versions and tasks">
        <VersionList dagId={dagId} versions={versions} shown={version} />
        {against === undefined ? <Outline dagId={dagId} version={version} marked={search.task} /> : null}
      </aside>
    </div>
  );
}

interface LookProps {
  readonly search: CodeSearch;
  readonly isPhone: boolean;
  readonly onLook: (next: CodeSearch) => void;
}

/** How code is shown, or what differs. A phone has no room for two versions side by side. */
function Look({ search: { against, diff, wrap, task, line }, isPhone, onLook }: LookProps) {
  if (against === undefined)
    return (
      <Switch
        label="Wrap long lines"
        checked={wrap === true}
        onChange={(wraps) => onLook({ wrap: wraps ? true : undefined, task, line })}
      />
    );
  return isPhone ? null : (
    <Segments
      label="Differences"
      value={diff ?? "unified"}
      choices={[
        { value: "unified", label: "Unified" },
        { value: "split", label: "Side by side" },
      ]}
      onChange={(next) => onLook({ diff: next === "split" ? next : undefined })}
    />
  );
}

/** The chosen one is among them, also when there is no such version: the page then says so. */
function versionChoices(versions: readonly VersionUse[], chosen: number | undefined) {
  const known = versions.map(({ version, current }) => ({
    value: String(version),
    label: current ? `${version}, current` : String(version),
  }));
  if (chosen === undefined || versions.some(({ version }) => version === chosen)) return known;
  return [{ value: String(chosen), label: `${chosen}, not known` }, ...known];
}

interface OfVersion {
  readonly dagId: string;
  readonly version: number;
  readonly search: CodeSearch;
}

function FileField({ dagId, version, search, onFile }: OfVersion & { readonly onFile: (file: string) => void }) {
  const files = useVersion(dagId, version).data?.files ?? [];
  const place = usePlace({ dagId, version, search });
  if (files.length < 2) return null;
  return (
    <SelectField
      label="File"
      value={files.find(({ file }) => file === place.file)?.file ?? files[0]?.file ?? ""}
      choices={files.map(({ file }) => ({ value: file, label: file }))}
      onChange={onFile}
    />
  );
}

function Source({ dagId, version, search }: OfVersion) {
  const detail = useVersion(dagId, version);
  const place = usePlace({ dagId, version, search });
  if (detail.isError && detail.data === undefined)
    return (
      <ErrorPanel
        error={detail.error}
        doing={`load version ${version} of ${dagId}`}
        onRetry={() => void detail.refetch()}
      />
    );
  if (detail.data === undefined) return <Loading what={`version ${version} of ${dagId}`} />;
  return <VersionSource detail={detail.data} file={place.file} marked={place.marked} wrapped={search.wrap === true} />;
}

function Outline({ dagId, version, marked }: { dagId: string; version: number; marked: string | undefined }) {
  const graph = useGraph(dagId, version).data;
  return graph === undefined ? null : <TaskOutline graph={graph} marked={marked} />;
}

interface CodePlace {
  readonly file?: string;
  readonly marked?: MarkedPlace;
}

/** The line of the address, or where its task stands; a file of the address goes before the task's own. */
function usePlace({ dagId, version, search: { file, task, line } }: OfVersion): CodePlace {
  const tasks = useGraph(dagId, task === undefined ? undefined : version).data?.tasks ?? [];
  const location = tasks.find(({ taskId }) => taskId === task)?.location ?? null;
  if (line !== undefined) return { marked: { line, reach: "line" }, ...(file !== undefined && { file }) };
  if (location === null) return file === undefined ? {} : { file };
  const marked = { line: location.line, reach: "statement" } as const;
  return { file: file ?? location.file, ...(file === undefined || file === location.file ? { marked } : {}) };
}
