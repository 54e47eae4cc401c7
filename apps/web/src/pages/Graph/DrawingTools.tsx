import { IconButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import styles from "./Graph.module.css";
import { type PanZoom, zoomedAt } from "./panZoom.ts";

/** How much nearer a press of a button brings. */
const STEP = 1.2;

/** Zooms, and shows everything. */
export function DrawingTools({ pan, onFit }: { pan: PanZoom; onFit: () => void }) {
  const zoomBy = (factor: number): void => {
    const { view, screen } = pan.now();
    pan.show(zoomedAt(view, { x: screen.width / 2, y: screen.height / 2 }, factor));
  };
  return (
    <div className={styles.tools}>
      <IconButton label="Zoom in" onClick={() => zoomBy(STEP)}>
        <Icon name="zoomIn" size={14} />
      </IconButton>
      <IconButton label="Zoom out" onClick={() => zoomBy(1 / STEP)}>
        <Icon name="zoomOut" size={14} />
      </IconButton>
      <IconButton label="Show everything (0)" onClick={onFit}>
        <Icon name="fit" size={14} />
      </IconButton>
    </div>
  );
}
