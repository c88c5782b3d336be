-- What an export reads a page of names its number alike. The function is made again with all others.

drop function if exists ledger.export_tombstones(text[], text[], text[], text[], text[], integer);
