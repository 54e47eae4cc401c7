import { type PreferenceValue, readPreference, setPreference } from "../preferences.ts";

export type PanelWidth = PreferenceValue<"panel">;

export const PANEL_WIDTHS: readonly PanelWidth[] = ["300", "400", "560", "720"];

/** The panel beside a page becomes wider, or narrower; not beyond the widest and the narrowest. */
export function resizePanel(by: 1 | -1): void {
  const next = PANEL_WIDTHS[PANEL_WIDTHS.indexOf(readPreference("panel")) + by];
  if (next !== undefined) setPreference("panel", next);
}
