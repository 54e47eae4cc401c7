import { Link } from "@tanstack/react-router";

/** The page of an asset. */
export function AssetLink({ asset }: { asset: string }) {
  return (
    <Link to="/assets/$asset" params={{ asset }}>
      {asset}
    </Link>
  );
}
