import { FactorDialog } from "./FactorDialog.tsx";
import { PasswordDialog } from "./PasswordDialog.tsx";

export interface AccountDialogProps {
  readonly about: "password" | "factor";
  readonly onClose: () => void;
}

/** Changes how one signs in. */
export default function AccountDialog({ about, onClose }: AccountDialogProps) {
  return about === "password" ? <PasswordDialog onClose={onClose} /> : <FactorDialog onClose={onClose} />;
}
