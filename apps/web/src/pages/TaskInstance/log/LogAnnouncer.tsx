import { useEffect, useEffectEvent, useRef, useState } from "react";
import { IconButton } from "../../../ui/Button.tsx";
import { HiddenText } from "../../../ui/HiddenText.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { setPreference, usePreference } from "../../../ui/preferences.ts";
import { announcementOf } from "./announcement.ts";
import type { LogRow } from "./logRows.ts";

/** Screen readers are told of new lines this often at most. */
const EVERY_MS = 2_000;

/** Turns on, for this browser, that screen readers say what is written. */
export function AnnounceButton() {
  const isOn = usePreference("announce") === "on";
  return (
    <IconButton
      label="Announce new lines"
      pressed={isOn}
      onClick={() => setPreference("announce", isOn ? "off" : "on")}
    >
      <Icon name="speaker" />
    </IconButton>
  );
}

export interface LogAnnouncerProps {
  /** The lines that are shown. */
  readonly rows: readonly LogRow[];
  /** The offset of the newest line, whether it is shown or not. */
  readonly newest: number;
}

/** Says what is written from now on, to screen readers. */
export function LogAnnouncer({ rows, newest }: LogAnnouncerProps) {
  const [said, setSaid] = useState({ times: 0, text: "" });
  const heard = useRef(newest);
  const say = useEffectEvent(() => {
    const text = announcementOf(rows.slice(rows.findLastIndex(({ offset }) => offset <= heard.current) + 1));
    heard.current = newest;
    if (text !== undefined) setSaid(({ times }) => ({ times: times + 1, text }));
  });
  useEffect(() => {
    const timer = setInterval(say, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <HiddenText>
      <output aria-label="New lines of the log">
        {/* A paragraph of its own each time: the same text again is said again. */}
        <span key={said.times}>{said.text}</span>
      </output>
    </HiddenText>
  );
}
