/** Words that Redshift, Athena or BigQuery do not take as the name of a column without quotes. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  `
    aes128 aes256 all allowoverwrite alter analyse analyze and any array as asc assert_rows_modified at
    authorization az64 backup between bigint binary blanksasnull boolean both by bytedict bzip2 case cast check
    collate column conf constraint contains create credentials cross cube current_date current_time
    current_timestamp current_user current_user_id date deallocate decimal default deferrable define deflate defrag
    delete delta delta32k desc describe disable distinct do double drop else emptyasnull enable encode encrypt
    encryption end enum escape except exchange execute exists explicit extended external extract false fetch float
    following for foreign freeze from full function globaldict256 globaldict64k grant group grouping groups gzip
    hash having identity if ignore ilike import in initially inner insert int integer intersect interval into is
    isnull join lateral leading left less like limit local localtime localtimestamp lookup lun luns lzo lzop macro
    map merge minus more mostly16 mostly32 mostly8 natural new no none not notnull null nulls of off offline offset
    oid old on only open or order out outer over overlaps parallel partialscan partition percent permissions pivot
    placing preceding precision prepare preserve primary procedure proto qualify range raw readratio reads recover
    recursive reduce references regexp rejectlog resort respect restore revoke right rollup row rows select
    session_user set similar smallint snapshot some start struct sysdate system table tablesample tag tdes text255
    text32k then timestamp to top trailing transform treat trigger true truncate truncatecolumns unbounded union
    unique unnest unpivot update user using utc_timestamp values varchar verbose wallet when where window with
    within without
  `
    .trim()
    .split(/\s+/),
);
