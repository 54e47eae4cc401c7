import type { RunState, TaskState } from "@daymill/contract";
import { HiddenText } from "../HiddenText.tsx";
import { glyphs } from "./glyphs.ts";
import { runTones, type StateTone, taskTones } from "./taskTone.ts";
import styles from "./StateBadge.module.css";

/** A state in words, with its glyph and colour. */
export function TaskStateBadge({ state }: { state: TaskState }) {
  return <Badge tone={taskTones[state]} />;
}

export function RunStateBadge({ state }: { state: RunState }) {
  return <Badge tone={runTones[state]} />;
}

function Badge({ tone }: { tone: StateTone }) {
  return (
    <span className={styles.badge} data-family={tone.family}>
      <span className={styles.sign} data-pulse={isUnderWay(tone)}>
        <GlyphMark tone={tone} size={12} />
      </span>
      {tone.word}
    </span>
  );
}

/** The glyph of a state on its fill: for places too small for a word. It is named for screen readers. */
export function StateMark({ tone, size = 16 }: { tone: StateTone; size?: number }) {
  return (
    <span
      className={styles.mark}
      data-family={tone.family}
      data-fill={tone.fill}
      data-pulse={isUnderWay(tone)}
      style={{ width: size, height: size }}
      title={tone.word}
    >
      <GlyphMark tone={tone} size={size - 4} />
      <HiddenText>{tone.word}</HiddenText>
    </span>
  );
}

/** What moves now is drawn so; its siblings of the same colour wait. */
function isUnderWay({ glyph }: StateTone): boolean {
  return glyph === "play";
}

function GlyphMark({ tone, size }: { tone: StateTone; size: number }) {
  const glyph = glyphs[tone.glyph];
  const line = glyph.kind === "line";
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" aria-hidden="true" focusable="false">
      <path
        d={glyph.path}
        fill={line ? "none" : "currentColor"}
        stroke={line ? "currentColor" : "none"}
        strokeWidth={2.2}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
