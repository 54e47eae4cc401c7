import type { Throughput } from "@daymill/contract";
import { useThroughput } from "../../api/useOverview.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { useZone } from "../../ui/time/ZoneContext.tsx";
import { EndedBars } from "../EndedBars.tsx";
import styles from "./Home.module.css";
import { clockOf, dayInWords, hourBars } from "./throughputModel.ts";

/** How many tasks ended in each hour of the last day. */
export function ThroughputPanel() {
  const query = useThroughput();
  const zone = useZone();
  return (
    <Panel title="Tasks ended by hour" actions={<span className={styles.quiet}>{zone}</span>}>
      {query.isError ? (
        <ErrorPanel error={query.error} doing="load how many tasks ended" onRetry={() => void query.refetch()} />
      ) : null}
      {query.isPending ? <Loading what="how many tasks ended" lines={2} /> : null}
      {query.data === undefined ? null : <Hours hours={query.data.hours} zone={zone} />}
    </Panel>
  );
}

function Hours({ hours, zone }: { readonly hours: Throughput["hours"]; readonly zone: string }) {
  const words = dayInWords(hours, zone);
  const [first] = hours;
  if (words === undefined || first === undefined) return <p>No task ended in the last 24 hours.</p>;
  return (
    <>
      <p>{words}</p>
      <EndedBars label="Tasks ended by hour" bars={hourBars(hours, zone)} from={clockOf(first.from, zone)} to="now" />
    </>
  );
}
