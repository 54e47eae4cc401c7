import type { TaskInstance } from "@daymill/contract";
import { Link, useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, type MouseEvent, useMemo, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { TaskStateBadge } from "../../ui/state/StateBadge.tsx";
import { taskTones } from "../../ui/state/taskTone.ts";
import { instanceLink } from "../TaskInstance/instanceLink.ts";
import { failedFrom, failedInWords, heatStretches, placeByKey } from "./heatModel.ts";
import styles from "./HeatStrip.module.css";

export interface HeatStripProps {
  /** By index. */
  readonly instances: readonly TaskInstance[];
  /** How many stand beside each other. */
  readonly beside: number;
}

/** CSS pixels. */
const ROW = 24;
const NOTCH = 5;
const CELL = 14;
const WIDEST = 4;

/** Every instance by its index, a few pixels each. A click or the keys go to one, which is named below; Enter opens it. */
export function HeatStrip({ instances, beside }: HeatStripProps) {
  const navigate = useNavigate();
  const columns = Math.min(beside, instances.length);
  const stretches = useMemo(() => heatStretches(instances, columns), [instances, columns]);
  const firstFailed = failedFrom(instances, -1, 1);
  const [chosen, setChosen] = useState<number>();
  const place = Math.min(chosen ?? firstFailed ?? 0, instances.length - 1);
  const one = instances[place];
  if (one === undefined) return null;
  const size = { count: instances.length, beside: columns };
  const toFailed = (step: 1 | -1): void => setChosen(failedFrom(instances, place, step));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const next = placeByKey(event.key, place, size);
    if (next !== undefined) setChosen(next);
    else if (event.key.toLowerCase() === "n" && firstFailed !== undefined) toFailed(event.key === "n" ? 1 : -1);
    else if (event.key === "Enter") void navigate(instanceLink(one));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = Math.floor((event.clientY - box.top) / ROW);
    setChosen(Math.min(instances.length - 1, row * columns + Math.min(columns - 1, Math.max(0, at))));
  };
  const rows = Math.ceil(instances.length / columns);
  return (
    <section className={styles.heat} aria-label="Instances by index">
      <h2 className={styles.caption}>
        By index <span className={styles.quiet}>{failedInWords(instances)}</span>
      </h2>
      <div
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an input holds no drawing, and has no rows
        role="slider"
        tabIndex={0}
        className={styles.strip}
        style={{ maxWidth: Math.max(ROW, columns * WIDEST), height: rows * ROW }}
        aria-label="Instance"
        aria-valuemin={instances[0]?.mapIndex ?? 0}
        aria-valuemax={instances.at(-1)?.mapIndex ?? 0}
        aria-valuenow={one.mapIndex}
        aria-valuetext={`${one.mapIndex}${one.label === null ? "" : ` ${one.label}`}, ${taskTones[one.state].word}`}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <svg viewBox={`0 0 ${columns} ${rows * ROW}`} preserveAspectRatio="none" aria-hidden="true">
          {stretches.map(({ row, at, length, family, failed }) => (
            <g key={`${row} ${at}`} data-heat={family}>
              <rect x={at} y={row * ROW + NOTCH + 1} width={length} height={CELL} />
              {failed ? <rect x={at} y={row * ROW} width={length} height={NOTCH + 1} /> : null}
            </g>
          ))}
        </svg>
        <span
          className={styles.cursor}
          style={{ left: `${(((place % columns) + 0.5) / columns) * 100}%`, top: Math.floor(place / columns) * ROW }}
        />
      </div>
      <p className={styles.readout}>
        <Link {...instanceLink(one)}>
          [{one.mapIndex}] {one.label ?? `instance ${one.mapIndex}`}
        </Link>
        <TaskStateBadge state={one.state} />
        {one.errorLine === null ? null : <span className={styles.error}>{one.errorLine}</span>}
        {firstFailed === undefined ? null : (
          <span className={styles.steps}>
            <Button onClick={() => toFailed(-1)}>Previous failed</Button>
            <Button onClick={() => toFailed(1)}>Next failed</Button>
          </span>
        )}
      </p>
    </section>
  );
}
