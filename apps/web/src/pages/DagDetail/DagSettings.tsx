import type { DagDetail } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Facts } from "../../ui/page/Facts.tsx";
import { formatDuration } from "../../ui/time/formatTime.ts";
import { Time } from "../../ui/time/Time.tsx";
import styles from "./DagDetail.module.css";
import { type DagSetting, dagSettings } from "./dagSettings.ts";

/** What a DAG is, and all that it is set to: each setting with what it means, and whether it is the default. */
export function DagSettings({ dag }: { dag: DagDetail }) {
  return (
    <Facts
      facts={[
        ["Description", dag.description],
        ["Owner", dag.owner],
        ["Deployment", dag.deployment],
        ["File", <code key="file">{dag.file}</code>],
        ["Version", dag.version === null ? null : <VersionLink key="version" dag={dag} />],
        ["Tasks", dag.taskCount],
        ["First seen", <Time key="created" at={dag.createdAt} />],
        ["Last deployed", <Time key="updated" at={dag.updatedAt} />],
        ...dagSettings(dag, formatDuration).map((setting): [string, ReactNode] => [
          setting.name,
          <Setting key={setting.name} setting={setting} />,
        ]),
        ["Roles on it", dag.access.length === 0 ? null : dag.access.map(accessText).join(", ")],
      ]}
    />
  );
}

function VersionLink({ dag: { dagId, version } }: { dag: DagDetail }) {
  return (
    <Link to="/dags/$dagId/code" params={{ dagId }}>
      {version}
    </Link>
  );
}

function Setting({ setting: { values, meaning, isDefault } }: { setting: DagSetting }) {
  return (
    <>
      {values.map((value) => (
        <div key={value}>
          {value}
          {isDefault ? <span className={styles.meaning}> (default)</span> : null}
        </div>
      ))}
      <div className={styles.meaning}>{meaning}</div>
    </>
  );
}

function accessText({ role, may, isKnown }: DagDetail["access"][number]): string {
  return `${role}: ${may}${isKnown ? "" : " (there is no such role)"}`;
}
