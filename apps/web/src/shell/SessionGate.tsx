import { lazy, type ReactNode, Suspense, useState } from "react";
import { useSession } from "../api/useSession.ts";

const SignIn = lazy(() => import("../pages/Access/SignIn.tsx"));

/**
 * Shows the pages to who may see them. When the session ends while a page is open, the page stays as it is behind the
 * question who one is: what was typed into a form is still there afterwards.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const { data, isPending } = useSession();
  const isOut = data !== undefined && data.user === null;
  const [wasIn, setWasIn] = useState(false);
  if (!isOut && !isPending && !wasIn) setWasIn(true);
  if (isPending) return null;
  return (
    <>
      {wasIn ? children : null}
      {isOut ? (
        <Suspense>
          <SignIn isBack={wasIn} />
        </Suspense>
      ) : null}
    </>
  );
}
