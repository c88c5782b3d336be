#!/bin/sh
# Runs once, when PostgreSQL makes its data folder: lets the container `backup` take base backups.
set -eu
echo 'host replication pactolus samenet scram-sha-256' >> "$PGDATA/pg_hba.conf"
