import type { AssetEvent, RunDetail } from "@daymill/contract";
import { useRunAssetEvents } from "../../api/useAssets.ts";
import { Panel } from "../../ui/page/Panel.tsx";
import { AssetEventTable } from "./AssetEventTable.tsx";

/** The events of assets that started a run, and those that its tasks made. */
export function RunAssets({ run }: { run: RunDetail }) {
  const started = useRunAssetEvents(run, "started", run.type === "asset").data?.items ?? [];
  // While it goes on its tasks tell of theirs.
  const made = useRunAssetEvents(run, "made", run.endedAt !== null).data?.items ?? [];
  return (
    <>
      <EventPanel title="Started by" events={started} withoutStarted />
      <EventPanel title="Assets that it made" events={made} />
    </>
  );
}

interface EventPanelProps {
  readonly title: string;
  readonly events: readonly AssetEvent[];
  readonly withoutStarted?: boolean;
}

function EventPanel({ title, events, withoutStarted = false }: EventPanelProps) {
  if (events.length === 0) return null;
  return (
    <Panel title={title} flush>
      <AssetEventTable label={title} events={events} withAsset withoutStarted={withoutStarted} />
    </Panel>
  );
}
