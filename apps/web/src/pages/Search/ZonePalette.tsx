import { useState } from "react";
import { matchesWords } from "./matchesWords.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Palette } from "../../ui/Palette.tsx";
import type { ZoneChoice } from "../../ui/time/ZoneContext.tsx";

/** More is no list to pick from. */
const MOST_SHOWN = 100;

export interface ZonePaletteProps {
  readonly onPick: (choice: ZoneChoice) => void;
  readonly onClose: () => void;
}

/** Every time zone that this browser knows, to be found by a part of its name, with how far its clocks are from UTC now. */
export default function ZonePalette({ onPick, onClose }: ZonePaletteProps) {
  const [typed, setTyped] = useState("");
  const items = Intl.supportedValuesOf("timeZone")
    .filter((zone) => matchesWords(typed.trim(), `${zone} ${zone.replaceAll("_", " ")}`))
    .slice(0, MOST_SHOWN)
    .map((zone) => ({
      key: zone,
      label: zone,
      detail: `UTC${Temporal.Now.zonedDateTimeISO(zone).offset}`,
      icon: <Icon name="clock" />,
      pick: () => onPick(zone === "UTC" ? "utc" : zone),
    }));
  return (
    <Palette
      label="Time zones"
      placeholder="Type a part of the name, such as Tokyo"
      text={typed}
      onText={setTyped}
      groups={items.length === 0 ? [] : [{ name: "Time zones", items }]}
      isPending={false}
      onClose={onClose}
    />
  );
}
