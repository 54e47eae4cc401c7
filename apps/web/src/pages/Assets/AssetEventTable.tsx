import type { AssetEvent } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { instanceLabel } from "../naming.ts";
import { instanceLink } from "../TaskInstance/instanceLink.ts";
import { AssetLink } from "./AssetLink.tsx";
import styles from "./Assets.module.css";
import { EventExtra } from "./EventExtra.tsx";
import { StartedRuns } from "./StartedRuns.tsx";

export interface AssetEventTableProps {
  readonly label: string;
  readonly events: readonly AssetEvent[];
  /** Whether they are of different assets. */
  readonly withAsset?: boolean;
  /** Whether the runs that they started are of no interest: they wait, or their run is at hand. */
  readonly withoutStarted?: boolean;
}

/** Events of assets: when, who made them, what they say, what they started. */
export function AssetEventTable({ label, events, withAsset = false, withoutStarted = false }: AssetEventTableProps) {
  return (
    <Table label={label} cards>
      <thead>
        <tr>
          {withAsset ? <th>Asset</th> : null}
          <th>At</th>
          <th>Made by</th>
          {withoutStarted ? null : <th>Started</th>}
          <th>Extra</th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <tr key={event.eventId}>
            {withAsset ? (
              <td data-grow className={styles.name}>
                <AssetLink asset={event.asset} />
              </td>
            ) : null}
            <td>
              <Time at={event.at} />
            </td>
            <td data-wide className={styles.breaks}>
              <EventSource event={event} />
            </td>
            {withoutStarted ? null : (
              <td data-wide className={styles.breaks}>
                <StartedRuns event={event} />
              </td>
            )}
            <td data-wide>
              <EventExtra event={event} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function EventSource({ event: { source, who } }: { event: AssetEvent }) {
  if (source === null) return <span>{who === null ? "by a DAG that you do not see" : `by hand: ${who}`}</span>;
  return (
    <Link {...instanceLink(source)}>
      {source.dagId} · {source.runId} · {instanceLabel(source)}
    </Link>
  );
}
