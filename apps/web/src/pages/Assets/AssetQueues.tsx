import type { AssetQueue } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { useAssetQueues } from "../../api/useAssets.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { countOf } from "../naming.ts";
import { AssetLink } from "./AssetLink.tsx";
import styles from "./Assets.module.css";

export interface AssetQueuesProps {
  readonly asset: string;
  readonly onDrop: (dagId: string) => void;
}

/** For each DAG that an asset starts: which assets of its condition have come, and which are awaited. */
export function AssetQueues({ asset, onDrop }: AssetQueuesProps) {
  const list = useAssetQueues(asset);
  if (list.data?.length === 0) return null;
  return (
    <Panel title="Waiting for it">
      {list.isError ? (
        <ErrorPanel error={list.error} doing="load what waits" onRetry={() => void list.refetch()} />
      ) : null}
      <ul className={styles.queues}>
        {list.data?.map((queue) => (
          <li key={queue.dagId} className={styles.queue}>
            <Queue queue={queue} onDrop={() => onDrop(queue.dagId)} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Queue({ queue, onDrop }: { queue: AssetQueue; onDrop: () => void }) {
  const { dagId, condition, assets } = queue;
  return (
    <>
      <div className={styles.queueHead}>
        <Link to="/dags/$dagId" params={{ dagId }} className={styles.name}>
          {dagId}
        </Link>
        {assets.every(({ waiting }) => waiting === 0) ? null : (
          <Button onClick={onDrop}>Show what waits for {dagId}…</Button>
        )}
      </div>
      <span className={styles.breaks}>Runs {condition}.</span>
      <ul className={styles.awaited}>
        {assets.map(({ asset, waiting, newestAt }) => (
          <li key={asset}>
            <span className={styles.breaks}>
              <AssetLink asset={asset} />:{" "}
              {newestAt === null ? (
                <span className={styles.quiet}>awaited</span>
              ) : (
                <>
                  {countOf(waiting, "event")}, the newest <Time at={newestAt} relative />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      <span className={styles.quiet}>{standingWords(queue)}</span>
    </>
  );
}

function standingWords({ enough, paused }: AssetQueue): string {
  if (paused) return "The DAG is paused: it takes no new events, and what waits goes on waiting.";
  return enough ? "That is enough: it runs as soon as it may have one more run." : "More has to come before it runs.";
}
