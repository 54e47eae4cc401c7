import type { AssetView } from "@daymill/contract";
import { useAssetEvents } from "../../api/useAssets.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { ShowMore } from "../../ui/page/ShowMore.tsx";
import { AssetEventTable } from "./AssetEventTable.tsx";
import { AssetQueues } from "./AssetQueues.tsx";
import styles from "./Assets.module.css";
import { AssetUsers } from "./AssetUsers.tsx";

export interface AssetOverviewProps {
  readonly view: AssetView;
  /** Somebody wants to drop what waits for a DAG. */
  readonly onDrop: (dagId: string) => void;
}

/** What happened to an asset, and who has to do with it. */
export function AssetOverview({ view, onDrop }: AssetOverviewProps) {
  const { asset, producers, consumers } = view;
  return (
    <div className={styles.columns}>
      <AssetEvents asset={asset} />
      <div className={styles.side}>
        <Panel title="Used by">
          <div className={styles.uses}>
            <div>
              <h3>Produced by</h3>
              <AssetUsers users={producers} none="No task produces it: its events are made by hand." />
            </div>
            <div>
              <h3>Starts</h3>
              <AssetUsers users={consumers.filter(({ taskId }) => taskId === null)} none="No DAG waits for it." />
            </div>
            <div>
              <h3>Read by</h3>
              <AssetUsers users={consumers.filter(({ taskId }) => taskId !== null)} none="No task says that it does." />
            </div>
          </div>
        </Panel>
        <AssetQueues asset={asset} onDrop={onDrop} />
      </div>
    </div>
  );
}

function AssetEvents({ asset }: { asset: string }) {
  const list = useAssetEvents(asset);
  const events = list.data?.pages.flatMap((page) => page.items);
  return (
    <Panel title="Events" flush>
      {list.isError ? (
        <div className={styles.inset}>
          <ErrorPanel error={list.error} doing="load the events" onRetry={() => void list.refetch()} />
        </div>
      ) : null}
      {list.isPending ? <Loading what="the events" lines={4} /> : null}
      {events?.length === 0 ? (
        <EmptyState title="No events yet">
          There is one with each success of a task that produces it, and one for each that somebody creates.
        </EmptyState>
      ) : null}
      {events === undefined || events.length === 0 ? null : (
        <AssetEventTable label={`Events of ${asset}`} events={events} />
      )}
      <ShowMore list={list} />
    </Panel>
  );
}
