import { lazy, type ReactNode, Suspense, useState } from "react";
import { useSession } from "../api/useSession.ts";

const Entrance = lazy(() => import("../pages/Access/Entrance.tsx"));

/**
 * Shows the pages to who may see them, and also while the server cannot say who that is: the pages tell what is wrong. Once
 * they are there they stay. When the session ends while a page is open, it stays as it is behind the question who one is:
 * what was typed into a form is still there afterwards. So it does behind a second factor that has to be set up.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const { data, isPending, failureCount } = useSession();
  const isOut = data !== undefined && data.user === null;
  const lacksFactor = data?.user?.secondFactor?.isSetUp === false;
  const isAwaited = isPending && failureCount === 0;
  const [isShown, setShown] = useState(false);
  if (!isShown && !isOut && !lacksFactor && !isAwaited) setShown(true);
  // Until the recovery codes were seen, which is after the server knows of it.
  const [isSettingUp, setSettingUp] = useState(false);
  const [hasCodes, setHasCodes] = useState(false);
  if (lacksFactor && !isSettingUp) setSettingUp(true);
  // It was set up elsewhere: there are no codes here to be seen.
  if (isSettingUp && !hasCodes && data?.user?.secondFactor?.isSetUp === true) setSettingUp(false);
  const name = data === undefined || data.isOpen ? undefined : data.user?.name;
  const [before, setBefore] = useState<string>();
  if (name !== undefined && name !== before) setBefore(name);
  return (
    <>
      {isShown ? children : null}
      {isOut || isSettingUp ? (
        <Suspense>
          <Entrance
            asks={isOut ? "who" : "factor"}
            before={before}
            onHold={setHasCodes}
            onFactor={() => {
              setSettingUp(false);
              setHasCodes(false);
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}
