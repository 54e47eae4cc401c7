import { useSignOut } from "../../api/useSession.ts";
import { Button } from "../../ui/Button.tsx";
import { Cover } from "./Cover.tsx";
import { FactorSteps, type FactorStepsProps } from "./FactorSteps.tsx";

/** Asks who has to have a second factor to set one up, over whatever is there. */
export function FactorGate({ onHold, onDone }: Required<FactorStepsProps>) {
  const signOut = useSignOut();
  return (
    <Cover title="Second factor" heading="Your role needs a second factor">
      <FactorSteps onHold={onHold} onDone={onDone} />
      <Button onClick={() => signOut.mutate()}>Sign out</Button>
    </Cover>
  );
}
