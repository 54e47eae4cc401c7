import { useMemo } from "react";
import type { GridData } from "../../../api/grid/gridData.ts";
import { copyText } from "../../../ui/copyText.ts";
import { Button, IconButton } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { Panel } from "../../../ui/page/Panel.tsx";
import { PanelEdge } from "../../../ui/page/PanelEdge.tsx";
import { ActionButton } from "../../actions/ActionButton.tsx";
import { countOf } from "../../naming.ts";
import { contentsOf, namesOf, type SelectionPart } from "../grid/selectionContents.ts";
import type { GridControls } from "../useGridControls.ts";
import styles from "./Inspector.module.css";

export interface SelectionInspectorProps {
  readonly data: GridData;
  readonly parts: readonly SelectionPart[];
  /** In which runs: `14 runs from 2024-03-01 to 2024-03-14`. */
  readonly runs: string;
  readonly controls: GridControls;
}

/** Several cells, beside the grid: how much they are, and what can be done to all of them at once. */
export function SelectionInspector({ data, parts, runs, controls }: SelectionInspectorProps) {
  const { runIds, taskIds, instances, failed, upstreamFailed } = useMemo(() => contentsOf(data, parts), [data, parts]);
  return (
    <aside aria-label="Selection" className={styles.inspector}>
      <PanelEdge />
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
            {countOf(taskIds.length, "task")} in {runs} · {failed.toLocaleString("en-US")} failed
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
            <Button tone="quiet" onClick={() => copyNames(namesOf(data, parts))}>
              Copy ids
            </Button>
          </div>
        </div>
      </Panel>
    </aside>
  );
}

function copyNames(names: readonly string[]): void {
  copyText(names.join("\n"), `Copied ${countOf(names.length, "id")} of task instances`);
}
