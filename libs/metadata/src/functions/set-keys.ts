import { HOT_SETTINGS } from "./settings.ts";

/** dm_set_keys(instances, keys): the keys that instances count under, set before they become ready. Their runs are locked. */
export const setKeysFunction = `
create or replace function dm_set_keys(p_instances bigint[], p_keys text[]) returns void
language plpgsql ${HOT_SETTINGS} as $$
begin
  update task_instance i set limit_key = k.key
  from unnest(p_instances, p_keys) as k(instance_key, key)
  where i.instance_key = k.instance_key and i.limit_key is distinct from k.key;
end
$$`;
