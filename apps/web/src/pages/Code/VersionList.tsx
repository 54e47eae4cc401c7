import type { VersionUse } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { Panel } from "../../ui/page/Panel.tsx";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import styles from "./Code.module.css";

export interface VersionListProps {
  readonly dagId: string;
  readonly versions: readonly VersionUse[];
  /** The one that is shown. */
  readonly shown: number;
}

/** All versions, newest first: when each was first seen, and how many runs have it. */
export function VersionList({ dagId, versions, shown }: VersionListProps) {
  return (
    <Panel flush title="Versions">
      <Table label={`Versions of ${dagId}`}>
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">First seen</th>
            <th scope="col" data-align="end">
              Runs
            </th>
            <th scope="col">
              <span className={styles.quiet}>Difference</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map(({ version, current, createdAt, runs }) => (
            <tr key={version} data-shown={version === shown} className={styles.version}>
              <td>
                <Link
                  to="/dags/$dagId/code"
                  params={{ dagId }}
                  search={current ? {} : { version }}
                  {...(version === shown ? { "aria-current": "true" as const } : {})}
                >
                  {version}
                </Link>
                {current ? <span className={styles.quiet}> current</span> : null}
              </td>
              <td>
                <Time at={createdAt} relative />
              </td>
              <td data-align="end">{runs.toLocaleString("en-US")}</td>
              <td>
                {version === shown ? (
                  <span className={styles.quiet}>shown</span>
                ) : (
                  <Link
                    to="/dags/$dagId/code"
                    params={{ dagId }}
                    search={{ version: Math.max(version, shown), against: Math.min(version, shown) }}
                    aria-label={`Compare version ${shown} with ${version}`}
                  >
                    compare
                  </Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
