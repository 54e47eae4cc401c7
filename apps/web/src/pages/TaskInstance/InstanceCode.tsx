import type { TaskInstanceDetail } from "@daymill/contract";
import { useVersion } from "../../api/useVersions.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { taskDefinition } from "../Code/taskDefinition.ts";
import { VersionSource } from "../Code/VersionSource.tsx";
import { SourceLink } from "../SourceLink.tsx";
import styles from "./TaskInstance.module.css";

/** The task in the file of the version that the run runs. */
export default function InstanceCode({ detail }: { readonly detail: TaskInstanceDetail }) {
  const { dagId, taskId, version, definition } = detail;
  const location = definition?.location ?? null;
  const query = useVersion(dagId, version ?? undefined);
  if (version === null || location === null)
    return (
      <EmptyState title="Its code is not known">
        The version of the run does not say where the task is written.
      </EmptyState>
    );
  if (query.isError && query.data === undefined)
    return (
      <ErrorPanel
        error={query.error}
        doing={`load version ${version} of ${dagId}`}
        onRetry={() => void query.refetch()}
      />
    );
  if (query.data === undefined) return <Loading what={`version ${version} of ${dagId}`} />;
  const { file, line } = taskDefinition(query.data.files, { taskId, location });
  return (
    <>
      <p className={styles.quiet}>
        Version {version}, which the run runs, where it is used at{" "}
        <SourceLink {...{ dagId, version, taskId, location }} />
      </p>
      <VersionSource detail={query.data} file={file} marked={{ line, reach: "statement" }} />
    </>
  );
}
