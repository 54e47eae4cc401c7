import { Notifications } from "@mantine/notifications";

/** Where toasts appear. Those shown before its code is there appear with it. */
export function Toasts() {
  return <Notifications position="bottom-right" limit={4} containerWidth={400} />;
}
