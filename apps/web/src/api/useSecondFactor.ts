import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queryKeys } from "./queryKeys.ts";

export function useBeginFactor() {
  return useMutation({ mutationFn: (password: string) => api.beginSecondFactor({ body: { password } }) });
}

/** The session learns of it by `useTellSession`, once the recovery codes were seen. `onCodes`: when there are some. */
export function useConfirmFactor(onCodes?: () => void) {
  return useMutation({
    mutationFn: (code: string) => api.confirmSecondFactor({ body: { code } }),
    onSuccess: () => onCodes?.(),
  });
}

export function useRenewCodes(onCodes: () => void) {
  const tell = useTellSession();
  return useMutation({
    mutationFn: (code: string) => api.renewRecoveryCodes({ body: { code } }),
    onSuccess: async () => {
      onCodes();
      await tell();
    },
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
