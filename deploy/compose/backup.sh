#!/bin/sh
# A base backup at the start and then each day, in /backups/YYYY-MM-DD. Base backups older than KEEP_DAYS are removed,
# and the files of the archive that only they needed.
set -eu
PGPASSWORD=$(cat /run/secrets/postgres_password)
export PGPASSWORD
while :; do
  day=$(date -u +%F)
  if [ ! -d "/backups/$day" ]; then
    rm -rf "/backups/$day.part"
    pg_basebackup -D "/backups/$day.part" -c fast -X stream
    pg_verifybackup "/backups/$day.part"
    mv "/backups/$day.part" "/backups/$day"
    find /backups -mindepth 1 -maxdepth 1 -mtime "+$KEEP_DAYS" -exec rm -r {} +
    oldest=$(ls /backups | head -n 1)
    first=$(sed -n 's/.*file \([0-9A-F]*\)).*/\1/p' "/backups/$oldest/backup_label" | head -n 1)
    pg_archivecleanup /archive "$first"
    echo "base backup $day, oldest $oldest"
  fi
  sleep 3600
done
