import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

export function useBeginFactor() {
  const tell = useTellSession();
  return useMutation({
    mutationFn: (password: string) => api.beginSecondFactor({ body: { password } }),
    // It may have been set up elsewhere meanwhile.
    onError: tell,
  });
}

/**
 * The session learns of it by `useTellSession`, once the recovery codes were seen. `onHold`: true while there are codes, or
 * there may be some, which nothing may take from the screen.
 */
export function useConfirmFactor(onHold?: (isHeld: boolean) => void) {
  const tell = useTellSession();
  return useMutation({
    mutationFn: (code: string) => api.confirmSecondFactor({ body: { code } }),
    onMutate: () => onHold?.(true),
    onError: async () => {
      onHold?.(false);
      await tell();
    },
  });
}

/** `onHold`: as of `useConfirmFactor`. */
export function useRenewCodes(onHold: (isHeld: boolean) => void) {
  const tell = useTellSession();
  return useMutation({
    mutationFn: (code: string) => api.renewRecoveryCodes({ body: { code } }),
    onMutate: () => onHold(true),
    onSuccess: tell,
    onError: () => onHold(false),
  });
}

export function useRemoveFactor(onRemoved: () => void) {
  const tell = useTellSession();
  return useMutation({
    mutationFn: (code: string) => api.removeSecondFactor({ body: { code } }),
    onSuccess: async () => {
      onRemoved();
      await tell();
    },
  });
}

/** Asks again who one is. */
export function useTellSession(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: queryKeys.session });
}
