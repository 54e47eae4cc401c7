import type { CallbackInfo } from "../dag/callbacks.ts";
import { identityOf, infoOf } from "./callback-info.ts";
import type { OptionReader } from "./option-reader.ts";

export interface CallbackPlace {
  readonly option: string;
  readonly reader: OptionReader;
}

/**
 * What is known of the functions of an option; null: nothing. What is grouped without a name gets one from where its
 * function stands first. Two different functions under one key are reported: one of them would never be called.
 */
export function infosOf(functions: readonly unknown[], place: CallbackPlace): (CallbackInfo | null)[] {
  const { option, reader } = place;
  const identities = new Map<string, unknown>();
  return functions.map((one, position) => {
    const info = infoOf(one);
    if (info?.group === undefined) return info ?? null;
    const identity = identityOf(one as object);
    const key = info.group.key || reader.nameOf(identity, `${option}[${position}]`);
    if (identities.has(key) && identities.get(key) !== identity) {
      reader.refuse(option, `two of its functions are grouped as ${JSON.stringify(key)}: give each a name of its own`);
    }
    identities.set(key, identity);
    return { ...info, group: { ...info.group, key } };
  });
}
