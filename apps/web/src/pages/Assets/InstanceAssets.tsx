import type { TaskInstanceDetail } from "@daymill/contract";
import { useInstanceAssetEvents } from "../../api/useAssets.ts";
import type { InstanceKey } from "../../api/queryKeys.ts";
import { type Fact, Facts } from "../../ui/page/Facts.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { AssetLink } from "./AssetLink.tsx";
import styles from "./Assets.module.css";
import { EventExtra } from "./EventExtra.tsx";
import { NewestOfMore } from "./NewestOfMore.tsx";
import { StartedRuns } from "./StartedRuns.tsx";

export interface InstanceAssetsProps {
  readonly detail: TaskInstanceDetail;
  readonly instance: InstanceKey;
}

/** The assets that a task names, and the events that this instance made. */
export function InstanceAssets({ detail: { definition, state }, instance }: InstanceAssetsProps) {
  const list = useInstanceAssetEvents(instance, state === "success").data;
  const events = list?.items ?? [];
  const produces = definition?.produces ?? [];
  const consumes = definition?.consumes ?? [];
  if (produces.length + consumes.length + events.length === 0) return null;
  const facts: readonly Fact[] = [
    ["Produces", linksTo(produces)],
    ["Reads", linksTo(consumes)],
  ];
  return (
    <Panel title="Assets">
      <Facts facts={facts} />
      {events.map((event) => (
        <div key={event.eventId} className={styles.made}>
          <h3>
            Event of <AssetLink asset={event.asset} />, <Time at={event.at} relative />
          </h3>
          <EventExtra event={event} />
          {event.started.length === 0 ? null : (
            <>
              <span className={styles.quiet}>It started</span>
              <StartedRuns event={event} />
            </>
          )}
        </div>
      ))}
      <NewestOfMore list={list} />
    </Panel>
  );
}

function linksTo(assets: readonly string[]) {
  if (assets.length === 0) return null;
  return (
    <ul className={styles.users}>
      {assets.map((asset) => (
        <li key={asset}>
          <AssetLink asset={asset} />
        </li>
      ))}
    </ul>
  );
}
