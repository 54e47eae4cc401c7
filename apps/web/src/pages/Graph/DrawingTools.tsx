import { IconButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import styles from "./Graph.module.css";
import { type PanZoom, zoomedAt } from "./panZoom.ts";

/** How much nearer a press of a button brings. */
const STEP = 1.2;

/** Whether long chains go on in another line. */
export interface Wrapping {
  readonly isOn: boolean;
  readonly onWrap: (isOn: boolean) => void;
}

export interface DrawingToolsProps {
  readonly pan: PanZoom;
  readonly onFit: () => void;
  /** Absent: there is nothing to wrap. */
  readonly wrapping: Wrapping | undefined;
}

/** Zooms, shows everything, and wraps what is long. */
export function DrawingTools({ pan, onFit, wrapping }: DrawingToolsProps) {
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
      {wrapping === undefined ? null : (
        <IconButton label="Wrap long chains" pressed={wrapping.isOn} onClick={() => wrapping.onWrap(!wrapping.isOn)}>
          <Icon name="wrap" size={14} />
        </IconButton>
      )}
    </div>
  );
}
