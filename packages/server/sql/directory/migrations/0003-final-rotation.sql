-- last_token also returns the secret and the hash of the token: a function cannot change what it
-- returns, so it is dropped here and made again with all others.

drop function if exists directory.last_token(text, text, timestamptz);
