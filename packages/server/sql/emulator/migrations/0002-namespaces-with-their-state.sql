-- list_namespaces answers more columns now: a function cannot change those while it stands.
drop function if exists emulator.list_namespaces();
