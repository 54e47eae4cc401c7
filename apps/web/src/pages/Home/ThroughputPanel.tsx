import type { Throughput } from "@daymill/contract";
import { useThroughput } from "../../api/useOverview.ts";
import { HiddenText } from "../../ui/HiddenText.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { useZone } from "../../ui/time/ZoneContext.tsx";
import styles from "./Throughput.module.css";
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

/** Failures stand on top, in their colour, and are told in words. */
function Hours({ hours, zone }: { readonly hours: Throughput["hours"]; readonly zone: string }) {
  const words = dayInWords(hours, zone);
  const [first] = hours;
  if (words === undefined || first === undefined) return <p>No task ended in the last 24 hours.</p>;
  return (
    <>
      <p>{words}</p>
      <div>
        <ol className={styles.bars} aria-label="Tasks ended by hour">
          {hourBars(hours, zone).map((bar) => (
            <li key={bar.from} className={styles.hour} title={bar.words}>
              <HiddenText>{bar.words}</HiddenText>
              {bar.succeeded > 0 ? <span className={styles.succeeded} style={{ height: `${bar.succeeded}%` }} /> : null}
              {bar.failed > 0 ? <span className={styles.failed} style={{ height: `${bar.failed}%` }} /> : null}
            </li>
          ))}
        </ol>
        <div className={styles.scale} aria-hidden="true">
          <span>{clockOf(first.from, zone)}</span>
          <span>now</span>
        </div>
      </div>
    </>
  );
}
