import type { RunDetail } from "@daymill/contract";
import { useRunAssetEvents } from "../../api/useAssets.ts";
import { Panel } from "../../ui/page/Panel.tsx";
import { AssetEventTable } from "./AssetEventTable.tsx";
import { NewestOfMore } from "./NewestOfMore.tsx";

/** The events of assets that started a run, and those that its tasks made. */
export function RunAssets({ run }: { run: RunDetail }) {
  const started = useRunAssetEvents(run, "started", run.type === "asset").data;
  // While it goes on its tasks tell of theirs.
  const made = useRunAssetEvents(run, "made", run.endedAt !== null).data;
  return (
    <>
      <EventPanel title="Started by" list={started} withoutStarted />
      <EventPanel title="Assets that it made" list={made} />
    </>
  );
}

interface EventPanelProps {
  readonly title: string;
  /** Undefined while it is being loaded. */
  readonly list: ReturnType<typeof useRunAssetEvents>["data"];
  readonly withoutStarted?: boolean;
}

function EventPanel({ title, list, withoutStarted = false }: EventPanelProps) {
  if (list === undefined || list.items.length === 0) return null;
  return (
    <Panel title={title} actions={<NewestOfMore list={list} />} flush>
      <AssetEventTable label={title} events={list.items} withAsset withoutStarted={withoutStarted} />
    </Panel>
  );
}
