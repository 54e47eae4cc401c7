/** The fields of an EDGAR log, in their order and as the SEC spells them. Its logs since 2020 have others. */
export const EDGAR_FIELDS = [
  "ip",
  "date",
  "time",
  "zone",
  "cik",
  "accession",
  "extention",
  "code",
  "size",
  "idx",
  "norefer",
  "noagent",
  "find",
  "crawler",
  "browser",
] as const;
