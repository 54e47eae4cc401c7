import { IconButton } from "../../ui/Button.tsx";
import { toggleFavourite, useFavouriteDags } from "../../ui/favouriteDags.ts";
import { Icon } from "../../ui/Icon.tsx";
import styles from "./FavouriteStar.module.css";

/** Makes a DAG a favourite of whoever sits at this browser: Home lists those. */
export function FavouriteStar({ dagId }: { readonly dagId: string }) {
  const isOn = useFavouriteDags().includes(dagId);
  return (
    <span className={styles.star} data-on={isOn}>
      <IconButton label={`${dagId} is a favourite`} pressed={isOn} onClick={() => toggleFavourite(dagId)}>
        <Icon name="star" size={14} />
      </IconButton>
    </span>
  );
}
