import { readPreference, setPreference } from "../ui/preferences.ts";

/** The rail stays wide, beside the page, or becomes narrow again. */
export function pinRail(): void {
  setPreference("rail", readPreference("rail") === "wide" ? "narrow" : "wide");
}
