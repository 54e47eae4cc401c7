import { copyLink } from "../copyText.ts";
import { useZoneForLink } from "./ZoneContext.tsx";

/** Copies the link to what is shown, titled, with the zone of its clock times: whoever gets it reads the same hours. */
export function useCopyLink(): () => void {
  const zone = useZoneForLink();
  return () => copyLink(linkWithZone(zone).href, `${document.title} (${zone})`, "Link copied");
}

/** The address of what is shown, in that zone. */
export function linkWithZone(zone: string): URL {
  const link = new URL(location.href);
  link.searchParams.set("tz", zone);
  return link;
}
