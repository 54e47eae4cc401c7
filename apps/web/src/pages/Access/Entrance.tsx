import { FactorGate } from "./FactorGate.tsx";
import { SignIn } from "./SignIn.tsx";

export interface EntranceProps {
  readonly asks: "who" | "factor";
  /** Who was signed in on the page behind; undefined: nobody. */
  readonly before: string | undefined;
  /** While there are recovery codes of a factor that is being set up. */
  readonly onHold: (isHeld: boolean) => void;
  readonly onFactor: () => void;
}

/** What stands before the pages. */
export default function Entrance({ asks, before, onHold, onFactor }: EntranceProps) {
  return asks === "who" ? <SignIn before={before} /> : <FactorGate onHold={onHold} onDone={onFactor} />;
}
