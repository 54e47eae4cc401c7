import { useMemo } from "react";
import type { GridData } from "../../../api/grid/gridData.ts";
import { copyText } from "../../../ui/copyText.ts";
import { Button, IconButton } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { Panel } from "../../../ui/page/Panel.tsx";
import { ActionButton } from "../../actions/ActionButton.tsx";
import { countOf } from "../../naming.ts";
import { blockContents, describeRuns, type GridBlock } from "../grid/gridBlock.ts";
import type { GridRow } from "../grid/gridRows.ts";
import type { GridControls } from "../useGridControls.ts";
import styles from "./Inspector.module.css";

export interface BlockInspectorProps {
  readonly data: GridData;
  readonly rows: readonly GridRow[];
  readonly block: GridBlock;
  readonly controls: GridControls;
}

/** A rectangle of cells, beside the grid: how much it is, and what can be done to all of it at once. */
export function BlockInspector({ data, rows, block, controls }: BlockInspectorProps) {
  const { runIds, taskIds, instances, failed, upstreamFailed } = useMemo(
    () => blockContents(data, rows, block),
    [data, rows, block],
  );
  return (
    <aside aria-label="Selection" className={styles.inspector}>
      <Panel
        title={countOf(instances, "task instance")}
        actions={
          <IconButton label="Close (Esc)" onClick={controls.close}>
            <Icon name="close" size={14} />
          </IconButton>
        }
      >
        <div className={styles.body}>
          <p className={styles.muted}>
            {countOf(taskIds.length, "task")} in {describeRuns(data, block)} · {failed.toLocaleString("en-US")} failed
            {upstreamFailed === 0 ? "" : ` · ${upstreamFailed.toLocaleString("en-US")} upstream failed`}
          </p>
          <div className={styles.actions} data-actions="selection">
            {failed + upstreamFailed === 0 ? null : (
              <ActionButton calls="clear" onClick={() => controls.change({ dialog: "clear", only: "failed" })}>
                Clear failed…
              </ActionButton>
            )}
            <ActionButton calls="clear" onClick={() => controls.change({ dialog: "clear", only: undefined })}>
              Clear…
            </ActionButton>
            <ActionButton calls="mark" onClick={() => controls.change({ dialog: "mark", as: "success" })}>
              Mark…
            </ActionButton>
            <Button
              tone="quiet"
              onClick={() => copyText(runIds.join("\n"), `Copied ${countOf(runIds.length, "run id")}`)}
            >
              Copy run ids
            </Button>
          </div>
        </div>
      </Panel>
    </aside>
  );
}
